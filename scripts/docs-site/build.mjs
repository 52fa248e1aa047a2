// The documentation as a folder of HTML pages with a search that works offline, also from a disk:
// `npm run docs:site [-- folder]`; `npm start` serves the same below /docs/.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readPage } from './markdown.mjs'
import { menuOf, otherLanguage, WORDS } from './menu.mjs'
import { pageOf } from './page.mjs'
import { searchIndex } from './search-index.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)
const ASSETS = ['site.css', 'find.js', 'search.js']

/**
 * Writes the site.
 * @param {string} target - a folder, which is emptied first
 * @returns {{ pages: number }} how many pages there are
 */
export function buildDocsSite(target) {
  const pages = sources().map((file) => readPage(file, readFileSync(join(root, file), 'utf8')))
  const known = new Set(pages.map(({ file }) => file))
  rmSync(target, { recursive: true, force: true })
  for (const page of pages) {
    const { language } = page
    const menu = menuOf(language, pages)
    const other = otherLanguage(page.file, known)
    write(join(target, page.address), pageOf(page, { menu, other, words: WORDS[language] }))
  }
  for (const language of ['en', 'ru']) {
    const own = pages.filter((page) => page.language === language)
    write(join(target, `search-${language}.js`), searchIndex(own))
  }
  for (const name of ASSETS)
    cpSync(fileURLToPath(new URL(name, import.meta.url)), join(target, name))
  cpSync(minisearch(), join(target, 'minisearch.js'))
  for (const file of filesOf('docs').filter((name) => !name.endsWith('.md'))) {
    mkdirSync(dirname(join(target, file)), { recursive: true })
    cpSync(join(root, file), join(target, file))
  }
  return { pages: pages.length }
}

/** Every page that a reader may want, as paths below the project's root. */
function sources() {
  const own = [
    ...['README.md', 'README.ru.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
    'CODE_OF_CONDUCT.md',
  ]
  return [...own, ...filesOf('docs').filter((file) => file.endsWith('.md'))].sort()
}

function filesOf(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** MiniSearch as a script without modules: a page opened from a disk cannot import one. */
function minisearch() {
  return join(dirname(require.resolve('minisearch')), '../umd/index.js')
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2] ?? join(root, 'docs-site')
  const { pages } = buildDocsSite(target)
  const where = relative(process.cwd(), join(target, 'index.html'))
  console.log(`${pages} pages: open ${where} in a browser`)
}
