import { createRegistry } from '../core/registry.ts';
export { prettyJson } from './pretty-json.ts';
export { renderReport } from './render-report.ts';
import type { Reporter } from '../core/result.ts';
import { htmlReporter } from './html.ts';
import { jsonReporter } from './json.ts';
import { junitReporter } from './junit.ts';
import { markdownReporter } from './markdown.ts';
import { predictionsReporter } from './predictions.ts';
import { svgReporter } from './svg.ts';

/** All formats of a report. Adding one: its file, and one line here. */
export const reporters = createRegistry<Reporter>('reporter', [
  markdownReporter,
  svgReporter,
  htmlReporter,
  jsonReporter,
  junitReporter,
  predictionsReporter,
]);
