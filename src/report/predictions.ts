import type { SchemaElement } from 'hyparquet-writer';
import type { PredictionBlock } from '../core/experiment.ts';
import type { Artifact, Reporter, RunResult } from '../core/result.ts';

/** Rows per row group: large enough to compress well, small enough that the copies stay a few MB. */
const GROUP_ROWS = 100_000;

const NAMES = ['experiment', 'fold', 'model', 'truth', 'predicted'] as const;

/** A run of rows of one block. */
interface Piece {
  readonly block: PredictionBlock;
  readonly start: number;
  readonly end: number;
}

/** Cuts blocks into groups of at most `GROUP_ROWS` rows, order kept. */
function* groups(blocks: readonly PredictionBlock[]): Generator<Piece[]> {
  let group: Piece[] = [];
  let room = GROUP_ROWS;
  for (const block of blocks) {
    let start = 0;
    while (start < block.rowIds.length) {
      const end = Math.min(block.rowIds.length, start + room);
      group.push({ block, start, end });
      room -= end - start;
      start = end;
      if (room === 0) {
        yield group;
        group = [];
        room = GROUP_ROWS;
      }
    }
  }
  if (group.length > 0) yield group;
}

const rowsOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { start, end }) => sum + end - start, 0);

/** A column of words: one shared string per level, no string made per row. */
function words(pieces: readonly Piece[], word: (block: PredictionBlock, row: number) => string): string[] {
  const out = new Array<string>(rowsOf(pieces));
  let at = 0;
  for (const { block, start, end } of pieces) for (let row = start; row < end; row++) out[at++] = word(block, row);
  return out;
}

function ids(pieces: readonly Piece[]): Int32Array {
  const out = new Int32Array(rowsOf(pieces));
  let at = 0;
  for (const { block, start, end } of pieces) {
    out.set(block.rowIds.subarray(start, end), at);
    at += end - start;
  }
  return out;
}

/** Scores of a class; null where the block does not know the class, or knows no scores. */
function scores(pieces: readonly Piece[], name: string): Float64Array | (number | null)[] {
  const everywhere = pieces.every(({ block }) => block.scores !== null && block.classes.includes(name));
  const out = everywhere ? new Float64Array(rowsOf(pieces)) : new Array<number | null>(rowsOf(pieces)).fill(null);
  let at = 0;
  for (const { block, start, end } of pieces) {
    const [k, width] = [block.classes.indexOf(name), block.classes.length];
    if (k === -1 || block.scores === null) at += end - start;
    else for (let row = start; row < end; row++) out[at++] = block.scores[row * width + k];
  }
  return out;
}

function schema(classes: readonly string[]): SchemaElement[] {
  const word = (name: string): SchemaElement => ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' });
  return [
    { name: 'root', num_children: 1 + NAMES.length + classes.length },
    { name: 'id', type: 'INT32', converted_type: 'UINT_32', repetition_type: 'REQUIRED' },
    ...NAMES.map(word),
    ...classes.map((name): SchemaElement => ({ name: `score_${name}`, type: 'DOUBLE', repetition_type: 'OPTIONAL' })),
  ];
}

/**
 * Every prediction as a Parquet file: id (row of the data file), experiment, fold, model, truth, predicted, and `score_<class>` for each class of any
 * experiment (null where an experiment does not have the class, or a model gives no scores). Column by column in groups of 100,000 rows; the same blocks give the same bytes.
 */
export async function predictionsParquet(blocks: readonly PredictionBlock[], createdBy: string): Promise<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const classes = [...new Set(blocks.flatMap((block) => block.classes))];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schema(classes), createdBy });
  for (const pieces of groups(blocks)) {
    await parquet.write({
      rowGroupSize: GROUP_ROWS,
      columnData: [
        { name: 'id', data: ids(pieces) },
        { name: 'experiment', data: words(pieces, (block) => block.experiment) },
        { name: 'fold', data: words(pieces, (block) => block.fold) },
        { name: 'model', data: words(pieces, (block) => block.model) },
        { name: 'truth', data: words(pieces, (block, row) => block.classes[block.truth[row]]) },
        { name: 'predicted', data: words(pieces, (block, row) => block.classes[block.predicted[row]]) },
        ...classes.map((name) => ({ name: `score_${name}`, data: scores(pieces, name) })),
      ],
    });
  }
  await parquet.finish();
  return writer.getBytes();
}

/** Every prediction of a run. */
export const predictionsOf = (result: RunResult): readonly PredictionBlock[] =>
  result.experiments.flatMap((experiment) => experiment.predictions);

/** The report's file with these bytes. */
export const predictionsArtifact = (content: Uint8Array): Artifact => ({ path: 'predictions.parquet', content });

export const creatorOf = ({ tool }: RunResult): string => `${tool.name} ${tool.version}`;

export const predictionsReporter: Reporter = {
  id: 'predictions',
  title: 'predictions.parquet: what each model said about each row',
  render: async (result) => {
    const blocks = predictionsOf(result);
    return blocks.length === 0 ? [] : [predictionsArtifact(await predictionsParquet(blocks, creatorOf(result)))];
  },
};
