import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Dataset } from '../../../src/core/dataset.ts';
import { createRng } from '../../../src/core/rng.ts';
import { associationMatrix, clusterColumns } from '../../../src/experiments/audit/association-matrix.ts';
import { collapseRows, countRows } from '../../../src/experiments/audit/collapsed-rows.ts';
import { deniedName, deniedPosition, denyList, wordPattern } from '../../../src/experiments/audit/deny-list.ts';
import { contradictionsAmong, equalRows, seenRows } from '../../../src/experiments/audit/equal-rows.ts';
import { combineParts, scoreGroups } from '../../../src/experiments/audit/grouped-scores.ts';
import { nearRows } from '../../../src/experiments/audit/near-rows.ts';
import { adjustByMaximum, permutationNull } from '../../../src/experiments/audit/permutation-null.ts';
import { bestOf, columnPower } from '../../../src/experiments/audit/power.ts';
import { measures } from '../../../src/measures/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';
import { auditSubject } from './support.ts';

const labelled = (columns: readonly Column[], y: ArrayLike<number>, levels = ['normal', 'attack']): Dataset =>
  datasetOf([...columns, { ...discrete('label', y, levels), role: 'label' }], y.length);

const everyRow = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i);

describe('scores of groups of equal rows', () => {
  it('are those of the rows one by one', () => {
    const group = fc.record({
      counts: fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }),
      predicted: fc.nat(2),
      scores: fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 12 }), (groups) => {
        const rows = groups.flatMap((each) => each.counts.flatMap((n, k) => Array.from({ length: n }, () => ({ ...each, truth: k }))));
        fc.pre([0, 1, 2].every((k) => rows.some(({ truth }) => truth === k)));
        const scored = {
          truth: Int32Array.from(rows, ({ truth }) => truth),
          predicted: Int32Array.from(rows, ({ predicted }) => predicted),
          scores: Float64Array.from(rows.flatMap(({ scores }) => scores)),
          scoreKind: 'probability' as const,
          nClasses: 3,
          positive: -1,
        };
        const part = scoreGroups(
          Float64Array.from(groups.flatMap(({ counts }) => counts)),
          Int32Array.from(groups, ({ predicted }) => predicted),
          Float64Array.from(groups.flatMap(({ scores }) => scores)),
          3,
        );
        const own = combineParts([part], 3);
        const value = (id: string): number => measures.get(id).compute(scored);
        expect(own.accuracy).toBeCloseTo(value('accuracy'), 12);
        expect(own.balancedAccuracy).toBeCloseTo(value('balanced-accuracy'), 12);
        expect(own.weightedF1).toBeCloseTo(value('weighted-f1'), 12);
        expect(own.auc).toBeCloseTo(value('roc-auc'), 12);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a column alone', () => {
  const rng = createRng(3);
  const n = 600;
  const y = Int32Array.from({ length: n }, () => rng.int(2));
  const words = Int32Array.from(y, (code) => (rng.next() < 0.9 ? code : 1 - code) * 3 + rng.int(3));
  const unique = Float64Array.from(y, () => rng.next());
  const shifted = Float64Array.from(y, (code) => code * 4 + rng.normal());
  const dataset = labelled(
    [discrete('words', words, ['a', 'b', 'c', 'd', 'e', 'f']), continuous('unique', unique), continuous('shifted', shifted)],
    y,
  );
  const subject = auditSubject(dataset, { target: 'label', permutations: 199 });
  const power = (j: number): ReturnType<typeof columnPower> => columnPower(subject, dataset.columns[j]);

  it('is judged by a table that a count of the folds gives too', () => {
    let hits = 0;
    for (let fold = 0; fold < 5; fold++) {
      const train = Array.from(subject.train).filter((row) => subject.foldOf[row] !== fold);
      for (const row of subject.train) {
        if (subject.foldOf[row] !== fold) continue;
        const same = train.filter((other) => words[other] === words[row]);
        const attacks = same.filter((other) => y[other] === 1).length;
        if ((attacks * 2 > same.length ? 1 : 0) === y[row]) hits++;
      }
    }
    expect(power(0).lookup.accuracy).toBeCloseTo(hits / n, 12);
    expect(power(0).inSample).toBeGreaterThanOrEqual(power(0).lookup.accuracy);
  });

  it('that is different in every row has a table worth nothing and a tree worth nothing', () => {
    expect(power(1).lookup.balancedAccuracy).toBeCloseTo(0.5, 1);
    expect(power(1).inSample).toBe(1);
    expect(bestOf(power(1), 'auc')).toBeLessThan(0.6);
  });

  it('that is shifted by four standard deviations has the AUC of two normals', () => {
    // P(X1 < X2) = Φ(4/√2) = 0.9977
    expect(power(2).tree.auc).toBeGreaterThan(0.97);
    expect(power(2).lookup.balancedAccuracy).toBeCloseTo(0.5, 1);
    expect(power(2).pps).toBeGreaterThan(0.85);
  });

  it('is held against the largest AUC of random labels', () => {
    const nulls = dataset.columns.slice(0, 3).map((column) => permutationNull(subject, column));
    const { adjustedP, rawP, band } = adjustByMaximum(nulls, 0.05);
    expect(adjustedP[0]).toBeCloseTo(1 / 200, 12);
    expect(adjustedP[1]).toBeGreaterThan(0.05);
    expect(adjustedP[2]).toBeCloseTo(1 / 200, 12);
    adjustedP.forEach((p, i) => expect(p).toBeGreaterThanOrEqual(rawP[i]));
    const largest = Array.from({ length: 199 }, (_, b) => Math.max(...nulls.map(({ relabelled }) => relabelled[b])));
    expect(largest.filter((value) => value > band).length).toBeLessThanOrEqual(10);
  });
});

describe('equal rows', () => {
  //               0  1  2  3  4  5  6  7
  const a = [1, 1, 2, 2, NaN, NaN, 3, 1];
  const b = [0, 0, 0, 1, 1, 1, -1, 0];
  const y = [0, 1, 0, 0, 1, 1, 1, 0];
  const dataset = labelled([continuous('a', a), discrete('b', b, ['x', 'y'])], y);
  const subject = auditSubject(dataset, { target: 'label' });
  const equal = equalRows(dataset, ['a', 'b'], everyRow(8));

  it('are numbered in order of their first row, missing equal to missing', () => {
    expect([...equal.groupOf]).toEqual([0, 0, 1, 2, 3, 3, 4, 0]);
    expect(equal.count).toBe(5);
  });

  it('on both sides of a split are seen', () => {
    const fold = { id: 'f', repeat: 1, fold: 1, train: Uint32Array.of(0, 2, 4), test: Uint32Array.of(1, 3, 5, 6) };
    expect([...seenRows(equal, fold)]).toEqual([1, 0, 1, 0]);
  });

  it('with different labels put a ceiling on accuracy', () => {
    expect(contradictionsAmong(equal, everyRow(8), subject.target)).toEqual({ vectors: 1, rows: 3, ceiling: 7 / 8, examples: [0, 1] });
  });

  it('are taken together with how often they occur', () => {
    const collapsed = collapseRows(equal.groupOf, equal.count, subject.target.yByRow, 2, everyRow(8));
    expect([...collapsed.rows]).toEqual([0, 1, 2, 3, 4, 6]);
    expect([...collapsed.weights]).toEqual([2, 1, 1, 1, 2, 1]);
    const counted = countRows(equal.groupOf, equal.count, subject.target.yByRow, 2, everyRow(8));
    expect([...counted.rows]).toEqual([0, 2, 3, 4, 6]);
    expect([...counted.counts]).toEqual([2, 1, 1, 0, 1, 0, 0, 2, 0, 1]);
  });
});

describe('near twins', () => {
  /** All pairs, as the hashing must find them. */
  const withTwin = (rows: readonly (readonly number[])[]): number =>
    rows.filter((row, i) =>
      rows.some((other, j) => {
        if (i === j) return false;
        const apart = row.filter((value, c) => value !== other[c]).length;
        return apart === 1;
      }),
    ).length;

  it('by one column are those that a comparison of all pairs finds', () => {
    const row = fc.array(fc.integer({ min: 1000, max: 1005 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(row, { minLength: 3, maxLength: 25, selector: (values) => values.join() }), (rows) => {
        const columns = [0, 1, 2, 3].map((c) =>
          c === 3
            ? discrete(
                'd',
                rows.map((values) => values[3] - 1000),
                ['a', 'b', 'c', 'd', 'e', 'f'],
              )
            : continuous(
                `c${String(c)}`,
                rows.map((values) => values[c]),
              ),
        );
        expect(nearRows(columns, everyRow(rows.length), rows.length).oneColumn).toBe(withTwin(rows));
      }),
      { numRuns: 60 },
    );
  });

  it('by tolerance are found when several numbers move a little, and not when one moves much', () => {
    const rng = createRng(8);
    const n = 400;
    const base = [0, 1, 2].map(() => Float64Array.from({ length: n }, () => Math.exp(8 * rng.next())));
    const columns = base.map((values, c) =>
      continuous(
        `c${String(c)}`,
        Float64Array.from({ length: 2 * n }, (_, i) =>
          i < n ? values[i] : values[i - n] * (1 + (i % 2 === 0 ? 1e-5 : 0.1) * (0.5 + rng.next())),
        ),
      ),
    );
    const found = nearRows(columns, everyRow(2 * n), 2 * n);
    expect(found.oneColumn).toBe(0);
    expect(found.tolerance).toBeGreaterThanOrEqual(0.98 * n);
    expect(found.tolerance).toBeLessThanOrEqual(n);
  });

  it('by tolerance take clock times from their first, not from 1970', () => {
    const seconds = [0, 10, 5000, 5001];
    const columns = [
      continuous(
        'ts',
        seconds.map((second) => 1_545_403_816 + second),
      ),
      continuous('bytes', [100, 100, 200, 200.1]),
    ];
    // 0.1 % of the time since 1970 is 18 days: all rows would be near
    expect(nearRows([...columns, discrete('id', [0, 0, 0, 0], ['a'])], everyRow(4), 4).tolerance).toBe(2);
  });

  it('of test rows are training rows only', () => {
    const columns = [continuous('a', [1, 2, 2, 9]), continuous('b', [5, 6, 7, 9]), continuous('c', [3, 4, 4, 9])];
    const found = nearRows(columns, everyRow(4), 2);
    expect(found.oneColumn).toBe(1);
    expect(found.pairs).toContainEqual([2, 1]);
  });
});

describe('names and words of identifiers', () => {
  it.each([
    ['Flow ID', 'record'],
    ['Src IP', 'host'],
    ['source_ip', 'host'],
    ['Timestamp', 'time'],
    ['L4_SRC_PORT', 'port'],
    ['id.orig_h', 'host'],
    ['difficulty', 'verdict'],
    ['Unnamed: 0', 'record'],
  ])('%s is listed as %s', (name, kind) => {
    expect(deniedName(name)?.kind).toBe(kind);
  });

  it.each(['src_bytes', 'count', 'duration', 'Destination Port', 'service', 'Flow Duration', 'protocol'])('%s is not listed', (name) => {
    expect(deniedName(name)).toBeUndefined();
  });

  it('lists no name twice', () => {
    const names = denyList.flatMap((entry) => entry.names);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(names.filter((name) => !/^[a-z0-9]+$/.test(name))).toEqual([]);
  });

  it('knows NSL-KDD without a header by its shape', () => {
    const names = Array.from({ length: 43 }, (_, i) => `column${String(i)}`);
    expect(deniedPosition(names, 'column42', ['icmp', 'tcp', 'udp'])?.kind).toBe('verdict');
    expect(deniedPosition(names, 'column41', ['icmp', 'tcp', 'udp'])).toBeUndefined();
    expect(deniedPosition(names, 'column42', ['a', 'b'])).toBeUndefined();
  });

  it.each([
    [['10.0.0.1', '192.168.1.20'], 'IP addresses'],
    [['fe80::1', '2001:db8::2'], 'IP addresses'],
    [['00:1b:44:11:3a:b7', '00-1b-44-11-3a-b8'], 'MAC addresses'],
    [['2018-02-14 08:31:01', '2018-02-15'], 'dates'],
    [['d41d8cd98f00b204e9800998ecf8427e', '9e107d9d372bb6826bd81d3542a419d6'], 'hashes'],
    [['http', 'smtp'], undefined],
    [['S0', 'SF'], undefined],
  ])('%j are %s', (levels, what) => {
    expect(wordPattern(levels)?.what).toBe(what);
  });
});

describe('associations of columns', () => {
  const rng = createRng(5);
  const n = 2000;
  const a = Float64Array.from({ length: n }, () => rng.normal());
  const b = a.map((value) => 3 * value + 0.3 * rng.normal());
  const c = Float64Array.from({ length: n }, () => rng.normal());
  const d = a.map((value, i) => value + c[i]);
  const w = Int32Array.from(c, (value) => (value < -0.5 ? 0 : value < 0.5 ? 1 : 2));
  const v = w.map((code) => (code + 1) % 3);
  const columns = [
    continuous('a', a),
    continuous('b', b),
    continuous('c', c),
    continuous('d', d),
    discrete('w', w, ['x', 'y', 'z']),
    discrete('v', v, ['p', 'q', 'r']),
    continuous('constant', new Float64Array(n)),
  ];
  const matrix = associationMatrix(datasetOf(columns, n), columns, everyRow(n));
  const at = (i: number, j: number): number => matrix.strength[i * columns.length + j];

  it('are |r| for numbers, V for words and η between them', () => {
    expect(at(0, 1)).toBeGreaterThan(0.99);
    expect(at(4, 5)).toBeCloseTo(1, 6);
    expect(at(2, 4)).toBeGreaterThan(0.85);
    expect(at(0, 4)).toBeLessThan(0.1);
    expect(at(0, 6)).toBeNaN();
  });

  it('give variance inflation: infinite for a sum of others', () => {
    expect(matrix.vif[6]).toBeNaN();
    const { vif } = associationMatrix(datasetOf(columns, n), columns.slice(0, 3), everyRow(n));
    // 1 / (1 − R²) with R² = 9 / 9.09
    expect(vif[0]).toBeGreaterThan(80);
    expect(vif[0]).toBeLessThan(125);
    expect(vif[2]).toBeCloseTo(1, 1);
    expect(matrix.vif[3]).toBe(Infinity);
  });

  it('put alike columns side by side', () => {
    const { order, clusters } = clusterColumns(matrix, 0.95);
    expect(clusters).toEqual([
      [0, 1],
      [4, 5],
    ]);
    expect(Math.abs(order.indexOf(0) - order.indexOf(1))).toBe(1);
    expect([...order].sort((x, z) => x - z)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
