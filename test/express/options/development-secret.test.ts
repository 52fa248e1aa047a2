import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { developmentSecret } from '../../../src/express/options/development-secret.js'

const made: string[] = []
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true })
})

const project = (modules = true) => {
  const directory = mkdtempSync(join(tmpdir(), 'oauth-secret-'))
  made.push(directory)
  if (modules) mkdirSync(join(directory, 'node_modules'))
  return directory
}
const file = (directory: string) =>
  join(directory, 'node_modules', '.cache', 'express-oauth-connect', 'secret')

let warn: jest.SpyInstance
beforeEach(() => {
  warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})
afterEach(() => {
  warn.mockRestore()
})

describe('the secret of a site in development', () => {
  it('is 32 random bytes, and the same after a restart', () => {
    const directory = project()
    const secret = developmentSecret(directory)
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(developmentSecret(directory)).toBe(secret)
    expect(warn).not.toHaveBeenCalled()
  })

  it('is readable by its owner only', () => {
    const directory = project()
    developmentSecret(directory)
    expect(statSync(file(directory)).mode & 0o777).toBe(0o600)
  })

  it('differs from project to project, and is found from a folder inside', () => {
    const directory = project()
    const secret = developmentSecret(directory)
    mkdirSync(join(directory, 'server'))
    expect(developmentSecret(join(directory, 'server'))).toBe(secret)
    expect(developmentSecret(project())).not.toBe(secret)
  })

  it.each(['short', ''])('is not what somebody else wrote there: %p', (content) => {
    const directory = project()
    developmentSecret(directory)
    writeFileSync(file(directory), content)
    expect(developmentSecret(directory)).toMatch(/^[\w-]{43}$/)
    expect(readFileSync(file(directory), 'utf8')).toBe(content)
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('no secret given'))
  })

  it('is another one each time, with a warning, where it cannot be kept', () => {
    const directory = project()
    writeFileSync(join(directory, 'node_modules', '.cache'), 'a file, not a folder')
    expect(developmentSecret(directory)).not.toBe(developmentSecret(directory))
    expect(warn).toHaveBeenCalledTimes(2)
  })
})
