import { z } from 'zod';
import { type AssociationTest, defineAssociationTest } from '../core/hypothesis.ts';
import { bowker, chiSquareLogSf, type SquareTable, squareTable, stuartMaxwell } from '../stats/index.ts';
import { plainContext } from './context.ts';
import { symmetryResult } from './symmetry-result.ts';

const parameters = z.strictObject({});

type Statistic = (table: SquareTable) => { readonly statistic: number; readonly df: number };

const symmetryTest = (id: string, title: string, statisticOf: Statistic): AssociationTest =>
  defineAssociationTest<z.infer<typeof parameters>>({
    id,
    title,
    parameters,
    shape: 'square',
    question: 'symmetry',
    reference: 'asymptotic',
    test(counts, nRows, nColumns, _, context = plainContext) {
      const table = squareTable(counts, nRows, nColumns);
      const { statistic, df } = statisticOf(table);
      const few = table.discordant < 10 ? [`Only ${String(table.discordant)} pairs changed: the χ² approximation is rough.`] : [];
      const logP = df === 0 ? 0 : Math.min(0, chiSquareLogSf(statistic, df));
      return symmetryResult({ test: id, correction: 'none', symbol: 'χ²', statistic, df, logP, table, context, warnings: few });
    },
  });

/** Bowker's test that a square table is symmetric: as many changes from A to B as from B to A, for all pairs. Equal to statsmodels 0.15 `SquareTable.symmetry`, R `mcnemar.test`. */
export const bowkerTest = symmetryTest('bowker', 'Bowker’s test of symmetry of paired answers (square table)', bowker);

/** Stuart and Maxwell's test that both answers have the same shares. Equal to statsmodels 0.15 `SquareTable.homogeneity`. */
export const stuartMaxwellTest = symmetryTest(
  'stuart-maxwell',
  'Stuart–Maxwell test of equal shares of paired answers (square table)',
  stuartMaxwell,
);
