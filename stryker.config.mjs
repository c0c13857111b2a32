// Mutation testing of the pure layers, outside CI: hours for all of them, minutes for one folder:
// `MUTATE='src/plan/validation/**/*.ts' TESTS='test/plan/**/*.test.ts' npm run mutate`.

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts', related: true },
  coverageAnalysis: 'perTest',
  mutate: (process.env.MUTATE ?? 'src/{engine,plan,explain,dialog}/**/*.ts').split(' '),
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'coverage/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: 'coverage/stryker',
  ignoreStatic: process.env.IGNORE_STATIC === '1',
  concurrency: Number(process.env.CONCURRENCY ?? 2),
  // TypeScript 7 has no programmatic interface to rewrite a configuration with; none needs rewriting.
  tsconfigFile: 'none',
  // Texts are pinned by the compiler and by the tests of sentences; a changed word is no promise broken.
  mutator: { excludedMutations: ['StringLiteral'] },
};
