import type * as Vega from 'vega';
import type { LoggerInterface } from 'vega';
import type * as VegaLite from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import type { ChartBlock } from '../core/content.ts';
import { escapeXml } from './xml.ts';

/** Attributes of geometry, whose numbers are rounded. */
const GEOMETRY = /^(?:d|transform|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|points|viewBox|stroke-width|opacity|font-size)$/;

/** A tag, quoted attribute values taken as a whole. */
const TAG = /<(?:[^<>"]|"[^"]*")*>/g;

const ATTRIBUTE = / ([\w:-]+)="([^"]*)"/g;

/** Loads what draws charts: a third of a second, which a run spends while its cells are computed elsewhere. */
export const loadRenderer = (): Promise<[typeof Vega, typeof VegaLite]> => Promise.all([import('vega'), import('vega-lite')]);

const drawn = new WeakMap<ChartBlock, Promise<string>>();

/**
 * A chart as an SVG document, drawn once for all formats that show it. Vega is loaded at the first call. The same block gives the same bytes whenever and beside whatever else it is
 * drawn: text widths are Vega's estimates and never a canvas', ids are numbered per document, numbers have at most three decimals.
 * @throws Error when Vega or Vega-Lite warns: a specification of ours must not need it
 */
export function chartSvg(chart: ChartBlock): Promise<string> {
  const svg = drawn.get(chart) ?? draw(chart);
  drawn.set(chart, svg);
  return svg;
}

async function draw(chart: ChartBlock): Promise<string> {
  const [vega, vegaLite] = await loadRenderer();
  const logger = failingLogger(chart.id);
  // Vega marks the rows that it takes in; the caller's stay as they are.
  const { spec } = vegaLite.compile(structuredClone(chart.spec) as unknown as TopLevelSpec, { logger });
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  return `${accessible(roundedCard(plainIds(roundNumbers(svg), chart.id)), chart)}\n`;
}

function failingLogger(id: string): LoggerInterface {
  const fail = (...messages: readonly unknown[]): never => {
    throw new Error(`chart '${id}': ${messages.map(String).join(' ')}`);
  };
  function level(): number;
  function level(value: number): LoggerInterface;
  function level(value?: number): number | LoggerInterface {
    return value === undefined ? 2 : logger;
  }
  const logger: LoggerInterface = { level, error: fail, warn: fail, info: () => logger, debug: () => logger };
  return logger;
}

/** At most three decimals in every attribute of geometry; text content is left as it is. */
function roundNumbers(svg: string): string {
  const round = (text: string): string =>
    text.replace(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi, (number) => {
      const rounded = Number(Number(number).toFixed(3));
      return String(rounded === 0 ? 0 : rounded);
    });
  return svg.replace(TAG, (tag) =>
    tag.replace(ATTRIBUTE, (whole, name: string, value: string) => (GEOMETRY.test(name) ? ` ${name}="${round(value)}"` : whole)),
  );
}

/** Vega numbers its clip paths and gradients over the whole process; here they are numbered in the order in which they appear. */
function plainIds(svg: string, id: string): string {
  const names = new Map<string, string>();
  for (const [, name] of svg.matchAll(/<[^<>]* id="([^"]*)"/g)) names.set(name, `${id}-${String(names.size + 1)}`);
  if (names.size === 0) return svg;
  return svg.replace(TAG, (tag) =>
    tag
      .replace(/ id="([^"]*)"/, (whole, name: string) => ` id="${names.get(name) ?? whole}"`)
      .replace(/url\(#([^)]*)\)/g, (whole, name: string) => `url(#${names.get(name) ?? whole})`),
  );
}

/** Gives the background, Vega's first rectangle, round corners and a thin border, so that it looks like a card on any page. */
function roundedCard(svg: string): string {
  return svg.replace(
    /<rect width="([\d.]+)" height="([\d.]+)" fill="([^"]*)"\/>/,
    (_, width: string, height: string, fill: string) =>
      `<rect x="0.5" y="0.5" width="${String(Number(width) - 1)}" height="${String(Number(height) - 1)}" rx="6" fill="${fill}" stroke="#d1d9e0"/>`,
  );
}

/** Makes the document one picture with a name and a description for those who do not see it. */
function accessible(svg: string, chart: ChartBlock): string {
  const [title, description] = [`${chart.id}-title`, `${chart.id}-description`];
  return svg.replace(
    /<svg ([^>]*)>/,
    (_, attributes: string) =>
      `<svg ${attributes} role="img" aria-labelledby="${title} ${description}">` +
      `<title id="${title}">${escapeXml(chart.title)}</title><desc id="${description}">${escapeXml(chart.alt)}</desc>`,
  );
}
