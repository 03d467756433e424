import type { Experiment } from '../../core/experiment.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { nemenyiCriticalDifference } from '../../stats/index.ts';
import { type AcrossConfig, acrossSchema } from './config.ts';
import { judgeAcross } from './judge.ts';

/** From the design alone: how far average ranks must lie apart. */
function outlook({ experiments }: AcrossConfig, alpha: number): readonly string[] {
  const difference = (k: number): string => nemenyiCriticalDifference(k, experiments.length, alpha).toFixed(2);
  return [
    `no cells of its own: ranks the models of ${experiments.join(', ')}`,
    `average ranks over ${String(experiments.length)} data sets must differ by ${difference(2)} for 2 models, ${difference(4)} for 4, ${difference(8)} for 8 (Nemenyi, level ${String(alpha)})`,
  ];
}

function bind(config: AcrossConfig, binding: Binding): Experiment {
  return {
    id: binding.id,
    kind: 'across-data-sets',
    data: binding.data,
    uses: config.experiments.map((experiment, index) => ({
      path: ['experiments', index],
      experiment,
      kind: 'comparison',
      measure: config.measure.id,
    })),
    gateable: { measures: ['average-rank'], models: null },
    check: () => [],
    plan: () => [],
    outlook: () => outlook(config, binding.alpha),
    run: (cell) => {
      throw new RangeError(`experiment '${binding.id}' has no cell '${cell.id}'`);
    },
    family: () => [],
    judge: (input) => judgeAcross(config, binding, input),
  };
}

/** Which of several models is best over many data sets: ranks of the comparisons that the suite makes, one data set each. */
export const acrossDataSets = defineExperimentKind<AcrossConfig>({
  id: 'across-data-sets',
  title: 'The models of several comparisons, one data set each: which ranks best over all of them',
  schema: acrossSchema,
  bind,
});
