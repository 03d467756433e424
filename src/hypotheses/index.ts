import type { AssociationTest } from '../core/hypothesis.ts';
import { createRegistry } from '../core/registry.ts';
import { chiSquareTest } from './chi-square.ts';
import { gTest } from './g.ts';

/** Tests of independence on a table of counts. Adding one: its file, and one line here. */
export const associationTests = createRegistry<AssociationTest>('test', [chiSquareTest, gTest]);
