import config from './jest.config.js'

/**
 * The tests that judge each floor. Its own folder comes first; what goes through the whole site
 * finds little more and takes a hundred times as long.
 */
export const floors = {
  // Stryker adds a line to each source, and that test compares one to the byte.
  protocol: { tests: ['protocol/(?!jose)'], slow: false },
  store: { tests: ['store/(?!redis-cluster)'], slow: false },
  http: { tests: ['http/'], slow: true },
  connections: { tests: ['connections/(?!homes/(?:sql|redis))', 'express/session/'], slow: true },
  express: { tests: ['express/'], slow: true },
}

/** One project is enough to kill a mutant, and types were checked before. */
const [express5] = config.projects
const { tests } = floors[process.env.MUTATION_FLOOR ?? 'protocol']

export default {
  ...express5,
  runner: '<rootDir>/scripts/mutation-runner.mjs',
  testTimeout: config.testTimeout,
  testRegex: tests.map((start) => `/test/${start}[^]*\\.test\\.ts$`),
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.test.json', diagnostics: false }],
  },
}
