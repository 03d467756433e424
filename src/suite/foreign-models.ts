import { FlowverdictError, FlowverdictErrors, SuiteError } from '../core/errors.ts';
import type { Experiment, Inspection, WorkContext } from '../core/experiment.ts';
import type { Suite } from '../core/suite.ts';

/**
 * A suite may come from a stranger: what it would run needs the user's leave.
 * @throws FlowverdictErrors naming each program and module at its line
 */
export function refuseForeignCode(suite: Suite): void {
  const problems = suite.experiments.flatMap((experiment, index) =>
    (experiment.runs ?? []).map(
      ({ path, text }) =>
        new SuiteError(`experiment '${experiment.id}' runs code of its own: ${text}`, {
          code: 'SUITE_NEEDS_LEAVE',
          where: suite.locate(['experiments', index, ...path]),
          hint: 'If you trust this suite, allow it with --allow-run (or FLOWVERDICT_ALLOW_RUN=1).',
        }),
    ),
  );
  if (problems.length > 0) throw new FlowverdictErrors(problems);
}

/** Data that cannot carry the question at all are told of by its plan, which comes next. */
async function inspectOne(experiment: Experiment, contextOf: (experiment: Experiment) => WorkContext): Promise<Inspection | undefined> {
  try {
    return await experiment.inspect?.(contextOf(experiment));
  } catch (error) {
    if (error instanceof FlowverdictError) return undefined;
    throw error;
  }
}

/**
 * Looks into the files of the models that the suite brings along.
 * @returns their SHA-256 by experiment and model
 * @throws FlowverdictErrors with every problem at its place in the suite
 */
export async function inspectModels(
  suite: Suite,
  contextOf: (experiment: Experiment) => WorkContext,
): Promise<Readonly<Record<string, string>>> {
  const problems: SuiteError[] = [];
  const digests: Record<string, string> = {};
  for (const [index, experiment] of suite.experiments.entries()) {
    const found = await inspectOne(experiment, contextOf);
    if (found === undefined) continue;
    for (const { path, message, ...details } of found.issues) {
      const where = suite.locate(['experiments', index, ...path]);
      problems.push(new SuiteError(`experiment '${experiment.id}': ${message}`, { ...details, where }));
    }
    for (const [name, sha256] of Object.entries(found.digests)) digests[`${experiment.id}/${name}`] = sha256;
  }
  if (problems.length > 0) throw new FlowverdictErrors(problems);
  return digests;
}
