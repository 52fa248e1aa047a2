import config from './jest.config.js'

/** One project is enough to kill a mutant, and types were checked before. */
const [express5] = config.projects

export default {
  ...express5,
  testTimeout: config.testTimeout,
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.test.json', diagnostics: false }],
  },
  testPathIgnorePatterns: [
    ...(express5.testPathIgnorePatterns ?? []),
    ...['e2e', 'docs', 'fuzz', 'interop', 'processes'].map((name) => `<rootDir>/test/${name}/`),
  ],
}
