// docs/providers and docs/ru/providers, made of the tables and their docstrings: a page each, and one
// table of all. With --check they are only compared. Runs under tsx.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { tablesOf } from './catalogue/tables.mjs'
import { docstringOf } from './docs-providers/docstring.mjs'
import { pageOf } from './docs-providers/page.mjs'
import { listOf } from './docs-providers/list.mjs'

const MARK = '<!-- Made by `npm run docs:providers` of the table and its docstring. -->'
const FOLDERS = { en: 'docs/providers', ru: 'docs/ru/providers' }

const isMade = (file) => readFileSync(file, 'utf8').includes(MARK)
const config = await resolveConfig('docs/providers/README.md')
const entries = (await tablesOf()).map((entry) => ({ ...entry, ...docstringOf(entry) }))

/** What the pages should hold; a page written by hand stays as it is. */
const pages = new Map()
for (const [language, folder] of Object.entries(FOLDERS)) {
  const byHand = new Set(
    existsSync(folder) ? readdirSync(folder).filter((file) => !isMade(join(folder, file))) : [],
  )
  for (const entry of entries) {
    const file = `${entry.id}.md`
    if (byHand.has(file) || entry.page !== undefined) continue
    pages.set(join(folder, file), `${pageOf(entry, language, MARK)}${notesOn(entry, language)}`)
  }
  pages.set(join(folder, 'README.md'), listOf(entries, language, MARK))
}

/** What somebody wrote about a provider beside what its table tells. */
function notesOn({ id }, language) {
  const file = join('scripts/docs-providers/notes', `${id}.${language}.md`)
  if (!existsSync(file)) return ''
  return `\n## ${language === 'ru' ? 'Заметки' : 'Notes'}\n\n${readFileSync(file, 'utf8')}`
}

const stale = []
for (const [file, text] of pages) {
  const wanted = await format(text, { ...config, parser: 'markdown' })
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue
  stale.push(file)
  if (process.argv.includes('--check')) continue
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, wanted)
}
for (const folder of Object.values(FOLDERS)) {
  for (const file of readdirSync(folder).map((name) => join(folder, name))) {
    if (pages.has(file) || !isMade(file)) continue
    stale.push(file)
    if (!process.argv.includes('--check')) rmSync(file)
  }
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`stale: npm run docs:providers\n${stale.join('\n')}`)
  process.exitCode = 1
}
