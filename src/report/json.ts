import { jsonNumber, type JsonValue } from '../core/json.ts';
import type { DatasetFacts, Reporter, RunResult } from '../core/result.ts';
import type { VerdictPart } from '../core/suite.ts';
import { prettyJson } from './pretty-json.ts';

function datasetJson({ id, rows, columns, sha256, distinctRows, generated }: DatasetFacts): JsonValue {
  return { id, rows, columns, sha256, distinctRows, generated };
}

const orNull = (value: number | null): number | null => (value === null ? null : jsonNumber(value));

function partJson(part: VerdictPart): JsonValue {
  return {
    ...part,
    difference: orNull(part.difference),
    interval: part.interval?.map(jsonNumber) ?? null,
    log10P: orNull(part.log10P),
    log10PEqual: orNull(part.log10PEqual),
  };
}

function gateJson({ gate, rule, observed, verdict, reason, parts }: RunResult['verdicts'][number]): JsonValue {
  return {
    experiment: gate.experiment,
    ...(gate.model === undefined ? {} : { model: gate.model }),
    ...(gate.feature === undefined ? {} : { feature: gate.feature }),
    ...(gate.result === undefined ? {} : { result: gate.result }),
    measure: gate.measure,
    ...(gate.class === undefined ? {} : { class: gate.class }),
    ...(gate.rows === undefined ? {} : { where: gate.rows }),
    ...(gate.sliceBy === undefined ? {} : { sliceBy: gate.sliceBy }),
    rule,
    observed: observed === null ? null : jsonNumber(observed),
    verdict,
    reason,
    ...(parts === undefined ? {} : { parts: parts.map(partJson) }),
  };
}

/**
 * The run for programs, schemaVersion 1. All but `timings`, the last key, is the same in every run of the same suite, data and version.
 */
function resultsJson(result: RunResult): JsonValue {
  const { tool, suite, datasets, experiments } = result;
  const timings = experiments.map(({ id, timings: seconds }): [string, JsonValue] => [id, seconds]);
  const measured = result.verdicts.flatMap(({ gate, rule, verdict, measured: found }): JsonValue[] =>
    found === undefined ? [] : [{ experiment: gate.experiment, rule, observed: jsonNumber(found.value), verdict, reason: found.reason }],
  );
  return {
    schemaVersion: 1,
    tool: { name: tool.name, version: tool.version },
    suite: { id: suite.id, title: suite.title, seed: suite.seed, alpha: suite.alpha, sha256: suite.sha256 },
    dataset: datasets.length === 0 ? null : datasetJson(datasets[0]),
    ...(datasets.length > 1 ? { otherDatasets: datasets.slice(1).map(datasetJson) } : {}),
    experiments: experiments.map(({ id, kind, status, json, failures }) => ({
      id,
      kind,
      status,
      ...json,
      failures: failures.map(({ cell, code, message }) => ({ cell, code, message })),
    })),
    gates: result.verdicts.map(gateJson),
    verdict: result.verdict,
    timings: {
      ...result.timings,
      experiments: Object.fromEntries(timings),
      ...(measured.length === 0 ? {} : { gates: measured }),
    },
  };
}

export const jsonReporter: Reporter = {
  id: 'json',
  title: 'results.json: every number, for programs',
  render: (result) => [{ path: 'results.json', content: `${prettyJson(resultsJson(result))}\n` }],
};
