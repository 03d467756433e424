import { resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { checkContract, importModel } from '../external/index.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

function parseParameters(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError('the parameters are no JSON', {
      code: 'USAGE_PARAMETERS',
      where: '--parameters',
      found: text,
      hint: `e.g. --parameters '{"depth": 3}'`,
      cause: error,
    });
  }
}

/**
 * Tests a model's file point by point and prints what holds.
 * @throws FlowverdictError when the file holds no model
 */
export async function checkModelFile(file: string, options: { readonly export: string; readonly parameters: string }): Promise<ExitCode> {
  const given = parseParameters(options.parameters);
  const model = await importModel(resolve(file), file, options.export);
  const parsed = model.parameters.safeParse(given);
  if (!parsed.success) {
    throw new UsageError('the model refuses these parameters', {
      code: 'USAGE_PARAMETERS',
      where: '--parameters',
      found: parsed.error.issues.map(({ message }) => message).join('; '),
    });
  }
  const results = await checkContract(model, parsed.data);
  const failed = results.filter(({ reason }) => reason !== null);
  const lines = results.map(({ point, reason }) => (reason === null ? `pass  ${point}` : `FAIL  ${point}\n      ${reason}`));
  process.stdout.write(`${lines.join('\n')}\n${String(results.length - failed.length)} of ${String(results.length)} points hold\n`);
  return failed.length === 0 ? exitCodes.pass : exitCodes.gateFailed;
}
