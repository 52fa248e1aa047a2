// src/providers/marks/marks.ts: the logos of the providers, of the package simple-icons; and the
// table of each refers to its own. With --check it writes nothing, and fails where it would.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import * as icons from 'simple-icons'
import { marksFile, providerFiles } from './providers.mjs'
import { rounded } from './svg-path.mjs'

/** Of 24 units: a twentieth of a pixel where a mark is 120 pixels wide. */
const DECIMALS = 2
/** Characters: a page carries it in each of its buttons. */
const LONGEST = 5000

const MARKS_FILE = marksFile()
/** Icons that have another name than the provider's table. */
const OTHER_NAMES = {
  battlenet: 'battledotnet',
  mailru: 'maildotru',
  'mailru-connect': 'maildotru',
  startgg: 'startdotgg',
  twitter: 'x',
  weibo: 'sinaweibo',
  wikimedia: 'wikimediafoundation',
  'zendesk-sell': 'zendesk',
}

const WITHOUT = [
  // Its rules for buttons that sign in allow the logo in its four colours only.
  'google',
  // Any server's: the button is the site's own.
  'openid',
  // A whole word, which nobody can read in a tile of 24 pixels; the first letter they can.
  ...['coinbase', 'egnyte', 'kakao', 'typeform', 'zoom'],
  // A square with the letters cut out: on a tile it would be a square in a square. See marks/vk.ts.
  ...['vk', 'vkid'],
]

/** `{ id, path }` of each provider whose logo may be shown by anybody, without naming a licence. */
export function marks() {
  const bySlug = new Map(Object.values(icons).map((icon) => [icon.slug, icon]))
  return providerFiles().flatMap(({ id }) => {
    const icon = bySlug.get(OTHER_NAMES[id] ?? id.replaceAll('-', ''))
    if (!icon || WITHOUT.includes(id)) return []
    // Of a logo with a licence of its own that licence may ask for more than CC0 does.
    if (icon.license && icon.license.type !== 'CC0-1.0') return []
    const path = rounded(icon.path, DECIMALS)
    return path.length > LONGEST ? [] : [{ id, path }]
  })
}

function marksText(found) {
  const { version } = JSON.parse(readFileSync('node_modules/simple-icons/package.json', 'utf8'))
  const lines = found.map(({ id, path }) => `  ${keyOf(id)}: '${path}',`)
  return `// Made by scripts/marks.mjs (npm run build:marks): update simple-icons in package.json, and build again.
/**
 * Logos of one colour by the id of the table, each the path of an SVG of 24 × 24; from simple-icons
 * ${version} (CC0-1.0). They are trademarks of those whom they stand for.
 */
export const marks = {
${lines.join('\n')}
} as const
`
}

/** The source of a table that refers to its mark. */
function referring(text, id) {
  if (/\bmark: marks\b/.test(text)) return text
  const reference = /^\w+$/.test(id) && !/^\d/.test(id) ? `marks.${id}` : `marks[${idText(id)}]`
  const withMark = text.replace(
    /^( *)button: \{([^{}]*?),?\s*\},$/m,
    (_all, indent, cells) => `${indent}button: {${cells}, mark: ${reference} },`,
  )
  if (withMark === text) return text
  const imports = [...text.matchAll(/^import [^;]*? from '[^']+'$/gm)]
  const last = imports.at(-1)
  const end = last.index + last[0].length
  const added = `\nimport { marks } from './marks/marks.js'`
  return withMark.slice(0, end) + added + withMark.slice(end)
}

function keyOf(id) {
  return /^[a-z]\w*$/.test(id) ? id : idText(id)
}

function idText(id) {
  return /^\d+$/.test(id) ? id : `'${id}'`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = marks()
  const config = { ...(await resolveConfig(MARKS_FILE)), parser: 'typescript' }
  const files = [
    [MARKS_FILE, await format(marksText(found), config)],
    ...(await Promise.all(
      found.map(async ({ id }) => {
        const file = `src/providers/${id}.ts`
        const text = readFileSync(file, 'utf8')
        const withMark = referring(text, id)
        return [file, withMark === text ? text : await format(withMark, config)]
      }),
    )),
  ]
  const changed = files.filter(
    ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
  )
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(MARKS_FILE), { recursive: true })
    for (const [file, text] of changed) writeFileSync(file, text)
  } else if (changed.length > 0) {
    console.error(`npm run build:marks: ${changed.map(([file]) => file).join(', ')}`)
    process.exitCode = 1
  }
}
