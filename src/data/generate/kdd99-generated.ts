import { createRng } from '../../core/rng.ts';
import { connectionLine, startRun } from './connection.ts';
import { draw, drawIndex } from './draw.ts';
import { floodTraffic } from './flood-traffic.ts';
import { intrusionTraffic } from './intrusion-traffic.ts';
import { normalTraffic } from './normal-traffic.ts';
import { probeTraffic } from './probe-traffic.ts';
import type { TrafficKind } from './traffic.ts';

const kinds: readonly TrafficKind[] = [normalTraffic, ...floodTraffic, ...probeTraffic, ...intrusionTraffic];

/** Rows of each kind: shares of the total, the largest remainders rounded up. */
function rowsPerKind(total: number): readonly number[] {
  const shares = kinds.reduce((sum, kind) => sum + kind.share, 0);
  const exact = kinds.map((kind) => (kind.share / shares) * total);
  const rows = exact.map(Math.floor);
  const byRemainder = kinds.map((_, i) => i).sort((a, b) => exact[b] - rows[b] - (exact[a] - rows[a]) || a - b);
  const missing = total - rows.reduce((sum, count) => sum + count, 0);
  for (const i of byRemainder.slice(0, missing)) rows[i]++;
  return rows;
}

/**
 * Made-up connections with the layout and the oddities of KDD99: 41 features and a label with a dot, no header; constant columns (num_outbound_cmds, is_host_login),
 * many equal rows (floods), near-copies among the error rates, a service that nearly gives an attack away (ecr_i and smurf), slow probes and break-ins that look like
 * normal traffic. Written from what the task's description says about each attack; no row is taken from the data.
 * The same rows and seed give the same text on every machine. O(rows).
 */
export function generateKdd99(rows: number, seed: number): string {
  const rng = createRng(seed);
  const runs: { readonly label: string; readonly lines: readonly string[] }[] = [];
  const perKind = rowsPerKind(rows);
  for (const [i, kind] of kinds.entries()) {
    const stream = rng.fork(kind.label);
    let left = perKind[i];
    while (left > 0) {
      const length = Math.min(left, Math.max(1, Math.round(draw(kind.run, stream))));
      const variant =
        kind.variants[
          drawIndex(
            kind.variants.map(({ weight }) => weight),
            stream,
          )
        ];
      const run = startRun(variant, stream);
      runs.push({ label: kind.label, lines: Array.from({ length }, (_, position) => connectionLine(run, position, stream)) });
      left -= length;
    }
  }
  const order = rng.fork('order');
  for (let i = runs.length - 1; i > 0; i--) {
    const j = order.int(i + 1);
    [runs[i], runs[j]] = [runs[j], runs[i]];
  }
  return runs.flatMap(({ label, lines }) => lines.map((line) => `${line},${label}.\n`)).join('');
}
