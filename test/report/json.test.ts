import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/core/json.ts';
import { jsonReporter } from '../../src/report/json.ts';
import { prettyJson } from '../../src/report/pretty-json.ts';
import { SAMPLE } from './support/sample-result.ts';

describe('prettyJson', () => {
  it('is read back as JSON.stringify would be, NaN as null', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(prettyJson(value as JsonValue))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(prettyJson([NaN, Infinity, 1.5, [NaN]])).toBe('[null, null, 1.5, [null]]');
    expect(prettyJson({ a: { b: [] }, c: {} })).toBe('{\n  "a": {\n    "b": []\n  },\n  "c": {}\n}');
  });

  it('puts each row of a large table on a line of its own', () => {
    const table = Array.from({ length: 3 }, (_, i) => Array.from({ length: 40 }, (__, j) => i * 40 + j));
    expect(prettyJson(table).split('\n')).toHaveLength(5);
  });
});

describe('results.json', () => {
  it('has the keys of schema version 1 in their order, timings last', async () => {
    const [artifact] = await jsonReporter.render(SAMPLE);
    const json = JSON.parse(String(artifact.content)) as Record<string, unknown>;
    const keys = Object.keys(json);
    expect(keys).toEqual(['schemaVersion', 'tool', 'suite', 'dataset', 'otherDatasets', 'experiments', 'gates', 'verdict', 'timings']);
    expect(json).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'flowverdict', version: '0.1.0' },
      suite: { id: 'demo', seed: 42, sha256: SAMPLE.suite.sha256, title: SAMPLE.suite.title },
      dataset: { id: 'kdd99-generated', rows: 25000, columns: 42, distinctRows: 19321 },
      experiments: [
        { id: 'protocol-vs-attack', kind: 'association', results: [{ statistic: 189469.405582, pValue: null }] },
        { id: 'models', kind: 'comparison', status: 'partial', classes: ['attack', 'normal'] },
      ],
      gates: [
        { experiment: 'models', model: 'xgboost', measure: 'accuracy', observed: 0.997, verdict: 'pass' },
        {},
        { observed: null },
        { feature: 'flag', observed: null },
      ],
      verdict: 'error',
    });
  });
});
