import { createHash } from 'node:crypto';
import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { FlowverdictErrors, type SourcePlace, SuiteError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';

type Path = readonly (string | number)[];

/** The parsed text of a suite file that still knows where everything stands. */
export interface SuiteSource {
  readonly value: unknown;
  /** SHA-256 of the text, with the overrides appended where there are any; hex. */
  readonly sha256: string;
  /** Place of the value at a path, or of its nearest parent. */
  locate(path: Path): SourcePlace;
  /** Place of the key at the end of a path. */
  locateKey(path: Path): SourcePlace;
}

/** `--set a.b=c`: a path of keys, list positions or experiment ids, and a YAML value. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

const maxAliases = 50;

function placer(file: string, lines: LineCounter): (offset: number) => SourcePlace {
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
}

/** What a list entry is called by in a path: its `id`, or itself where it is a plain word. */
function nameOf(item: unknown): string {
  const name: unknown = isMap(item) ? item.get('id') : isScalar(item) ? item.value : undefined;
  return typeof name === 'string' ? name : '';
}

/** Turns `experiments.eight-models.sample` into a path with list positions, finding list entries by their `id`. */
function resolvePath(document: Document, override: Override, file: string): Path {
  const path: (string | number)[] = [];
  for (const step of override.path.split('.')) {
    const parent = path.length === 0 ? document.contents : document.getIn(path, true);
    if (!isSeq(parent)) {
      path.push(step);
      continue;
    }
    const ids = parent.items.map((item) => nameOf(item));
    const index = /^\d+$/.test(step) ? Number(step) : ids.indexOf(step);
    if (index < 0 || index >= parent.items.length) {
      throw new SuiteError(`--set ${override.path}: no entry '${step}' in '${path.join('.')}'`, {
        code: 'SUITE_OVERRIDE',
        where: file,
        hint: didYouMean(
          step,
          ids.filter((id) => id !== ''),
        ),
      });
    }
    path.push(index);
  }
  return path;
}

function applyOverrides(document: Document, overrides: readonly Override[], file: string): void {
  for (const override of overrides) {
    const parsed = parseDocument(override.value, { version: '1.2' });
    if (parsed.errors.length > 0)
      throw new SuiteError(`--set ${override.path}: the value is not valid YAML`, {
        code: 'SUITE_OVERRIDE',
        where: file,
        found: override.value,
      });
    try {
      document.setIn(resolvePath(document, override, file), document.createNode(parsed.toJS()));
    } catch (error) {
      if (error instanceof SuiteError) throw error;
      throw new SuiteError(`--set ${override.path}: there is no such place in the suite`, {
        code: 'SUITE_OVERRIDE',
        where: file,
        cause: error,
      });
    }
  }
}

/**
 * Parses YAML 1.2 (core schema: no code, no tags of our own, few aliases) and applies overrides.
 * @throws FlowverdictErrors with every syntax error at its place
 */
export function parseSource(text: string, file: string, overrides: readonly Override[] = []): SuiteSource {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    prettyErrors: false,
  });
  const at = placer(file, lines);
  const problems = [...document.errors, ...document.warnings].map(
    (problem) =>
      new SuiteError(`the file is not valid YAML: ${problem.message}`, {
        code: 'SUITE_SYNTAX',
        where: at(problem.pos[0]),
        hint: 'Check indentation, quotes and brackets at this place.',
      }),
  );
  if (problems.length > 0) throw new FlowverdictErrors(problems);
  if (!isMap(document.contents)) {
    throw new SuiteError('the file holds no suite', {
      code: 'SUITE_EMPTY',
      where: { file, line: 1, column: 1 },
      expected: 'a mapping with `suite`, `data` and `experiments`',
      hint: 'suites/demo.yaml is a suite to start from; `flowverdict schema` prints what may stand in one.',
    });
  }
  applyOverrides(document, overrides, file);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    throw new SuiteError('the file repeats parts through too many aliases', {
      code: 'SUITE_ALIASES',
      where: file,
      hint: 'Write the parts out.',
      cause: error,
    });
  }

  const locate = (path: Path): SourcePlace => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return { file, line: 1, column: 1 };
  };
  const locateKey = (path: Path): SourcePlace => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const key = path[path.length - 1];
    if (!isMap(parent)) return locate(path);
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));
    const node = pair?.key;
    return isScalar(node) && node.range ? at(node.range[0]) : locate(path);
  };
  const overridden = overrides.length === 0 ? '' : JSON.stringify(overrides);
  const sha256 = createHash('sha256').update(text).update(overridden).digest('hex');
  return { value, sha256, locate, locateKey };
}
