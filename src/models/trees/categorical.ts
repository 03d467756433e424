import { z } from 'zod';

/** Parameter `categorical` of the tree models; `native` asks for unordered bins (see `preparation` of a model). */
export const categoricalSchema = z
  .enum(['ordinal', 'native'])
  .default('ordinal')
  .describe('words as ordered codes (ordinal), or as unordered levels of which any set may go left (native)');
