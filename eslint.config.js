import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Rooms whose results must be the same on every machine and at every hour. */
const deterministicRooms = [
  'core',
  'stats',
  'kernels',
  'charts',
  'prepare',
  'resampling',
  'models',
  'measures',
  'hypotheses',
  'experiments',
  'gates',
  'report',
  'selfcheck',
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'reports/', 'out/', 'suites/', 'src/kernels/wasm/assembly/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 350 }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // process.env['NAME'] says that the key may be absent; plain properties still need the dot.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Inner loops over typed arrays are index loops throughout; for…of there costs an iterator and hides which arrays run in step.
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  {
    files: deterministicRooms.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Draw from the seeded Rng of core/rng.ts.' }],
      'no-restricted-globals': ['error', { name: 'Date', message: 'Reports and results know no clock.' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'CallExpression[callee.property.name=/^toLocale/]', message: 'Results must not depend on the locale.' },
        {
          selector: "CallExpression[callee.property.name='localeCompare']",
          message: 'Sort by code unit: results must not depend on the locale.',
        },
      ],
    },
  },
  { files: ['src/cli/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { module: 'writable' } },
  },
);
