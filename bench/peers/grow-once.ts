import { resolve } from 'node:path';
import { openLibrary } from '../library.ts';

/**
 * One fit on two thirds of the first rows of a table and one prediction of the others, in a process of its own and in one thread:
 * `grow-once.js TABLE.csv MODEL ROWS`. Seconds include preparing the columns, as the peers' pipelines do, and not reading the file.
 */
const [table, id, rowsText] = process.argv.slice(2);
const rows = Number(rowsText);
const library = openLibrary(resolve('dist'));
const { loadDataset, profiles } = await library.load('data/index.js');
const { nativeModels } = await library.load('models/index.js');
const { prepare } = await library.load('prepare/index.js');
const dataset = await loadDataset({
  id: 'grow',
  seed: 1,
  sources: [{ id: 'grow', files: [table], profile: profiles.get('generic'), label: 'label' }],
});
const label = dataset.columns.find((column) => column.name === 'label');
if (label?.kind !== 'discrete') throw new Error('the table has no label');
const model = nativeModels.get(id);
await model.load?.();
const cut = Math.floor((rows * 2) / 3);
const features = dataset.columns.filter((column) => column.role === 'feature').map((column) => column.name);
const trainRows = Uint32Array.from({ length: cut }, (_, i) => i);
const testRows = Uint32Array.from({ length: rows - cut }, (_, i) => cut + i);
const parameters = model.parameters.parse({});
const started = performance.now();
const prepared = prepare({ representation: model.representation, dataset, features, trainRows });
const fitted = model.fit(
  { x: prepared.train, y: label.codes.slice(0, cut), nClasses: label.levels.length, weights: null, seed: 1 },
  parameters,
);
const fittedAt = performance.now();
const { classes } = fitted.predict(prepared.apply(testRows));
const ended = performance.now();
let hits = 0;
for (let i = 0; i < classes.length; i++) if (classes[i] === label.codes[cut + i]) hits++;
process.stdout.write(
  JSON.stringify({ fit: (fittedAt - started) / 1000, predict: (ended - fittedAt) / 1000, accuracy: hits / classes.length }),
);
