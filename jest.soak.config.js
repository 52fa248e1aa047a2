import config from './jest.config.js'

const [express5] = config.projects

/** `npm run test:soak`: what takes minutes, alone and with the garbage collector at hand. */
export default {
  reporters: config.reporters,
  testTimeout: 1_200_000,
  projects: [
    {
      ...express5,
      displayName: 'soak',
      roots: ['<rootDir>/test/soak'],
      testPathIgnorePatterns: [],
    },
  ],
}
