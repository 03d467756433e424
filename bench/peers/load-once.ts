import { join, resolve } from 'node:path';
import { openLibrary } from '../library.ts';

/** Loads a file once, in a process of its own: `load-once.js FILE PROFILE cold|FOLDER`. Seconds do not count importing modules, as pandas' do not. */
const [file, profile, how] = process.argv.slice(2);
const library = openLibrary(resolve('dist'));
const { profiles, loadDataset } = await library.load('data/index.js');
const { createColumnCache } = await library.load('data/column-cache.js');
const request = { id: 'bench', seed: 1, sources: [{ id: 'bench', files: [file], profile: profiles.get(profile) }] };
const cache = how === 'cold' ? undefined : createColumnCache({ folder: join(how, 'columns'), limit: 2 ** 31 });
const before = process.cpuUsage();
const started = performance.now();
const dataset = await (cache?.load(request) ?? loadDataset(request));
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
await cache?.settled();
process.stdout.write(JSON.stringify({ seconds, cpu: (user + system) / 1e6, rows: dataset.nRows }));
