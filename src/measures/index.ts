import type { Measure } from '../core/measure.ts';
import { createRegistry } from '../core/registry.ts';
import { accuracy } from './accuracy.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { brier } from './brier.ts';
import { cohenKappa } from './cohen-kappa.ts';
import { f1 } from './f1.ts';
import { falseNegativeRate } from './false-negative-rate.ts';
import { falsePositiveRate } from './false-positive-rate.ts';
import { logLoss } from './log-loss.ts';
import { macroF1 } from './macro-f1.ts';
import { macroPrecision } from './macro-precision.ts';
import { macroRecall } from './macro-recall.ts';
import { mcc } from './mcc.ts';
import { prAuc } from './pr-auc.ts';
import { precision } from './precision.ts';
import { recall } from './recall.ts';
import { rocAuc } from './roc-auc.ts';
import { specificity } from './specificity.ts';
import { weightedF1 } from './weighted-f1.ts';

/** Figures of merit. Adding one: its file, and one line here. */
export const measures = createRegistry<Measure>('measure', [
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  specificity,
  falsePositiveRate,
  falseNegativeRate,
  f1,
  macroF1,
  weightedF1,
  macroPrecision,
  macroRecall,
  mcc,
  cohenKappa,
  rocAuc,
  prAuc,
  logLoss,
  brier,
]);
