import { createRegistry } from '../../core/registry.ts';
import type { Profile } from '../profile.ts';
import { generic } from './generic.ts';
import { kdd99 } from './kdd99.ts';
import { nslKdd } from './nsl-kdd.ts';

/** What kinds of files can be read. Adding one: its file, and one line here. */
export const profiles = createRegistry<Profile>('profile', [kdd99, nslKdd, generic]);
