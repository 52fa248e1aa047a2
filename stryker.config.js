import { floors } from './jest.mutation.config.js'

/**
 * Mutation testing of one floor, named by MUTATION_FLOOR: `npm run test:mutation`, or a single file
 * by `npm run test:mutation -- protocol --mutate src/protocol/query.ts`. See docs/mutation-testing.md.
 */
const floor = process.env.MUTATION_FLOOR ?? 'protocol'

export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  // Which tests reach a mutant is known by name: see scripts/mutation-runner.mjs.
  jest: {
    projectType: 'custom',
    configFile: 'jest.mutation.config.js',
    enableFindRelatedTests: false,
  },
  mutate: [
    `src/${floor}/**/*.ts`,
    // What browsers get, as text: test/e2e judges it.
    '!src/express/routes/browser-files.ts',
    // jose, built in: its own tests judge it.
    '!src/protocol/jose/bundle.ts',
  ],
  coverageAnalysis: 'perTest',
  // What is made while a module loads costs all tests of the floor for each mutant: worth it only
  // where the tests are pure.
  ignoreStatic: floors[floor].slow,
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
  timeoutMS: 5_000,
  timeoutFactor: 3,
  thresholds: { high: 95, low: 90, break: 90 },
  warnings: { slow: false },
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: true },
  htmlReporter: { fileName: `reports/mutation/${floor}.html` },
  jsonReporter: { fileName: `reports/mutation/${floor}.json` },
  incrementalFile: `reports/mutation/${floor}-incremental.json`,
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', 'reports', 'docs', 'bench', 'example-app'],
}
