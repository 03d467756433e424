import { texts, type Layer } from './marks.ts';
import { visibleName } from '../core/visible-name.ts';
import { wrapText } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';

/** The head of a chart: its layers, and the height where the picture may begin. */
export interface CardHead {
  readonly layers: readonly Layer[];
  readonly bottom: number;
}

const INNER = CARD_WIDTH - 2 * CARD_PADDING;

/** Title (at most two lines) and subtitle (at most three), wrapped to the card. */
export function cardHead(title: string, subtitle: string): CardHead {
  const titleLines = wrapText(title, INNER, 15, 2, true);
  const subtitleLines = wrapText(subtitle, INNER, 12, 3);
  const at = (first: number, step: number) => (text: string, i: number) => ({ x: CARD_PADDING, y: first + i * step, text });
  const titleTop = CARD_PADDING + 8;
  const subtitleTop = titleTop + titleLines.length * 19 + 2;
  return {
    layers: [
      texts(titleLines.map(at(titleTop, 19)), { size: 15, bold: true }),
      texts(subtitleLines.map(at(subtitleTop, 16)), { colour: THEME.muted }),
    ],
    bottom: subtitleTop + subtitleLines.length * 16,
  };
}

/** The finished specification: one view of layers on an opaque card; no axis, legend or size is left to Vega's text estimates. */
export function cardSpec(alt: string, height: number, layers: readonly Layer[]): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: visibleName(alt),
    width: CARD_WIDTH,
    height: Math.ceil(height),
    padding: 0,
    autosize: { type: 'none' },
    background: THEME.card,
    // A layer without rows would be an invisible mark with an unknown field.
    layer: layers.filter((layer) => hasRows(layer)),
    resolve: { scale: { x: 'independent', y: 'independent', color: 'independent' } },
    config: { aria: false, font: THEME.font, view: { stroke: null } },
  };
}

function hasRows(layer: Layer): boolean {
  const { data } = layer as { data?: { values: readonly unknown[] } };
  return data === undefined || data.values.length > 0;
}
