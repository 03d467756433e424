import { cardHead, cardSpec } from './card.ts';
import type { Chart } from './chart.ts';
import { boxes, lines, texts, type Layer } from './marks.ts';
import { mergeRare, type MosaicInput, type MosaicStrip, type MosaicTable } from './mosaic-table.ts';
import { formatCount, formatShare } from './numbers.ts';
import { listSome } from './rank.ts';
import { spreadLabels } from './spread-labels.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, inkOn, THEME } from './theme.ts';

const HEIGHT = 300;
const LEGEND = 150;
const GAP = 3;
/** Narrowest strip, px: a row of the table that has any count is seen. */
const NARROWEST = 5;

/**
 * Mosaic of a table of counts: one strip per row, as wide as the row's share of all, cut into pieces as high as each column's share of the row. Rows
 * beyond the twelve and columns beyond the seven commonest are drawn as "other".
 */
export function mosaicChart(input: MosaicInput): Chart {
  const shown = mergeRare(input);
  const total = shown.strips.reduce((sum, strip) => sum + strip.total, 0);
  const alt = describe(input, total);
  const left = CARD_PADDING + 34;
  const right = CARD_WIDTH - CARD_PADDING - LEGEND - 16;
  const { edges, thin } = stripEdges(shown.strips, total, left, right);
  const head = cardHead(
    input.title,
    `Width of a strip: its share of all ${formatCount(total)} rows. Height of a piece: its share of the strip.` +
      (thin ? ` Strips too thin to see are drawn ${String(NARROWEST)} px wide.` : ''),
  );
  const top = head.bottom + 12;
  const layers: Layer[] = [...head.layers, ...shareAxis(left, right, top), ...pieces(shown, edges, top), ...legend(shown, right + 16, top)];
  const labelBottom = stripLabels(layers, shown.strips, total, edges, top + HEIGHT);
  return { spec: cardSpec(alt, Math.max(labelBottom, top + 20 * shown.columns.length) + CARD_PADDING, layers), alt };
}

/** Left and right edge of each strip: in proportion, but none narrower than `NARROWEST`; what they gain the wide ones lose. */
function stripEdges(
  strips: readonly MosaicStrip[],
  total: number,
  left: number,
  right: number,
): { readonly edges: readonly { x: number; x2: number }[]; readonly thin: boolean } {
  const room = right - left - GAP * Math.max(0, strips.length - 1);
  const thin = new Set<number>();
  let scale = room / total;
  for (;;) {
    const more = strips.findIndex((strip, i) => !thin.has(i) && strip.total * scale < NARROWEST);
    if (more === -1) break;
    thin.add(more);
    const wide = strips.reduce((sum, strip, i) => (thin.has(i) ? sum : sum + strip.total), 0);
    scale = wide > 0 ? (room - thin.size * NARROWEST) / wide : 0;
  }
  let x = left;
  const edges = strips.map((strip, i) => {
    const edge = { x, x2: x + (thin.has(i) ? NARROWEST : strip.total * scale) };
    x = edge.x2 + GAP;
    return edge;
  });
  return { edges, thin: thin.size > 0 };
}

function shareAxis(left: number, right: number, top: number): Layer[] {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ share, y: top + HEIGHT * (1 - share) }));
  return [
    lines(ticks.map(({ y }) => ({ x: left - 4, x2: right, y, y2: y }))),
    texts(
      ticks.map(({ share, y }) => ({ x: left - 8, y, text: `${String(share * 100)}%` })),
      { size: 11, align: 'right', colour: THEME.muted },
    ),
  ];
}

/** Pieces from the bottom up in the order of the columns, with their share where it fits. */
function pieces(shown: MosaicTable, edges: readonly { x: number; x2: number }[], top: number): Layer[] {
  const drawn = shown.strips.flatMap((strip, i) => {
    let below = 0;
    return strip.counts.flatMap((count, j) => {
      if (count === 0) return [];
      const share = count / strip.total;
      const y2 = top + HEIGHT * (1 - below);
      below += share;
      const name = `${visibleName(strip.name)}, ${visibleName(shown.columns[j])}`;
      const tip = `${name}: ${formatCount(count)}, ${formatShare(share)} of the strip`;
      return [{ ...edges[i], y: top + HEIGHT * (1 - below), y2, fill: shown.colours[j], tip, share }];
    });
  });
  const labels = drawn
    .filter(({ x, x2, y, y2, share }) => y2 - y >= 16 && x2 - x >= textWidth(formatShare(share), 11) + 6)
    .map(({ x, x2, y, y2, fill, share }) => ({ x: (x + x2) / 2, y: (y + y2) / 2, text: formatShare(share), colour: inkOn(fill) }));
  return [
    boxes(
      drawn.map(({ x, x2, y, y2, fill, tip }) => ({ x, x2, y, y2, fill, tip })),
      { stroke: '#ffffff' },
    ),
    texts(labels, { size: 11, align: 'center' }),
  ];
}

/** Names in the order in which the pieces lie, top first. */
function legend({ columns, colours }: MosaicTable, left: number, top: number): Layer[] {
  const rows = columns.map((name, j) => ({
    name,
    fill: colours[j],
    y: top + 8 + (columns.length - 1 - j) * 20,
  }));
  return [
    boxes(rows.map(({ fill, y }) => ({ x: left, x2: left + 12, y: y - 6, y2: y + 6, fill }))),
    texts(rows.map(({ name, y }) => ({ x: left + 18, y, text: fitText(name, LEGEND - 18, 12), tip: visibleName(name) }))),
  ];
}

/** Names and shares below the strips, moved apart where strips are narrower than their names, with a thin line to the strip. */
function stripLabels(
  layers: Layer[],
  strips: readonly MosaicStrip[],
  total: number,
  edges: readonly { x: number; x2: number }[],
  bottom: number,
): number {
  const labels = strips.map((strip, i) => {
    const name = fitText(strip.name, 120, 12);
    const share = formatShare(strip.total / total);
    return {
      name,
      share,
      tip: visibleName(strip.name),
      at: (edges[i].x + edges[i].x2) / 2,
      weight: edges[i].x2 - edges[i].x,
      width: Math.max(textWidth(name, 12), textWidth(share, 11)) + 10,
    };
  });
  const places = spreadLabels(labels, CARD_PADDING, CARD_WIDTH - CARD_PADDING);
  if (places !== null) {
    layers.push(
      lines(
        labels.map(({ at }, i) => ({ x: at, x2: places[i], y: bottom + 2, y2: bottom + 12 })),
        { colour: THEME.line },
      ),
      texts(
        labels.map(({ name, tip }, i) => ({ x: places[i], y: bottom + 22, text: name, tip })),
        { align: 'center' },
      ),
      texts(
        labels.map(({ share }, i) => ({ x: places[i], y: bottom + 38, text: share })),
        { size: 11, align: 'center', colour: THEME.muted },
      ),
    );
    return bottom + 46;
  }
  const upright = labels.map(({ at, weight }) => ({ at, weight, width: 16 }));
  const spread = spreadLabels(upright, CARD_PADDING, CARD_WIDTH - CARD_PADDING) ?? labels.map(({ at }) => at);
  const rows = labels.map(({ name, share, tip }, i) => ({ x: spread[i], y: bottom + 16, text: `${name}  ${share}`, tip }));
  layers.push(
    lines(
      labels.map(({ at }, i) => ({ x: at, x2: spread[i], y: bottom + 2, y2: bottom + 12 })),
      { colour: THEME.line },
    ),
    texts(rows, { align: 'right', angle: -90 }),
  );
  return bottom + 20 + Math.max(...rows.map(({ text }) => textWidth(text, 12)));
}

function describe(input: MosaicInput, total: number): string {
  const { rows, columns, counts } = input;
  const items = rows.map((row, i) => {
    const sum = columns.reduce((each, _, j) => each + counts[i][j], 0);
    const shares = columns
      .map((column, j) => ({ column, count: counts[i][j] }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .map(({ column, count }) => `${column} ${formatShare(count / sum)}`);
    return { sum, text: `${row} ${formatShare(sum / total)} of all rows, of them ${listSome(shares, 4).replaceAll(';', ',')}` };
  });
  const largest = items
    .filter(({ sum }) => sum > 0)
    .sort((a, b) => b.sum - a.sum)
    .map(({ text }) => text);
  return visibleName(`Mosaic of ${formatCount(total)} rows, largest strip first. ${listSome(largest, 12)}.`);
}
