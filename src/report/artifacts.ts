import type { ChartBlock, Block } from '../core/content.ts';
import type { RunResult } from '../core/result.ts';

/** All charts of a tree of blocks, folded ones too, in the order of the report. */
export function chartsIn(blocks: readonly Block[]): ChartBlock[] {
  return blocks.flatMap((block) => (block.kind === 'chart' ? [block] : block.kind === 'details' ? chartsIn(block.blocks) : []));
}

/** All charts of a run, in the order of the report. */
export function chartsOf(result: RunResult): ChartBlock[] {
  return result.experiments.flatMap((experiment) => chartsIn(experiment.section.blocks));
}

/** Where a chart lies below the run's folder. */
export function chartPath(chart: ChartBlock): string {
  return `charts/${chart.id}.svg`;
}
