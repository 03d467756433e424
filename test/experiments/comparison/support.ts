import type { Block, Section } from '../../../src/core/content.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { ExperimentResult } from '../../../src/core/experiment.ts';
import { comparison } from '../../../src/experiments/comparison/index.ts';
import { connections } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

export interface Entry {
  readonly test: string;
  readonly measure: string;
  readonly best: string;
  readonly reference: string;
  readonly model: string;
  readonly difference: number;
  readonly interval: [number, number];
  readonly statistic: number | null;
  readonly df: number | number[] | null;
  readonly pValue: number | null;
  readonly log10P: number | null;
  readonly adjustedLog10P: number | null;
  readonly family: number;
  readonly effect: { name: string; value: number; interval: [number, number] | null };
  readonly rejected: boolean;
  readonly verdict: string;
  readonly smallestDetectable: number | null;
  readonly probabilities?: { better: number; equivalent: number; worse: number };
  readonly details?: Record<string, number>;
}

export interface Json {
  readonly inferenceDesign: {
    mode: string;
    design: string;
    tests: string[];
    reason: string;
    smallestDetectableAccuracyBeforehand: { value: number; pairs: number } | null;
    skipped: { test: string; measure: string; reason: string }[];
  };
  readonly inference: Entry[];
}

export function labelled(nRows: number, nClasses: 2 | 3): Dataset {
  const { dataset, y } = connections(nRows, nClasses, 1);
  const levels = ['benign', 'flood', 'scan'].slice(0, nClasses);
  return { ...dataset, columns: [...dataset.columns, { kind: 'discrete', name: 'class', role: 'label', codes: y, levels }] };
}

export const two = labelled(500, 2);

export async function run(entry: Readonly<Record<string, unknown>>, dataset = two): Promise<{ result: ExperimentResult; json: Json }> {
  const result = await runExperiment(bindExperiment(comparison, { target: 'class', ...entry }), dataset);
  return { result, json: result.json as unknown as Json };
}

export function textOf(section: Section): string {
  const flat = (blocks: readonly Block[]): readonly unknown[] =>
    blocks.flatMap((block) => (block.kind === 'details' ? [block.summary, ...flat(block.blocks)] : [block]));
  return JSON.stringify([section.answer, flat(section.blocks)]);
}

export const kFold = (folds: number, repeats = 1) => ({ 'stratified-k-fold': { folds, repeats } });
export const models = ['decision-tree', 'naive-bayes', { 'decision-tree': { max_depth: 1, as: 'stump' } }];
export const twins = ['naive-bayes', { 'naive-bayes': { as: 'twin' } }];
