import { lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRecord } from '../../protocol/api/api-request.js'
import { CONFIG_NAMES } from '../config-file.js'
import type { Words } from '../language.js'

/** A folder that the new site fits into. */
export interface Place {
  readonly root: string
  /** The package.json that is there. */
  readonly manifest: Readonly<Record<string, unknown>> | undefined
  /** What the site's file is called, so that none is in the way. */
  readonly entry: string
  /** What the file of its variables is called. */
  readonly env: string
  /** Whether git leaves that file out; `undefined`: there is no .gitignore. */
  readonly ignores: boolean | undefined
}

/** What is there already, or why nothing can be written. */
export function lookAround(root: string): Place | Words {
  const there = (name: string) => isThere(join(root, name))
  if (isThere(root) && !isFolder(root)) {
    return { en: `${root} is no folder`, ru: `${root} – не папка` }
  }
  const manifest = there('package.json') ? readManifest(join(root, 'package.json')) : undefined
  const entry = there('package.json') || there('server.mjs') ? 'oauth-site.mjs' : 'server.mjs'
  const taken = [...CONFIG_NAMES, entry].find(there)
  if (taken !== undefined) {
    return {
      en: `${taken} exists: this site is set up already; nothing was written`,
      ru: `${taken} уже есть: этот сайт уже настроен; ничего не записано`,
    }
  }
  const env = there('.env') || there('.env.example') ? '.env.oauth' : '.env'
  return { root, manifest, entry, env, ignores: ignores(root, env) }
}

/** Writes a file that is not there yet, whatever happened since one looked; tells whether it did. */
export function writeNew(file: string, text: string, mode = 0o666): boolean {
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(file, text, { flag: 'wx', mode })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** A link that leads nowhere is there too: to write through it would make a file elsewhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** One that cannot be read is there all the same. */
function readManifest(file: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isRecord(content) ? content : {}
  } catch {
    return {}
  }
}

function ignores(root: string, env: string): boolean | undefined {
  const file = join(root, '.gitignore')
  if (!isThere(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.some((line) => [env, '.env*', `/${env}`, '.env.*'].includes(line.trim()))
}
