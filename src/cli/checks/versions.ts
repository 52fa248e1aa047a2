import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isRecord } from '../../protocol/api/api-request.js'
import { checkNode } from './node.js'
import { ok, type Finding } from '../finding.js'
import { isAtLeast, unsupported } from '../least-version.js'

/** What runs with us: for each supported major, the least version; the last one has no end. */
const NEEDED = [
  { name: 'express', ours: false, least: ['4.18.0', '5.0.0'] },
  { name: 'express-session', ours: false, least: ['1.18.0'] },
  { name: 'axios', ours: true, least: ['1.21.1'] },
  { name: 'fast-xml-parser', ours: true, least: ['5.12.1'] },
  { name: 'undici', ours: true, least: ['7.30.2'] },
] as const

/** Node and the packages, as they are found from the site's folder. */
export function checkVersions(folder: string, node = process.versions.node): Finding[] {
  const found = NEEDED.map(({ name, ours, least }) => ({
    name,
    least,
    version: versionOf(name, ours ? import.meta.url : join(folder, 'package.json')),
  }))
  const wrong = found.filter(({ version, least }) => !version || !isAtLeast(version, least))
  const bad = [
    ...checkNode(node),
    ...wrong.map(({ name, least, version }) =>
      unsupported(name, least, version, `npm install ${name}@${target(least, version)}`),
    ),
  ]
  if (bad.length > 0) return bad
  const list = found.map(({ name, version = '' }) => `${name} ${version}`).join(', ')
  return [ok(`Node.js ${node}, ${list}`, `Node.js ${node}, ${list}`)]
}

/** The site's own major where that will do: nobody wants a new one from a doctor. */
function target(least: readonly string[], version = ''): string {
  const [major = ''] = version.split('.')
  return least.some((one) => one.startsWith(`${major}.`)) ? major : 'latest'
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
