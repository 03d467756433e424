/**
 * A model in plain JavaScript for `command`: `node node-model.mjs MANIFEST`, without packages. Each number is cut at its median, and each class's rows are
 * counted per value (naive Bayes with Laplace's correction).
 */
import { readFileSync, writeFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(process.argv.at(-1), 'utf8'));
const { classes, features, idColumn, targetColumn, scoreColumns } = manifest;
const modelFile = `${manifest.modelFolder}/model.json`;

/** Rows of a CSV file as objects; quoted fields may hold commas, quotes and line breaks. */
function readCsv(path) {
  const [header, ...rows] = [...readFileSync(path, 'utf8').matchAll(/((?:"(?:[^"]|"")*"|[^",\n])*)(,|\n)/g)].reduce(
    (lines, [, field, end]) => {
      lines.at(-1).push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
      if (end === '\n') lines.push([]);
      return lines;
    },
    [[]],
  );
  return rows.filter((row) => row.length === header.length).map((row) => Object.fromEntries(row.map((field, at) => [header[at], field])));
}

const valueOf = (row, { name, kind }, medians) =>
  kind === 'word' ? row[name] : row[name] === '' ? 'missing' : String(Number(row[name]) > medians[name]);

if (manifest.call === 'fit') {
  const rows = readCsv(manifest.train);
  const medians = {};
  for (const { name, kind } of features) {
    const sorted = kind === 'word' ? [] : rows.map((row) => Number(row[name])).sort((a, b) => a - b);
    medians[name] = sorted[sorted.length >> 1] ?? 0;
  }
  const counts = classes.map(() => ({ rows: 0, values: features.map(() => ({})) }));
  for (const row of rows) {
    const own = counts[classes.indexOf(row[targetColumn])];
    own.rows++;
    features.forEach((feature, at) => {
      const value = `v ${valueOf(row, feature, medians)}`;
      own.values[at][value] = (own.values[at][value] ?? 0) + 1;
    });
  }
  writeFileSync(modelFile, JSON.stringify({ medians, counts, n: rows.length }));
} else {
  const { medians, counts, n } = JSON.parse(readFileSync(modelFile, 'utf8'));
  const lines = readCsv(manifest.test).map((row) => {
    const logs = counts.map((own) =>
      features.reduce(
        (sum, feature, at) => sum + Math.log(((own.values[at][`v ${valueOf(row, feature, medians)}`] ?? 0) + 1) / (own.rows + 2)),
        Math.log((own.rows + 1) / (n + classes.length)),
      ),
    );
    const shares = logs.map((log) => Math.exp(log - Math.max(...logs)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return [row[idColumn], ...shares.map((share) => share / total)].join(',');
  });
  writeFileSync(manifest.predictions, `${[idColumn, ...scoreColumns].join(',')}\n${lines.join('\n')}\n`);
}
