import type { Case, CaseOptions } from '../case.ts';
import { kernelCases } from './kernels.ts';
import { loadingCases } from './loading.ts';
import { modelCases } from './models.ts';
import { suiteCases } from './suites.ts';

/** Full name of a case: what `--only` looks into. */
export function fullName({ name, rows, columns }: Case): string {
  return `${name} ${String(rows)}×${String(columns)}`;
}

/** All cases, or those whose full name contains one of the words. */
export function chooseCases(options: CaseOptions, only: readonly string[]): readonly Case[] {
  const all = [loadingCases, kernelCases, modelCases, suiteCases].flatMap((make) => make(options));
  return only.length === 0 ? all : all.filter((entry) => only.some((word) => fullName(entry).includes(word)));
}
