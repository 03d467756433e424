import type { Block, Table, Text } from '../../core/content.ts';
import { formatPValue } from '../../stats/index.ts';
import { adjustedTitle } from '../shared/multiplicity.ts';
import { count } from '../shared/wording.ts';
import type { AssociationView, JudgedStrata } from './view.ts';

const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : value === Infinity ? '∞' : '–');

function line(result: JudgedStrata): readonly Text[] {
  const { effect, homogeneity } = result;
  return [
    result.of,
    `${count(result.informative)} of ${count(result.strata)}`,
    result.statistic.toFixed(2),
    formatPValue(result.log10P),
    formatPValue(result.adjustedLog10P),
    number(effect.value),
    `${number(effect.ci[0])} to ${number(effect.ci[1])}`,
    formatPValue(homogeneity.log10P),
  ];
}

/** The tables of two rows and two columns within strata: is the association still there, and is it the same everywhere? */
export function stratifiedBlocks({ config, binding, stratified }: AssociationView): readonly Block[] {
  if (config.stratify === undefined) return [];
  if (stratified.length === 0) {
    return [
      {
        kind: 'callout',
        tone: 'warning',
        text: `No level of ${config.stratify} has two rows and two columns in use: nothing could be tested within strata.`,
      },
    ];
  }
  const right = ['Strata used', 'χ² (CMH)', 'p', adjustedTitle(binding), 'Common odds ratio', '95 % interval', 'p, equal odds ratios'];
  const table: Table = {
    kind: 'table',
    caption: `Within the levels of ${config.stratify}`,
    columns: [{ title: 'Table', align: 'left' }, ...right.map((title) => ({ title, align: 'right' as const }))],
    rows: stratified.map(line),
  };
  const text =
    `Cochran–Mantel–Haenszel test of each table within the levels of ${config.stratify}: an association that comes only from ${config.stratify} disappears here. The last column is ` +
    `Breslow and Day's test with Tarone's correction: a small p says that one common odds ratio hides different ones.`;
  const warnings = stratified.flatMap(({ of, warnings: own }) =>
    own.map((warning) => `${stratified.length > 1 ? `${of}: ` : ''}${warning}`),
  );
  const callouts: readonly Block[] = warnings.slice(0, 5).map((warning) => ({ kind: 'callout', tone: 'warning', text: warning }));
  return [table, { kind: 'paragraph', text }, ...callouts];
}
