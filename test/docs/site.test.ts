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
}

it.each([
  ['en', 'invalid_grant', 'docs/'],
  ['en', 'github', 'docs/providers/github.html'],
  ['en', 'background jobs', 'docs/background-jobs.html'],
  ['ru', 'фоновые задачи', 'docs/ru/background-jobs.html'],
  ['ru', 'GigaChat', 'docs/ru/providers/gigachat.html'],
])('finds in %s: %s', (language, words, address) => {
  const context: Written = {}
  runInNewContext(readFileSync(path.join(folder, `search-${language}.js`), 'utf8'), context)
  const { options, index } = context.searchIndex ?? { options: { fields: [] }, index: '{}' }
  const search = MiniSearch.loadJSON(index, options)
  const [first] = search.search(words, {
    boostDocument: (_id, _term, stored) => Number(stored?.weight),
  }) as unknown as {
    readonly address: string
  }[]
  expect(first?.address).toContain(address)
})

it('lists every page of its own in the menu', () => {
  const menu = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const written = readdirSync('docs').filter((file) => file.endsWith('.md') && file !== 'README.md')
  const missing = written.filter(
    (file) => !menu.includes(`href="docs/${file.replace('.md', '.html')}"`),
  )
  expect(missing).toEqual([])
})
