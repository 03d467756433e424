/** Width of every chart, px: fits GitHub's text column at 1×. */
export const CARD_WIDTH = 760;

/** Distance of everything from the card's edge, px. */
export const CARD_PADDING = 16;

/**
 * Charts lie on an opaque light card, so that they read the same on a light and on a dark page. Hues are Okabe & Ito's
 * (https://jfly.uni-koeln.de/color/) and ColorBrewer's (https://colorbrewer2.org), which colour-blind readers can tell apart.
 */
export const THEME = {
  card: '#ffffff',
  ink: '#1f2328',
  muted: '#59636e',
  line: '#8c959f',
  grid: '#e4e8ec',
  blue: '#0072b2',
  paleBlue: '#cfe4f2',
  orange: '#d55e00',
  paleOrange: '#fbdcc4',
  font: 'sans-serif',
} as const;

/** Okabe–Ito hues for unordered categories, strongest first; the grey is for what is left over. */
export const CATEGORY_COLOURS: readonly string[] = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#56b4e9', '#cc79a7', '#f0e442'];

export const REST_COLOUR = '#818b98';

/** Ink that reads on a fill: white or black, whichever has the higher contrast (WCAG 2), which is at least 4.5 : 1. */
export function inkOn(fill: string): string {
  const channel = (start: number): number => {
    const value = Number.parseInt(fill.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance < Math.sqrt(1.05 * 0.05) - 0.05 ? '#ffffff' : '#000000';
}
