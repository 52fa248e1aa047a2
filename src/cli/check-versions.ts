import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isRecord } from '../protocol/api-request.js'
import { fail, ok, type Finding } from './finding.js'

/** What runs with us: for each supported major, the least version; the last one has no end. */
const NEEDED = [
  { name: 'express', ours: false, least: ['4.18.0', '5.0.0'] },
  { name: 'express-session', ours: false, least: ['1.18.0'] },
  { name: 'axios', ours: true, least: ['1.21.1'] },
  { name: 'fast-xml-parser', ours: true, least: ['5.12.1'] },
] as const

const NODE = ['20.19.0']

/** Node and the packages, as they are found from the site's folder. */
export function checkVersions(folder: string, node = process.versions.node): Finding[] {
  const found = NEEDED.map(({ name, ours, least }) => ({
    name,
    least,
    version: versionOf(name, ours ? import.meta.url : join(folder, 'package.json')),
  }))
  const wrong = [{ name: 'Node.js', least: NODE, version: node }, ...found].filter(
    ({ version, least }) => version === undefined || !isAtLeast(version, least),
  )
  if (wrong.length > 0) return wrong.map(({ name, least, version }) => bad(name, least, version))
  const list = found.map(({ name, version = '' }) => `${name} ${version}`).join(', ')
  return [ok(`Node.js ${node}, ${list}`, `Node.js ${node}, ${list}`)]
}

function bad(name: string, least: readonly string[], version: string | undefined): Finding {
  const needed = least.join(' / ')
  return fail(
    version === undefined
      ? { en: `${name} is not installed`, ru: `${name} не установлен` }
      : {
          en: `${name} ${version} is not supported: ${needed} or later`,
          ru: `${name} ${version} не поддерживается: нужен ${needed} или новее`,
        },
    name === 'Node.js'
      ? { en: 'Install a current Node.js.', ru: 'Установите свежий Node.js.' }
      : { en: `npm install ${name}@latest`, ru: `npm install ${name}@latest` },
  )
}

/** Whether a version is no less than the entry of its own major, or than the last entry. */
export function isAtLeast(version: string, least: readonly string[]): boolean {
  const major = version.split('.')[0]
  const floor = least.find((one) => one.split('.')[0] === major) ?? least.at(-1) ?? '0'
  return compare(version, floor) >= 0
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split('.').map((part) => parseInt(part, 10)))
  for (let place = 0; place < 3; place++) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Not every package exports its package.json: looked for above its main file. */
function versionOf(name: string, from: string): string | undefined {
  let file: string
  try {
    file = createRequire(from).resolve(name)
  } catch {
    return undefined
  }
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (!existsSync(manifest)) continue
    const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
    if (isRecord(content) && content.name === name) return String(content.version)
  }
  return undefined
}
