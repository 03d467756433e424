import { describe, expect, it } from 'vitest';
import type { CellResult, Outcome } from '../../../src/core/experiment.ts';
import type { AssociationCellValue } from '../../../src/experiments/association/cell.ts';
import { association } from '../../../src/experiments/association/index.ts';
import { datasetOf, discrete } from '../../support/connections.ts';
import {
  configured,
  contextOf,
  fromCounts,
  kddCounts,
  labels,
  perform,
  protocols,
  resultsOf,
  summaries,
  textOf,
  thrown,
} from './perform.ts';

describe('association, what weakens an answer', () => {
  it('missing values are left out and counted', () => {
    const result = perform(configured({}), fromCounts(protocols, labels, kddCounts, 50));
    expect(resultsOf(result)[0].table.counts).toEqual(kddCounts);
    expect(result.json['warnings']).toEqual(['50 of 4,991 rows (1.0 %) have no value in protocol_type or attack and are left out.']);
  });

  it('levels without rows are dropped and named', () => {
    const result = perform(configured({}), fromCounts([...protocols, 'sctp'], labels, [...kddCounts, [0, 0]]));
    expect(resultsOf(result)[0].table.rows).toEqual(protocols);
    expect(result.json['notes']).toEqual(['No rows have protocol_type = sctp: left out of the table.']);
  });

  it('small expected counts and repeated rows are said', () => {
    const dataset = {
      ...fromCounts(protocols, labels, [
        [3, 1],
        [2, 6],
        [1, 1],
      ]),
      distinctRows: 3,
    };
    const { section } = perform(configured({}), dataset);
    expect(textOf(section.blocks)).toContain('expected count below 5');
    expect(textOf(section.blocks)).toContain('Only 3 of 14 rows are different');
  });

  it('a cell that failed leaves no result, no p-value and a section that says so', () => {
    const experiment = configured({});
    const context = contextOf(fromCounts(protocols, labels, kddCounts));
    const cells = experiment.plan(context);
    const outcomes = new Map<string, Outcome>([
      [cells[0].id, { cell: cells[0].id, status: 'failed', code: 'CELL_TIMEOUT', message: 'took too long' }],
    ]);
    expect(experiment.family(outcomes, cells, context)).toEqual([]);
    const result = experiment.judge({ outcomes, cells, adjustedLog10P: [], context });
    expect(result).toMatchObject({ status: 'failed', observations: [], failures: [{ cell: cells[0].id, code: 'CELL_TIMEOUT' }] });
    expect(textOf(result.section)).toContain('took too long');
  });
});

describe('association, sample', () => {
  it('counts the drawn rows only, the same ones each time, and says so', () => {
    const dataset = fromCounts(protocols, labels, kddCounts);
    const [first, second] = [perform(configured({ sample: 500 }), dataset), perform(configured({ sample: 500 }), dataset)];
    expect(
      resultsOf(first)[0]
        .table.counts.flat()
        .reduce((sum, value) => sum + value, 0),
    ).toBe(500);
    expect(first.json).toEqual(second.json);
    expect(textOf(first.json['notes'])).toContain('500 rows drawn at random');
  });
});

describe('association, wrong input', () => {
  const dataset = fromCounts(protocols, labels, kddCounts);

  it('misspelt, continuous and equal columns are found before the run', () => {
    const issues = configured({ rows: 'protocol_typ', columns: 'duration' }).check(summaries(dataset));
    expect(issues.map(({ code, path }) => [code, path[0]])).toEqual([
      ['SUITE_UNKNOWN_COLUMN', 'rows'],
      ['SUITE_COLUMN_KIND', 'columns'],
    ]);
    expect(issues[0].hint).toBe("did you mean 'protocol_type'?");
    expect(configured({ columns: 'protocol_type' }).check(summaries(dataset))[0].code).toBe('SUITE_SAME_COLUMN');
    expect(configured({}).check(summaries(dataset))).toEqual([]);
  });

  it.each([
    [{ test: 'chi-sqare' }],
    [{ test: { 'chi-square': { yeats: false } } }],
    [{ compare: 'pairs' }],
    [{ compare: [] }],
    [{ topRows: 0 }],
    [{ topRows: 2.5 }],
    [{ row: 'protocol_type' }],
  ])('the schema refuses %j', (config) => {
    expect(association.schema.safeParse({ rows: 'protocol_type', columns: 'attack', ...config }).success).toBe(false);
  });

  it('one level only, or no complete row, stops the plan with a reason', () => {
    const one = thrown(() =>
      configured({}).plan(
        contextOf(
          fromCounts(['tcp', 'udp'], labels, [
            [5, 5],
            [0, 0],
          ]),
        ),
      ),
    );
    expect(one).toMatchObject({ code: 'DATA_ONE_LEVEL', found: 'tcp' });
    const column = thrown(() =>
      configured({}).plan(
        contextOf(
          fromCounts(['tcp', 'udp'], labels, [
            [5, 0],
            [5, 0],
          ]),
        ),
      ),
    );
    expect(column).toMatchObject({ code: 'DATA_ONE_LEVEL', found: 'attack' });
    const none = thrown(() =>
      configured({}).plan(
        contextOf(
          fromCounts(
            ['tcp', 'udp'],
            labels,
            [
              [0, 0],
              [0, 0],
            ],
            6,
          ),
        ),
      ),
    );
    expect(none).toMatchObject({ code: 'DATA_ONE_LEVEL', found: 'no row with both values' });
  });

  it('too many pairs point at topRows', () => {
    const names = Array.from({ length: 60 }, (_, i) => `s${String(i)}`);
    const many = fromCounts(
      names,
      labels,
      names.map((_, i) => [i + 1, 60 - i]),
    );
    expect(thrown(() => configured({ compare: 'pairwise' }).plan(contextOf(many)))).toMatchObject({ code: 'DATA_TOO_MANY_PAIRS' });
    expect(configured({ compare: 'pairwise', topRows: 10 }).plan(contextOf(many))).toHaveLength(1);
    expect(configured({}).plan(contextOf(many))).toHaveLength(1);
  });
});

describe('association, cost', () => {
  it('half a million rows by 66 × 23 levels take well under a second', () => {
    const n = 494_021;
    const rows = Array.from({ length: 66 }, (_, i) => `service${String(i)}`);
    const columns = Array.from({ length: 23 }, (_, i) => `label${String(i)}`);
    const a = discrete(
      'protocol_type',
      Int32Array.from({ length: n }, (_, i) => (i * 31) % 66),
      rows,
    );
    const b = discrete(
      'attack',
      Int32Array.from({ length: n }, (_, i) => (i * 17 + (i % 5) * 3) % 23),
      columns,
    );
    const experiment = configured({});
    const context = contextOf(datasetOf([a, b], n));
    const [cell] = experiment.plan(context);
    const { value, seconds } = experiment.run(cell, context) as CellResult;
    expect((value as AssociationCellValue).results[0].df).toBe(65 * 22);
    expect(seconds['test']).toBeLessThan(1);
  });
});
