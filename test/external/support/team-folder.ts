import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRng } from '../../../src/core/rng.ts';

/** One row of the team's data, with what its model says of it. */
export interface TeamRow {
  readonly id: number;
  readonly bytes: number;
  readonly protocol: string;
  readonly label: 'attack' | 'normal';
  readonly pAttack: number;
}

/** Rows that a model of bytes and protocol tells apart fairly well. */
export function teamRows(n = 120, seed = 5): readonly TeamRow[] {
  const rng = createRng(seed);
  return Array.from({ length: n }, (_, id): TeamRow => {
    const bytes = Math.round(1000 * rng.normal()) / 1000;
    const protocol = rng.next() < 0.5 ? 'tcp' : 'u,"dp';
    const score = bytes + (protocol === 'tcp' ? 1 : 0) - 0.5;
    const label = score + 0.4 * rng.normal() > 0 ? 'attack' : 'normal';
    return { id, bytes, protocol, label, pAttack: Math.round(1e4 / (1 + Math.exp(-4 * score))) / 1e4 };
  });
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Lines of a CSV file. */
export const csvText = (header: string, lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`;

export const dataText = (rows: readonly TeamRow[]): string =>
  csvText(
    'bytes,rate,protocol,label',
    rows.map(({ id, bytes, protocol, label }) => `${String(bytes)},${String((id * 7) % 11)},${quoted(protocol)},${label}`),
  );

/** A folder for one test file's suites and data. */
export interface TeamFolder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

export function teamFolder(): TeamFolder {
  const path = mkdtempSync(join(tmpdir(), 'flowverdict-team-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A suite that compares a decision tree with one model of the team, given as a YAML flow mapping. */
export const suiteText = (model: string, more: Readonly<Record<string, string>> = {}): string => `suite: team
data: { path: data.csv, profile: generic, label: label }
experiments:
  - id: models
    kind: ${more['kind'] ?? 'comparison'}
    target: ${more['target'] ?? 'label'}
    models:
      - decision-tree
      - ${model}
    resampling: ${more['resampling'] ?? '{ stratified-k-fold: { folds: 3 } }'}
    measures: [accuracy, roc-auc${more['measures'] ?? ', log-loss'}]
`;
