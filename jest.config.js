const source = { '^(\\.{1,2}/.*)\\.js$': '$1' }
const self = {
  '^express-oauth-connect$': '<rootDir>/src/index.ts',
  '^express-oauth-connect/providers$': '<rootDir>/src/providers/index.ts',
  '^express-oauth-connect/redis$': '<rootDir>/src/store/redis.ts',
  '^express-oauth-connect/sandbox$': '<rootDir>/src/sandbox/index.ts',
}
const base = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.test.json' }] },
}

/** Every suite that goes through Express runs on both of its majors. */
const everywhere = ['<rootDir>/test/(protocol|http|store|providers|processes|sandbox|docs|fuzz|interop|e2e|architecture)']

export default {
  testTimeout: 30_000,
  projects: [
    { ...base, displayName: 'express 5', roots: ['<rootDir>/test'], moduleNameMapper: { ...source, ...self } },
    {
      ...base,
      displayName: 'express 4',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: everywhere,
      moduleNameMapper: { ...source, ...self, '^express$': 'express4' },
    },
  ],
}
