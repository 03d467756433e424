import { columnLeaks } from './column-leaks.ts';
import { dataLeaks } from './data-leaks.ts';
import type { Leak } from './leak.ts';

/** All leaks, at the strengths that the audit is held to. */
export const leaks: readonly Leak[] = [...columnLeaks, ...dataLeaks];
