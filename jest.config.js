import { availableParallelism } from 'node:os'

const source = { '^(\\.{1,2}/.*)\\.js$': '$1' }
const self = {
  '^express-oauth-connect$': '<rootDir>/src/index.ts',
  '^express-oauth-connect/providers$': '<rootDir>/src/providers/index.ts',
  '^express-oauth-connect/providers/(.+)$': '<rootDir>/src/providers/$1.ts',
  '^express-oauth-connect/redis$': '<rootDir>/src/redis.ts',
  '^express-oauth-connect/sandbox$': '<rootDir>/src/sandbox/index.ts',
  '^express-oauth-connect/sql$': '<rootDir>/src/sql.ts',
  '^express-oauth-connect/testing$': '<rootDir>/src/testing/index.ts',
}
const base = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/support/second-attempt.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.test.json' }] },
}

/** What takes minutes runs by `npm run test:soak`. */
const SOAK = '<rootDir>/test/soak/'

/** What does not go through Express runs once, the rest on both of its majors. */
const withoutExpress = [
  SOAK,
  '<rootDir>/test/(protocol|http|store|providers|processes|sandbox|docs|fuzz|interop|e2e|browser|cli|types|package|architecture)',
  '<rootDir>/test/express/session/stores',
  '<rootDir>/test/connections/homes/',
]

export default {
  // Of two cores jest would use but one.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A worker with nothing left to do was seen to take 0.54 s to give back its 2.5 GB after hundreds
  // of files; at jest's 0.5 s that would be reported as a handle that stayed open.
  workerGracefulExitTimeout: 2_000,
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/scripts/closing-line.mjs'],
  projects: [
    {
      ...base,
      displayName: 'express 5',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: [SOAK],
      moduleNameMapper: { ...source, ...self },
    },
    {
      ...base,
      displayName: 'express 4',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: withoutExpress,
      moduleNameMapper: { ...source, ...self, '^express$': 'express4' },
    },
  ],
}
