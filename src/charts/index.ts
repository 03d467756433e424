export type { Chart } from './chart.ts';
export { confusionMatrixChart } from './confusion-matrix-chart.ts';
export { criticalDifferenceChart } from './critical-difference.ts';
export { differencePlot } from './difference-plot.ts';
export { featureBars } from './feature-bars.ts';
export { foldBoxPlot } from './fold-box-plot.ts';
export { modelBars } from './model-bars.ts';
export { mosaicChart } from './mosaic-chart.ts';
export { residualHeatMap } from './residual-heat-map.ts';
