import type { Column, Dataset } from '../../src/core/dataset.ts';
import { createRng } from '../../src/core/rng.ts';

/** Made-up connections with their classes, for tests that need a plausible table and no file. */
export interface Connections {
  readonly dataset: Dataset;
  readonly y: Int32Array;
  readonly nClasses: number;
  readonly features: readonly string[];
}

/** A data set of given columns; the bookkeeping fields hold what no test reads. */
export function datasetOf(columns: readonly Column[], nRows: number): Dataset {
  return {
    id: 'test',
    nRows,
    columns,
    rowIds: Uint32Array.from({ length: nRows }, (_, i) => i),
    parts: [{ id: 'all', start: 0, end: nRows }],
    sha256: 'test',
    distinctRows: nRows,
    generated: true,
    positives: {},
    notes: [],
  };
}

export function continuous(name: string, values: ArrayLike<number>): Column {
  const own = Float64Array.from(values);
  const missing = Uint8Array.from(own, (value) => (Number.isNaN(value) ? 1 : 0));
  return { kind: 'continuous', name, role: 'feature', values: own, missing: missing.includes(1) ? missing : null };
}

export function discrete(name: string, codes: ArrayLike<number>, levels: readonly string[]): Column {
  return { kind: 'discrete', name, role: 'feature', codes: Int32Array.from(codes), levels };
}

/**
 * Four numbers on very different scales, a rate in hundredths, two words and a constant. The class follows from bytes, rate and service, of which
 * load is a noisy echo, with 4 % of the labels drawn anew, so that good models reach about 0.95 and none reaches 1.
 */
export function connections(nRows: number, nClasses: 2 | 3, seed: number): Connections {
  const rng = createRng(seed);
  const column = (draw: () => number): Float64Array => Float64Array.from({ length: nRows }, draw);
  const duration = column(() => (rng.next() < 0.6 ? 0 : Math.round(Math.exp(3 * rng.next() ** 2 * 3))));
  const bytes = column(() => Math.round(Math.exp(2 + 2.5 * rng.normal())));
  const count = column(() => 1 + rng.int(400));
  const rate = column(() => Math.round(100 * rng.next()) / 100);
  const protocol = column(() => (rng.next() < 0.7 ? 0 : 1 + rng.int(2)));
  const service = column(() => rng.int(8));
  const suspicions = column(() => 0).map((_, i) => (bytes[i] > 20 ? 1 : 0) + (rate[i] > 0.55 ? 1 : 0) + (service[i] >= 5 ? 1 : 0));
  const load = suspicions.map((suspicion) => suspicion + 0.8 * rng.normal());
  const y = Int32Array.from(suspicions, (suspicion) => {
    if (rng.next() < 0.04) return rng.int(nClasses);
    return nClasses === 2 ? (suspicion >= 2 ? 1 : 0) : suspicion >= 2 ? 2 : suspicion === 1 ? 1 : 0;
  });
  const columns = [
    continuous('duration', duration),
    continuous('src_bytes', bytes),
    continuous('count', count),
    continuous('load', load),
    continuous('rate', rate),
    continuous('num_outbound_cmds', new Float64Array(nRows)),
    discrete('protocol_type', protocol, ['tcp', 'udp', 'icmp']),
    discrete('service', service, ['auth', 'dns', 'ftp', 'http', 'irc', 'smtp', 'ssh', 'telnet']),
  ];
  return { dataset: datasetOf(columns, nRows), y, nClasses, features: columns.map(({ name }) => name) };
}
