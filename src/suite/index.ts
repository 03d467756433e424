export { gateSources } from './gate-sources.ts';
export { inspectModels, refuseForeignCode } from './foreign-models.ts';
export { suiteJsonSchema } from './json-schema.ts';
export { loadAnyBaseline, loadBaseline, readRun } from './load-baseline.ts';
export { checkSuite, loadSuiteData } from './load-data.ts';
export { type LoadedSuite, loadSuite } from './load-suite.ts';
export { parseSuite } from './parse-suite.ts';
export type { Override } from './source.ts';
export type { SharedWithWorkers, WorkerData } from './worker-data.ts';
