import type { Text } from '../../core/content.ts';
import { formatScore } from '../shared/wording.ts';
import type { IgnoredFinding } from './config.ts';
import { type CheckReport, type Finding, type Severity, severityLevel } from './finding.ts';
import { bestReference, modelParts, pooled } from './checks/model-scores.ts';
import type { AuditSubject } from './subject.ts';
import { several } from './wording.ts';

/** A finding of a whole audit. */
export interface AuditFinding extends Finding {
  /** `FV004:src_port`. */
  readonly id: string;
  readonly check: string;
  /** Why somebody accepted it; null when nobody did. */
  readonly ignored: string | null;
}

/** Puts the ignore list to the findings of a check. A finding named by its id or by its check's code is ignored. */
export function applyIgnores(check: string, report: CheckReport, ignore: readonly IgnoredFinding[]): readonly AuditFinding[] {
  return report.findings.map((finding) => {
    const id = `${check}:${finding.key}`;
    return { ...finding, id, check, ignored: ignore.find((entry) => entry.finding === id || entry.finding === check)?.reason ?? null };
  });
}

/** How many findings of each severity count. */
export function tally(findings: readonly AuditFinding[]): Readonly<Record<Severity | 'ignored', number>> {
  const counted = findings.filter(({ ignored }) => ignored === null);
  const of = (severity: Severity): number => counted.filter((finding) => finding.severity === severity).length;
  return { critical: of('critical'), warning: of('warning'), note: of('note'), ignored: findings.length - counted.length };
}

/** Worst severity as a number: 0 when nothing was found. */
export function worstLevel(findings: readonly AuditFinding[]): number {
  return Math.max(0, ...findings.filter(({ ignored }) => ignored === null).map(({ severity }) => severityLevel[severity]));
}

/** What a score must exceed before it says something about a model, and what explains it up to there. */
export interface Explained {
  readonly score: number;
  readonly by: string;
}

interface PowerFacts {
  readonly feature: string;
  readonly adjustedP: number;
  readonly table: { readonly accuracy: number | null };
  readonly tree: { readonly accuracy: number | null };
  readonly transfer: { readonly table: number | null; readonly tree: number | null } | null;
}

/** The commonest class of the training rows, and how often naming it is right where scores are taken. */
function commonestClass({ target, train, test }: AuditSubject): { readonly name: string; readonly accuracy: number } {
  const counts = new Float64Array(target.classes.length);
  for (const row of train) counts[target.yByRow[row]]++;
  const code = counts.indexOf(Math.max(...counts));
  const judged = test ?? train;
  let right = 0;
  for (const row of judged) if (target.yByRow[row] === code) right++;
  return { name: target.classes[code], accuracy: right / judged.length };
}

/**
 * The accuracies up to which scores are explained without a model that has learned anything about attacks: the commonest class, the best single column, and what the reference model
 * keeps on rows that it has not seen.
 */
export function explainedScores(
  reports: ReadonlyMap<string, CheckReport>,
  parts: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  subject: AuditSubject,
): readonly Explained[] {
  const explained: Explained[] = [];
  const features = (reports.get('FV001')?.facts['features'] ?? []) as unknown as readonly PowerFacts[];
  const accuracyOf = ({ table, tree, transfer }: PowerFacts): number =>
    transfer === null ? Math.max(table.accuracy ?? 0, tree.accuracy ?? 0) : Math.max(transfer.table ?? 0, transfer.tree ?? 0);
  // a column that says no more than chance explains nothing, however well it does by luck
  const best = features
    .filter(({ adjustedP }) => adjustedP <= subject.alpha)
    .reduce<PowerFacts | null>((top, each) => (top === null || accuracyOf(each) > accuracyOf(top) ? each : top), null);
  const commonest = commonestClass(subject);
  if (best !== null && accuracyOf(best) > commonest.accuracy) {
    explained.push({ score: accuracyOf(best), by: `no more than ${best.feature} alone` });
  } else if (commonest.accuracy > 0) explained.push({ score: commonest.accuracy, by: `no more than saying ${commonest.name} always` });
  const fits = parts.get('FV002') ?? new Map<string, unknown>();
  const reference = bestReference(fits, subject);
  if (reference !== null) {
    const own = modelParts(fits).filter(
      ({ model, variant, fold }) => model === reference.model && variant === 'rows' && (fold === 'test') === (subject.test !== null),
    );
    const fresh = pooled(own, ({ unseen }) => unseen, subject.target.classes.length);
    if (fresh !== null && reference.accuracy - fresh.accuracy > 0.0005) {
      explained.push({
        score: fresh.accuracy,
        by: `without the rows that training has too, ${reference.model} falls from ${formatScore(reference.accuracy)} to ${formatScore(fresh.accuracy)}`,
      });
    }
  }
  return explained;
}

/** The first lines of an audit: how many findings, and what explains which scores. */
export function verdictText(
  findings: readonly AuditFinding[],
  explained: readonly Explained[],
  unfinished: number,
  subject: AuditSubject,
): Text {
  const { critical, warning, note, ignored } = tally(findings);
  const counts = `${String(critical)} critical, ${several(warning, 'warning')}, ${several(note, 'note')}${ignored === 0 ? '' : `, ${String(ignored)} ignored with a reason`}`;
  const where = subject.allTest === null ? 'in cross-validation' : 'on the test rows';
  const [first, ...further] = explained;
  const why =
    critical + warning > 0 && explained.length > 0
      ? `: an accuracy up to ${formatScore(first.score)} ${where} takes ${first.by}${further.map(({ by }) => `; ${by}`).join('')}`
      : '';
  const rest = unfinished === 0 ? '' : ` ${several(unfinished, 'check')} did not finish.`;
  return [{ kind: 'strong', text: counts }, `${why}.${rest}`];
}
