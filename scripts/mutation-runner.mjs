import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import TestRunner from 'jest-runner'

/** The full names of each file's tests, learned while nothing is mutated yet. */
const NAMES = '.test-names.json'

/**
 * Stryker tells jest the names of the tests that reach a mutant, and jest would load every test
 * file to look for them: this loads only the files that have one. A mutant that is made while a
 * module loads has no names; it is judged by the tests that import that module themselves.
 */
export default class MutationRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    const { testNamePattern } = this._globalConfig
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__
    if (testNamePattern) return super.runTests(reaching(tests, testNamePattern), watcher, options)
    if (mutant) return super.runTests(importing(tests, mutant), watcher, options)
    if (process.env.STRYKER_MUTATOR_WORKER === undefined)
      return super.runTests(tests, watcher, options)
    const names = {}
    this.on('test-file-success', ([{ path }, { testResults }]) => {
      names[path] = testResults.map(({ fullName }) => fullName)
      writeFileSync(NAMES, JSON.stringify(names))
    })
    return super.runTests(tests, watcher, options)
  }
}

function reaching(tests, pattern) {
  const wanted = new RegExp(pattern, 'i')
  const names = existsSync(NAMES) ? JSON.parse(readFileSync(NAMES, 'utf8')) : {}
  return tests.filter(({ path }) => names[path]?.some((name) => wanted.test(name)) ?? true)
}

function importing(tests, mutant) {
  const file = readdirSync('src', { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .find((name) => readFileSync(`src/${name}`, 'utf8').includes(`("${mutant}")`))
  const near = tests.filter(({ path }) =>
    readFileSync(path, 'utf8').includes(`/${basename(file, '.ts')}.js'`),
  )
  return near.length > 0 ? near : tests
}
