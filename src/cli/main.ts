#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { FlowverdictError, formatError } from '../core/errors.ts';
import { version } from '../version.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addBaselineCommand } from './commands/baseline.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addCheckModelCommand } from './commands/check-model.ts';
import { addDataCommand } from './commands/data.ts';
import { addListCommands } from './commands/list.ts';
import { addMergeCommand } from './commands/merge.ts';
import { addRunCommand } from './commands/run.ts';
import { addSelfcheckCommand } from './commands/selfcheck.ts';
import { addValidateCommand } from './commands/validate.ts';
import { exitCodes } from './exit-codes.ts';
import { tuneCompiler } from './tune-compiler.ts';

const exitHelp = `
Exit codes: 0 all gates pass · 1 a gate failed · 2 bad input · 3 incomplete (a cell crashed or the run was interrupted) · 4 inconclusive, where the suite stops on it`;

function createProgram(): Command {
  const program = new Command('flowverdict')
    .description('Hypothesis tests and model benchmarks on labelled network traffic, from one suite file')
    .version(version)
    .showHelpAfterError('(flowverdict --help lists the commands)')
    .showSuggestionAfterError()
    .addHelpText('after', exitHelp)
    .exitOverride();
  addRunCommand(program);
  addMergeCommand(program);
  addValidateCommand(program);
  addAuditCommand(program);
  addCompareCommand(program);
  addBaselineCommand(program);
  addCheckModelCommand(program);
  addDataCommand(program);
  addListCommands(program);
  addSelfcheckCommand(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError(false);
  return program;
}

/** Prints an error for people and says how the process ends. A defect of ours is said to be one, without a stack trace unless asked for. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.badInput;
  if (error instanceof FlowverdictError) {
    process.stderr.write(`${formatError(error)}\n`);
    return exitCodes.badInput;
  }
  const detail =
    error instanceof Error
      ? process.env['FLOWVERDICT_DEBUG'] === undefined
        ? error.message
        : (error.stack ?? error.message)
      : String(error);
  process.stderr.write(
    `flowverdict stopped on an error of its own: ${detail}\n  Set FLOWVERDICT_DEBUG=1 for the details, and please report them.\n`,
  );
  return exitCodes.incomplete;
}

tuneCompiler();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.pass);
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}
