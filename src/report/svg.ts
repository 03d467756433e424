import type { Artifact, Reporter } from '../core/result.ts';
import { chartPath, chartsOf } from './artifacts.ts';
import { chartSvg, loadRenderer } from './chart-svg.ts';

export const svgReporter: Reporter = {
  id: 'svg',
  title: 'charts/*.svg: every chart of the report',
  prepare: loadRenderer,
  render: async (result) => {
    const artifacts: Artifact[] = [];
    for (const chart of chartsOf(result)) artifacts.push({ path: chartPath(chart), content: await chartSvg(chart) });
    return artifacts;
  },
};
