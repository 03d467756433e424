import { Argument, type Command } from 'commander';

/** `flowverdict list WHAT` and `flowverdict schema`. */
export function addListCommands(program: Command): void {
  program
    .command('list')
    .description('print what there is, from the registries')
    .addArgument(
      new Argument('<what>', 'kind of thing').choices([
        'models',
        'measures',
        'tests',
        'resamplings',
        'kinds',
        'checks',
        'profiles',
        'formats',
      ]),
    )
    .action(async (what: string) => {
      const { listing } = await import('../listing.ts');
      process.stdout.write(listing(what));
    });
  program
    .command('schema')
    .description('print the JSON Schema of suite files, for editors')
    .action(async () => {
      const { suiteJsonSchema } = await import('../../suite/index.ts');
      process.stdout.write(`${JSON.stringify(suiteJsonSchema(), null, 2)}\n`);
    });
}
