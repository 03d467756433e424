export { contentHash } from './content-hash.ts';
export { distinctRows } from './distinct-rows.ts';
export type { DistinctRows } from './distinct-rows.ts';
export { loadDataset } from './load-dataset.ts';
export type { Profile } from './profile.ts';
export { profiles } from './profiles/index.ts';
export type { LoadProgress, LoadRequest, TableSource } from './source.ts';
