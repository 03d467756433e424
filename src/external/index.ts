import type { ExternalModel } from '../core/external-model.ts';
import { createRegistry } from '../core/registry.ts';
import { command } from './command.ts';
import { module } from './module.ts';
import { onnx } from './onnx.ts';
import { predictions } from './predictions.ts';

/** Ways to bring one's own model. Adding one: its file, and one line here. */
export const externalModels = createRegistry<ExternalModel>('model', [predictions, command, onnx, module]);

export { checkContract } from './contract/points.ts';
export { importModel } from './module/import-model.ts';
