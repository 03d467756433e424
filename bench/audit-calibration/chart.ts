import { cardHead, cardSpec } from '../../src/charts/card.ts';
import { boxes, texts } from '../../src/charts/marks.ts';
import { fitText } from '../../src/charts/text.ts';
import { CARD_PADDING, CARD_WIDTH, inkOn, THEME } from '../../src/charts/theme.ts';
import type { ChartBlock } from '../../src/core/content.ts';
import type { PlantedRate } from './page.ts';

/** ColorBrewer Blues with borders at 0.05, 0.5 and 0.95; orange where a check misses what it is held to. */
const COLOURS = ['#f7fbff', '#c6dbef', '#6baed6', '#08519c'];
const BORDERS = [0.05, 0.5, 0.95];

const [cellWidth, cellHeight, pitch] = [78, 30, 34];
/** Strengths that a row has room for. */
const most = 4;

/** A row per leak, a cell per strength, weakest left: how often it was found. */
export function detectionChart(found: readonly PlantedRate[]): ChartBlock {
  const title = 'How often a planted leak is found, by its strength';
  const head = cardHead(
    title,
    'Each cell: the strength, and the share of generated data sets in which the check found it. The last cell of a row is the strength that the check is held to (0.95).',
  );
  const names = [...new Set(found.map(({ check, leak }) => `${check} ${leak}`))];
  const left = CARD_WIDTH - CARD_PADDING - most * cellWidth;
  const top = head.bottom + 8;
  const cells = names.flatMap((name, row) => {
    const own = found.filter(({ check, leak }) => `${check} ${leak}` === name);
    return own.map((rate, i) => {
      const share = rate.hits / rate.of;
      const fill = rate.bar && share < 0.95 ? THEME.orange : COLOURS[BORDERS.filter((border) => share >= border).length];
      const x = left + (most - own.length + i) * cellWidth;
      return {
        x,
        x2: x + cellWidth - 3,
        y: top + row * pitch,
        y2: top + row * pitch + cellHeight,
        fill,
        share,
        level: own.length === 1 ? '' : rate.level,
      };
    });
  });
  // what the cells count, or what the only cell is
  const units = names.map((name) => {
    const last = found.find(({ check, leak, bar }) => bar && `${check} ${leak}` === name);
    return last === undefined ? '' : last.unit === '' ? last.level : last.unit;
  });
  const weakest = found.filter(({ bar }) => bar).reduce((least, { hits, of }) => Math.min(least, hits / of), 1);
  const alt = `Detection rates of ${String(names.length)} leaks; at the strength that the checks are held to the least is ${weakest.toFixed(3)}.`;
  const layers = [
    ...head.layers,
    texts(names.map((name, row) => ({ x: CARD_PADDING, y: top + row * pitch + 9, text: fitText(name, left - CARD_PADDING - 12, 12) }))),
    texts(
      units.map((unit, row) => ({ x: CARD_PADDING, y: top + row * pitch + 23, text: fitText(unit, left - CARD_PADDING - 12, 10) })),
      { size: 10, colour: THEME.muted },
    ),
    boxes(cells),
    ...[...new Set(cells.map(({ fill }) => inkOn(fill)))].flatMap((colour) => {
      const own = cells.filter(({ fill }) => inkOn(fill) === colour);
      return [
        texts(
          own.map(({ x, y, level }) => ({ x: x + (cellWidth - 3) / 2, y: y + 9, text: level })),
          { size: 10, align: 'center', colour },
        ),
        texts(
          own.map(({ x, y, share, level }) => ({ x: x + (cellWidth - 3) / 2, y: y + (level === '' ? 15 : 21), text: share.toFixed(2) })),
          { size: 12, align: 'center', colour, bold: true },
        ),
      ];
    }),
  ];
  return { kind: 'chart', id: 'detection', title, alt, spec: cardSpec(alt, top + names.length * pitch + 8, layers) };
}
