import type { Block, Text } from '../core/content.ts';
import type { Verdict, VerdictPart, VerdictWord } from '../core/suite.ts';
import { countOf } from './numbers.ts';
import { cutLine } from './plain-text.ts';

/**
 * The parts of a gate on several models or slices, folded away: those that do not pass, or all where all pass. Nothing for gates of one part.
 * @param longest characters of a reason
 */
export function gateParts({ gate, rule, parts }: Verdict, wordOf: (verdict: VerdictWord) => string, longest: number): readonly Block[] {
  if (parts === undefined || parts.length < 2) return [];
  const open = parts.filter((part) => part.verdict !== 'pass');
  const row = ({ subject, verdict, reason }: VerdictPart): Text[] => [cutLine(subject, 120), wordOf(verdict), cutLine(reason, longest)];
  const table: Block = {
    kind: 'table',
    columns: ['part', 'verdict', 'why'].map((title) => ({ title, align: 'left' as const })),
    rows: (open.length > 0 ? open : parts).map(row),
  };
  const summary = `${gate.experiment}: ${rule}: ${countOf(parts.length, 'part')}, ${String(parts.length - open.length)} pass`;
  return [{ kind: 'details', summary: cutLine(summary, 200), blocks: [table] }];
}
