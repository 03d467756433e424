import { createRegistry } from '../core/registry.ts';
export { summaryMarkdown } from './comment.ts';
export { gateFindings } from './gate-findings.ts';
export { creatorOf, predictionsArtifact, predictionsOf, predictionsReporter } from './predictions.ts';
export { prettyJson } from './pretty-json.ts';
export { renderReport } from './render-report.ts';
import type { Reporter } from '../core/result.ts';
import { codeQualityReporter } from './code-quality.ts';
import { commentReporter } from './comment.ts';
import { htmlReporter } from './html.ts';
import { jsonReporter } from './json.ts';
import { junitReporter } from './junit.ts';
import { markdownReporter } from './markdown.ts';
import { predictionsReporter } from './predictions.ts';
import { sarifReporter } from './sarif.ts';
import { svgReporter } from './svg.ts';
import { timingsReporter } from './timings.ts';

/** All formats of a report. Adding one: its file, and one line here. */
export const reporters = createRegistry<Reporter>('reporter', [
  markdownReporter,
  svgReporter,
  htmlReporter,
  jsonReporter,
  junitReporter,
  sarifReporter,
  codeQualityReporter,
  commentReporter,
  predictionsReporter,
  timingsReporter,
]);
