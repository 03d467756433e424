import { visibleName } from '../core/visible-name.ts';

/**
 * Advance widths of DejaVu Sans, thousandths of the font size, code points 32 to 126. It is the widest of the common sans-serif fonts, so what fits by
 * this table fits everywhere; and no canvas or font file of the machine is asked.
 */
// prettier-ignore
const WIDTHS: readonly number[] = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
  636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
  1000, 711, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
  603, 787, 695, 635, 594, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
  500, 613, 635, 550, 635, 615, 344, 635, 634, 278, 278, 579, 278, 974, 634, 612,
  635, 635, 394, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/** Width of a text in px at a font size in px. Bold is about an eighth wider. O(length). */
export function textWidth(text: string, size: number, bold = false): number {
  let total = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 32 && code < 127) total += WIDTHS[code - 32];
    else if (/\p{M}/u.test(character)) continue;
    else total += code < 0x590 ? 700 : 1000;
  }
  return (total * size * (bold ? 1.125 : 1)) / 1000;
}

/** The name, or as much of its beginning as fits, with an ellipsis. */
export function fitText(name: string, width: number, size: number, bold = false): string {
  const text = visibleName(name);
  if (textWidth(text, size, bold) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(`${kept}${character}…`, size, bold) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks a text at spaces into lines that fit; what is beyond the last line is cut with an ellipsis. */
export function wrapText(text: string, width: number, size: number, maxLines: number, bold = false): string[] {
  const lines: string[] = [];
  let line = '';
  const words = visibleName(text).split(' ');
  for (let i = 0; i < words.length; i++) {
    const longer = line === '' ? words[i] : `${line} ${words[i]}`;
    if (line === '' || textWidth(longer, size, bold) <= width) {
      line = longer;
    } else if (lines.length === maxLines - 1) {
      line = [line, ...words.slice(i)].join(' ');
      break;
    } else {
      lines.push(line);
      line = words[i];
    }
  }
  return [...lines, line].map((each) => fitText(each, width, size, bold));
}
