import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../src/run/admission.ts';

/** Lets pending promises settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createAdmission', () => {
  it('holds back what does not fit, in the order of asking, and lets a cell beyond the budget in alone', async () => {
    const admission = createAdmission(10);
    const inside: string[] = [];
    const ask = (name: string, bytes: number): void => {
      void admission.enter(bytes).then(() => inside.push(name));
    };
    ask('a', 6);
    ask('b', 25);
    ask('c', 1);
    await settle();
    expect(inside).toEqual(['a']);
    admission.leave(6);
    await settle();
    expect(inside).toEqual(['a', 'b']);
    admission.leave(25);
    await settle();
    expect(inside).toEqual(['a', 'b', 'c']);
  });

  it('lets everything in without a budget', async () => {
    const admission = createAdmission(Infinity);
    await Promise.all([1e12, 1e12, 0].map((bytes) => admission.enter(bytes)));
  });

  it('never lets in more than the budget, but for one alone, and lets everything in sooner or later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }), fc.infiniteStream(fc.nat()), async (sizes, picks) => {
        const admission = createAdmission(12);
        const inside: number[] = [];
        let entered = 0;
        for (const bytes of sizes) {
          void admission.enter(bytes).then(() => {
            inside.push(bytes);
            entered++;
          });
        }
        await settle();
        while (inside.length > 0) {
          expect(inside.length === 1 || inside.reduce((a, b) => a + b, 0) <= 12).toBe(true);
          const [gone] = inside.splice((picks.next().value as number) % inside.length, 1);
          admission.leave(gone);
          await settle();
        }
        expect(entered).toBe(sizes.length);
      }),
      { numRuns: 50 },
    );
  });
});
