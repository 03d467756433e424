/**
 * Who may import whom: one rule per row of the table in ARCHITECTURE.md, checked by `npm run imports`.
 * Type-only imports count too (`tsPreCompilationDeps`), so the table also holds for the shapes that rooms share.
 */

/** A rule that lets `room` import only itself and `allowed`. */
const room = (name, allowed, comment) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment,
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
});

const questions = ['core', 'stats', 'kernels', 'charts', 'data', 'prepare', 'resampling', 'models', 'external', 'measures', 'hypotheses'];

module.exports = {
  forbidden: [
    room('core', [], 'core is the vocabulary: it must be readable, and usable, without anything else of the project.'),
    room('stats', ['core'], 'Statistics are formulas on numbers: they know no data set and no model.'),
    room('kernels', ['core'], 'Inner loops take typed arrays; whatever gives those arrays a meaning lives above.'),
    room('charts', ['core'], 'A chart is a pure function from plain data to a specification; who computed the data is not its business.'),
    room('data', ['core', 'stats'], 'Reading data must not depend on what is asked of them.'),
    room('prepare', ['core', 'stats', 'kernels'], 'Encoders and scalers serve every model, so they know none.'),
    room('resampling', ['core'], 'Folds come from row numbers and classes alone: the same for every model.'),
    room(
      'models',
      ['core', 'stats', 'kernels'],
      'A model says which representation it wants and never prepares, reads or measures anything itself.',
    ),
    room(
      'external',
      ['core', 'data', 'prepare'],
      'Models that a suite brings along: files, programs and sessions. Ours stay free of all that; its contract prepares made-up rows as a run does.',
    ),
    room('measures', ['core', 'stats'], 'A measure sees truth, prediction and scores, never who predicted.'),
    room('hypotheses', ['core', 'stats'], 'A hypothesis test sees counts or scores, never where they come from.'),
    room(
      'experiments',
      questions,
      'Experiments join the rooms above into questions; gates, suites, executors and reports build on them, not the other way.',
    ),
    room('gates', ['core', 'stats', 'measures'], 'A gate judges observations by name: it must not know how an experiment made them.'),
    room(
      'suite',
      [...questions, 'experiments', 'gates'],
      'Binding names to objects needs every registry, but neither the engine nor the reports.',
    ),
    room(
      'run',
      ['core'],
      'The engine knows cells, not kinds: a suite already carries bound objects, so run never imports models or experiments.',
    ),
    room(
      'selfcheck',
      ['core', 'stats', 'hypotheses'],
      'Published figures are replayed through the functions and registries that a suite uses, and need neither data nor models.',
    ),
    room('report', ['core', 'charts'], 'Reporters render the content tree and the result; anything else would let them compute.'),
    {
      name: 'only-entrances-import-entrances',
      severity: 'error',
      comment: 'cli, worker.ts and index.ts are the entrances: they may import anything, and nobody but cli may import them.',
      from: { path: '^src/', pathNot: '^src/(cli/|worker\\.ts$|index\\.ts$)' },
      to: { path: '^src/(cli/|worker\\.ts$|index\\.ts$)' },
    },
    {
      name: 'files-at-the-edge',
      severity: 'error',
      comment:
        "The file system belongs to data, external, suite, cli and run (journal, cache): everything else gives the same answer on any machine's disk.",
      from: { path: '^src/', pathNot: '^src/(data|external|suite|cli|run)/' },
      to: { path: '^(node:)?fs(/promises)?$', dependencyTypes: ['core'] },
    },
    {
      name: 'programs-at-the-edge',
      severity: 'error',
      comment: 'Only a model that the suite brings along, and that the user allowed, may start a program.',
      from: { path: '^src/', pathNot: '^src/external/command/' },
      to: { path: '^(node:)?child_process$', dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Circles, of types too, make files impossible to read one at a time.',
      from: { path: '^(src|test|bench)/' },
      to: { circular: true },
    },
    {
      name: 'no-tests-in-src',
      severity: 'error',
      comment: 'What is shipped must not need what only tests or benchmarks have.',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that does not resolve is a typing mistake or a missing dependency.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'The shipped code runs after `npm ci --omit=dev`; types vanish at build time and may come from there.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((dist|coverage|reports)/|src/kernels/wasm/assembly/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
