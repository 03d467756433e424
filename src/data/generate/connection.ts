import type { Rng } from '../../core/rng.ts';
import { kddFeatures } from '../profiles/kdd-columns.ts';
import { draw, drawWord } from './draw.ts';
import type { Draw } from './draw.ts';
import type { Variant } from './traffic.ts';

/** What all connections of a run share. */
export interface Run {
  readonly variant: Variant;
  readonly service: string;
  readonly flag: string;
  /** Where the counters of a flood end. */
  readonly top: number;
}

export function startRun(variant: Variant, rng: Rng): Run {
  return { variant, service: drawWord(variant.service, rng), flag: drawWord(variant.flag, rng), top: Math.round(draw(variant.count, rng)) };
}

/** Flags of connections that were refused or never opened: nothing can be sent over them. */
const neverOpened: ReadonlySet<string> = new Set(['REJ', 'S0', 'SH']);

/** Two decimals in [0, 1], as KDD99 writes rates. */
function rate(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
}

/** Mostly the same rate, sometimes a little off: the near-copies of KDD99. */
function nearCopy(value: number, rng: Rng): number {
  if (rng.next() < 0.92) return value;
  return rate(value + (rng.next() - 0.5) * 0.12);
}

/** Connections to one service and the rates that follow from it. */
function serviceCounts(count: number, share: number, limit: number, rng: Rng): { service: number; same: number; other: number } {
  const service = Math.min(limit, Math.max(1, Math.round(count * share)));
  const same = share >= 1 ? 1 : rate(service / count);
  const other = same === 1 ? 0 : rate(Math.min(1 - same, 0.05 + rng.next() * 0.03));
  return { service, same, other };
}

/**
 * One connection as a line of a KDD99 file, without the label: 41 values with commas.
 * @param position 0-based place in its run
 */
export function connectionLine(run: Run, position: number, rng: Rng): string {
  const { variant } = run;
  const or0 = (distribution: Draw | undefined): number => (distribution === undefined ? 0 : draw(distribution, rng));
  const values = new Map<string, number>();
  for (const [name, distribution] of Object.entries(variant.content ?? {})) values.set(name, Math.round(draw(distribution, rng)));
  values.set('src_bytes', Math.round(draw(variant.source, rng)));
  values.set('dst_bytes', Math.round(draw(variant.destination, rng)));
  if (neverOpened.has(run.flag)) for (const name of values.keys()) if (name !== 'land' && name !== 'duration') values.set(name, 0);

  const count = variant.flood === true ? Math.min(run.top, 1 + position * 24) : Math.max(1, Math.round(draw(variant.count, rng)));
  const recent = serviceCounts(count, draw(variant.serviceShare, rng), 511, rng);
  const syn = rate(or0(variant.synErrors));
  const rej = rate(Math.min(1 - syn, or0(variant.rejErrors)));
  values.set('count', count).set('srv_count', recent.service);
  values.set('serror_rate', syn).set('srv_serror_rate', nearCopy(syn, rng));
  values.set('rerror_rate', rej).set('srv_rerror_rate', nearCopy(rej, rng));
  values
    .set('same_srv_rate', recent.same)
    .set('diff_srv_rate', recent.other)
    .set('srv_diff_host_rate', rate(or0(variant.otherHosts)));

  const hostCount = Math.max(1, Math.round(draw(variant.hostCount, rng)));
  const host = serviceCounts(hostCount, draw(variant.hostServiceShare, rng), 255, rng);
  values.set('dst_host_count', hostCount).set('dst_host_srv_count', host.service);
  values.set('dst_host_same_srv_rate', host.same).set('dst_host_diff_srv_rate', host.other);
  values.set('dst_host_same_src_port_rate', rate(or0(variant.hostSamePort)));
  values.set('dst_host_srv_diff_host_rate', rate(or0(variant.hostOtherHosts)));
  const hostSyn = nearCopy(syn, rng);
  const hostRej = nearCopy(rej, rng);
  values.set('dst_host_serror_rate', hostSyn).set('dst_host_srv_serror_rate', nearCopy(hostSyn, rng));
  values.set('dst_host_rerror_rate', hostRej).set('dst_host_srv_rerror_rate', nearCopy(hostRej, rng));

  const words = new Map([
    ['protocol_type', variant.protocol],
    ['service', run.service],
    ['flag', run.flag],
  ]);
  return kddFeatures
    .map(([name]) => {
      const value = values.get(name) ?? 0;
      return words.get(name) ?? (name.endsWith('_rate') ? value.toFixed(2) : String(value));
    })
    .join(',');
}
