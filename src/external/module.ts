import { resolve } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../core/errors.ts';
import { defineExternalModel } from '../core/external-model.ts';
import { digestFiles } from './files/digest-files.ts';
import { checkedModel } from './module/checked-model.ts';
import { importedFiles } from './files/imported-files.ts';
import { importModel } from './module/import-model.ts';

const parameters = z.strictObject({
  file: z.string().min(1).describe('TypeScript or JavaScript file that exports a model, relative to the suite file'),
  export: z.string().min(1).default('default').describe('name of the export'),
  parameters: z.record(z.string(), z.unknown()).default({}).describe('parameters of the model, checked by its own schema'),
});

type Parameters = z.infer<typeof parameters>;

/** A model of the user in TypeScript or JavaScript, fitted like ours. */
export const module = defineExternalModel<Parameters>({
  id: 'module',
  title: 'a model of your own in TypeScript or JavaScript',
  engine: 'external',
  place: 'any',
  rowLimit: Infinity,
  reference: '`defineModel` of this package; `flowverdict check-model FILE` tests the contract.',
  parameters,
  runs: ({ file }) => `the module ${JSON.stringify(file)}`,
  open: async (given, site) => {
    if (!site.allowRun)
      throw new ModelError('the user does not allow this suite to run modules', { code: 'MODEL_NEEDS_LEAVE', hint: 'Add --allow-run.' });
    const file = resolve(site.folder, given.file);
    const definition = await importModel(file, given.file, given.export);
    const parsed = definition.parameters.safeParse(given.parameters);
    if (!parsed.success) {
      const said = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`.replace(/^: /, ''));
      throw new ModelError(`the parameters of ${given.file} are refused: ${said.join('; ')}`, { code: 'MODULE_PARAMETERS' });
    }
    await definition.load?.();
    return {
      kind: 'recipe',
      definition: checkedModel(definition, given.file),
      parameters: parsed.data,
      sha256: await digestFiles(site.folder, await importedFiles(file)),
    };
  },
});
