import type { Column, Dataset } from '../src/core/dataset.ts';

/** Uniform numbers in [0, 1) by a 32-bit mix of a counter: the same for every revision, and no part of what is measured. */
function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
  };
}

const words = ['tcp', 'udp', 'icmp', 'http', 'smtp', 'domain_u', 'ftp', 'private'];

/**
 * A table that looks like traffic: of every five columns two are measurements, one a small count that is mostly zero, one a rate with two decimals, one a word.
 * A third of the columns move with the class, so that models have something to learn, and a fifth of the rows repeat an earlier one.
 */
export function madeUpTable(rows: number, columns: number, seed = 1): Dataset {
  const uniform = createUniform(seed);
  const y = Int32Array.from({ length: rows }, () => (uniform() < 0.45 ? 1 : 0));
  const source = Int32Array.from({ length: rows }, (_, i) => (i > 10 && uniform() < 0.2 ? Math.floor(uniform() * i) : i));
  for (let i = 0; i < rows; i++) y[i] = y[source[i]];
  const made: Column[] = [];
  for (let c = 0; c < columns; c++) {
    const informative = c % 3 === 0;
    const shift = (i: number): number => (informative && y[i] === 1 ? 0.35 : 0);
    const name = `c${String(c)}`;
    const draw = (i: number): number => {
      const u = Math.min(0.999999, uniform() * 0.65 + shift(i));
      if (c % 5 === 2) return u < 0.8 ? 0 : Math.floor(u * 30);
      if (c % 5 === 3) return Math.round(u * 100) / 100;
      return c % 5 === 4 ? Math.floor(u * words.length) : -Math.log(1 - u) * 1000;
    };
    if (c % 5 === 4) {
      const codes = new Int32Array(new SharedArrayBuffer(rows * 4));
      for (let i = 0; i < rows; i++) codes[i] = source[i] === i ? draw(i) : codes[source[i]];
      made.push({ name, role: 'feature', kind: 'discrete', codes, levels: words });
    } else {
      const values = new Float64Array(new SharedArrayBuffer(rows * 8));
      for (let i = 0; i < rows; i++) values[i] = source[i] === i ? draw(i) : values[source[i]];
      made.push({ name, role: 'feature', kind: 'continuous', values, missing: null });
    }
  }
  const label = new Int32Array(new SharedArrayBuffer(rows * 4));
  label.set(y);
  made.push({ name: 'label', role: 'label', kind: 'discrete', codes: label, levels: ['attack', 'normal'] });
  const rowIds = new Uint32Array(new SharedArrayBuffer(rows * 4)).map((_, i) => i);
  return {
    id: `made-up-${String(rows)}x${String(columns)}`,
    nRows: rows,
    columns: made,
    rowIds,
    parts: [{ id: 'made-up', start: 0, end: rows }],
    sha256: '',
    distinctRows: 0,
    generated: true,
    positives: { label: 'attack' },
    notes: [],
  };
}

/** The table as text with a header, for programs that read files. */
export function tableText(dataset: Dataset): string {
  const lines = [dataset.columns.map((column) => column.name).join(',')];
  for (let row = 0; row < dataset.nRows; row++) {
    lines.push(
      dataset.columns
        .map((column) => (column.kind === 'discrete' ? column.levels[column.codes[row]] : String(column.values[row])))
        .join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}
