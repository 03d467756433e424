import type { Gate } from '../core/suite.ts';
import { type Relation, relationOf } from './decide.ts';

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
    gate.min === undefined ? '' : `≥ ${String(gate.min)}`,
    gate.max === undefined ? '' : `≤ ${String(gate.max)}`,
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
