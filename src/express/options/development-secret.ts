import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A secret made once and kept with the project's installed packages, so that a restart of the site
 * loses neither connections nor sign-ins under way. Where it cannot be kept, another one each time.
 */
export function developmentSecret(directory = process.cwd()): string {
  const made = randomBytes(32).toString('base64url')
  const modules = modulesAbove(directory)
  if (modules === undefined) return unkept(made)
  const file = join(modules, '.cache', 'express-oauth-connect', 'secret')
  try {
    mkdirSync(dirname(file), { recursive: true })
    // Of two processes that start at once the first writes, and the other reads what it wrote.
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' })
    return made
  } catch {
    return read(file) ?? unkept(made)
  }
}

function read(file: string): string | undefined {
  try {
    const kept = readFileSync(file, 'utf8')
    return /^[A-Za-z0-9_-]{43}$/.test(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

function modulesAbove(directory: string): string | undefined {
  const modules = join(directory, 'node_modules')
  if (existsSync(modules)) return modules
  const parent = dirname(directory)
  return parent === directory ? undefined : modulesAbove(parent)
}

function unkept(secret: string): string {
  process.emitWarning(
    'oauth: no secret given, a random one is used; sign-ins under way and sealed tokens will ' +
      'not survive a restart',
  )
  return secret
}
