import type { Gate } from '../core/suite.ts';
import { type Relation, relationOf } from './decide.ts';

/** Severities of audit findings in the order of their numbers, which gates compare. */
export const severityWords = ['none', 'note', 'warning', 'critical'] as const;

/** `not worse than baseline by more than 0.005`. */
export function relationWords({ kind, reference, margin }: Relation): string {
  const amount = String(margin);
  if (kind === 'notWorseThan') return `not worse than ${reference} by more than ${amount}`;
  if (kind === 'betterThan') return margin === 0 ? `better than ${reference}` : `better than ${reference} by more than ${amount}`;
  return `equivalent to ${reference} within ±${amount}`;
}

/** The rule in words: `accuracy of xgboost ≥ 0.99`, `recall of dos of xgboost not worse than baseline by more than 0.005, for each service`. */
export function describeRule(gate: Gate): string {
  const relation = relationOf(gate);
  const subject = [gate.model, gate.feature, gate.result].filter((name) => name !== undefined).join(' / ');
  const scope = subject === '' ? (gate.of === 'each' ? 'each' : 'at least one') : subject;
  const bounds = [
    gate.min === undefined ? '' : `≥ ${printOf(gate, gate.min, String)}`,
    gate.max === undefined ? '' : `≤ ${printOf(gate, gate.max, String)}`,
    relation === undefined ? '' : relationWords(relation),
  ];
  const ofClass = gate.class === undefined ? '' : ` of class ${gate.class}`;
  const rows = [
    gate.rows === undefined ? '' : `, where ${gate.rows}`,
    gate.sliceBy === undefined ? '' : `, for ${gate.of === 'each' ? 'each' : 'some'} ${gate.sliceBy}`,
  ];
  return `${gate.measure}${ofClass} of ${scope} ${bounds.filter((bound) => bound !== '').join(' and ')}${rows.join('')}`;
}

/** A number for a reason: six digits. */
export const print = (value: number): string => String(Number(value.toPrecision(6))).replace('-', '−');

/** A difference with its sign: three digits. */
export const printSigned = (value: number): string => `${value > 0 ? '+' : ''}${print(Number(value.toPrecision(3)))}`;

/** A value of what a gate judges: a severity by its word, anything else as a number. */
export const printOf = ({ measure }: Pick<Gate, 'measure'>, value: number, number: (value: number) => string = print): string =>
  (measure === 'severity' ? severityWords[value as 0] : undefined) ?? number(value);
