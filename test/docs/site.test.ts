/** The documentation as a site: every link leads somewhere, and its search finds what is there. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import MiniSearch, { type Options } from 'minisearch'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'docs-site-'))
  execFileSync(process.execPath, ['scripts/docs-site/build.mjs', folder])
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const pages = () =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.html'))

it('leads from every page to pages, headings and files that are there', () => {
  const ids = new Map<string, ReadonlySet<string>>()
  const text = (file: string) => readFileSync(path.join(folder, file), 'utf8')
  const idsOf = (file: string) => {
    const known =
      ids.get(file) ??
      new Set([...text(file).matchAll(/ (?:id|name)="([^"]+)"/g)].map(([, id]) => id ?? ''))
    ids.set(file, known)
    return known
  }
  const broken: string[] = []
  for (const page of pages()) {
    for (const [, link = ''] of text(page).matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^[a-z]+:/i.test(link)) continue
      const [file = '', fragment] = link.replaceAll('&amp;', '&').split('#')
      const target = file === '' ? page : path.join(path.dirname(page), file)
      const found =
        existsSync(path.join(folder, target)) &&
        (fragment === undefined || idsOf(target).has(decodeURIComponent(fragment)))
      if (!found) broken.push(`${page}: ${link}`)
    }
  }
  expect(broken).toEqual([])
})

interface Written {
  readonly searchIndex?: { readonly options: Options; readonly index: string }
  readonly findPages?: (index: MiniSearch, words: string) => readonly { readonly address: string }[]
}

function searchIn(language: string, words: string): readonly string[] {
  const context: Written = {}
  for (const file of ['find.js', `search-${language}.js`])
    runInNewContext(readFileSync(path.join(folder, file), 'utf8'), context)
  const { searchIndex, findPages } = context
  if (!searchIndex || !findPages) throw new Error('the scripts of the search set nothing')
  const index = MiniSearch.loadJSON(searchIndex.index, searchIndex.options)
  return findPages(index, words).map(({ address }) => address)
}

it.each([
  ['en', 'invalid_grant', 'docs/'],
  ['en', 'github', 'docs/providers/github.html'],
  ['en', 'background jobs', 'docs/background-jobs.html'],
  ['en', 'refresh token expired', 'docs/errors.html#not_connected'],
  ['en', 'redirect uri', 'docs/getting-started.html#register-the-redirect-uri'],
  ['en', 'passport', 'docs/recipes/beside-passport.html'],
  ['en', 'how do I sign in with a popup window', 'docs/popup-and-iframe.html'],
  ['ru', 'фоновые задачи', 'docs/ru/background-jobs.html'],
  ['ru', 'GigaChat', 'docs/ru/providers/gigachat.html'],
  ['ru', 'сессия redis', 'docs/ru/scale.html#один-redis'],
  ['ru', 'passport', 'docs/ru/recipes/beside-passport.html'],
])('finds in %s: %s', (language, words, address) => {
  expect(searchIn(language, words)[0]).toContain(address)
})

it.each(['refresh token expired', 'redirect uri', 'passport', 'session redis', 'state cookie'])(
  'puts the pages for a task above those about the project: %s',
  (words) => {
    const about = searchIn('en', words)
      .slice(0, 5)
      .filter((address) => /^(?:SECURITY|CHANGELOG|CONTRIBUTING)/.test(address))
    expect(about).toEqual([])
  },
)

it('finds nothing for a word that no page has', () => {
  expect(searchIn('en', 'qqqqzzzzxxxx')).toEqual([])
})

it('lists every page of its own in the menu', () => {
  const menu = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const written = readdirSync('docs').filter((file) => file.endsWith('.md') && file !== 'README.md')
  const missing = written.filter(
    (file) => !menu.includes(`href="docs/${file.replace('.md', '.html')}"`),
  )
  expect(missing).toEqual([])
})
