import type { Command } from 'commander';

/** `flowverdict check-model FILE` */
export function addCheckModelCommand(program: Command): void {
  program
    .command('check-model')
    .description('test a model of your own against the contract of models; runs the file')
    .argument('<file>', 'TypeScript or JavaScript file that exports defineModel(…)')
    .option('--export <name>', 'name of the export', 'default')
    .option('--parameters <json>', 'parameters of the model, as JSON', '{}')
    .action(async (file: string, options: { readonly export: string; readonly parameters: string }) => {
      const { checkModelFile } = await import('../check-model-job.ts');
      process.exitCode = await checkModelFile(file, options);
    });
}
