import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import ts from 'typescript'
import type { ProviderFactory } from 'express-oauth-connect'
import { begin, CLIENT, signIn, site } from '../support/site.js'
import { issue, json, stub } from '../support/stub.js'
import { freePort } from '../support/programs.js'

const root = path.resolve(__dirname, '../..')

interface Block {
  /** `docs/testing.md:12`, where the block begins. */
  readonly place: string
  /** The word behind the fence, such as `ts` or `js`. */
  readonly language: string
  /** Lines of a function's body that use the names of {@link PREAMBLE}. */
  readonly fragment: boolean
  /** From a first line such as `// acme.ts`: other blocks of the same page may import it. */
  readonly name: string | undefined
  readonly code: string
}

interface Doc {
  /** Relative to the repository. */
  readonly file: string
  readonly text: string
  readonly blocks: readonly Block[]
}

const docs = ['.', 'docs'].flatMap((folder) => markdownIn(folder)).map(readDoc)
/** The API reference is made of docstrings, in English only: its blocks are signatures. */
const written = docs.filter(({ file }) => !file.startsWith('docs/api/'))
const english = docs.filter(({ file }) => existsSync(path.join(root, russianFile(file))))

/** Where blocks were written to be run. */
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

describe('the documentation', () => {
  it('has a Russian page for every English one', () => {
    const pages = written.filter(({ file }) => /^docs\/(?!ru\/)|^README\.md$/.test(file))
    const untold = pages.filter((page) => !english.includes(page))
    expect(untold.map(({ file }) => file)).toEqual([])
  })

  it.each(english.map(({ file }) => file))('says the same in both languages: %s', (file) => {
    const [page, russian] = [readDoc(file), readDoc(russianFile(file))]
    expect(headings(russian).map(({ level }) => level)).toEqual(
      headings(page).map(({ level }) => level),
    )
    expect(russian.blocks.map(sameCode)).toEqual(page.blocks.map(sameCode))
    expect(tableShapes(russian.text)).toEqual(tableShapes(page.text))
    expect(russian.text).toMatch(/[а-яё]{4}/i)
  })

  it('compiles, every block of it', () => {
    const files = written.filter(({ file }) => !isRussian(file)).flatMap(toSources)
    expect(files.length).toBeGreaterThan(30)
    expect(typeErrors(files)).toEqual([])
  })

  it('leads to files and headings that exist', () => {
    expect(docs.flatMap(brokenLinks)).toEqual([])
  })

  it('shows its first example before line 25 of the README', () => {
    for (const file of ['README.md', 'README.ru.md']) {
      const lines = readDoc(file).text.split('\n')
      expect(lines.findIndex((line) => /^```[jt]s/.test(line))).toBeLessThan(24)
    }
  })

  it('keeps the README under 200 lines', () => {
    for (const file of ['README.md', 'README.ru.md']) {
      expect(readDoc(file).text.trimEnd().split('\n').length).toBeLessThan(200)
    }
  })

  it.each(['README.md', 'README.ru.md'])(
    'compares CPU as the performance page does: %s',
    (file) => {
      const page = readDoc(file === 'README.md' ? 'docs/performance.md' : 'docs/ru/performance.md')
      const [names = [], ...rows] = rowsOf(readDoc(file).text).slice(-14)
      const run = new Map(
        rowsOf(firstTable(page.text)).map(([name = '', ...cells]) => [name, cells]),
      )
      const ratios = (column: number) =>
        names.slice(1).map((name) => {
          const cells = run.get(PACKAGES[name] ?? name)
          return /\*\*([\d.]+)\*\*/.exec(cells?.[column] ?? '')?.[1]
        })
      const [signIn, api] = rows.slice(-2).map(([, ...cells]) => cells)
      expect(signIn).toEqual(ratios(1))
      expect(api).toEqual(ratios(2))
    },
  )

  it('explains every error code, option and cell', () => {
    const names = (file: string, type: RegExp) => {
      const [body] = type.exec(readFileSync(path.join(root, 'src', file), 'utf8')) ?? []
      if (body === undefined) throw new Error(`src/${file} has nothing like ${type.source}`)
      return body
    }
    const codes = names('errors.ts', /export type ErrorCode =[^]*?\n\n/).matchAll(/'(\w+)'/g)
    const options = names('express/options/oauth-options.ts', /interface OAuthOptions\b[^]*?\n}/)
    const registration = names(
      'protocol/provider/registration/registration.ts',
      /interface RegistrationOptions\b[^]*?\n}/,
    )
    const cells = names('protocol/provider/provider.ts', /export interface Provider\b[^]*?\n}/)
    const fields = [options, registration, cells].join('').matchAll(/readonly (\w+)\??:/g)
    const tables = readDoc('docs/options.md').text + readDoc('docs/provider-table.md').text
    const errors = readDoc('docs/errors.md').text

    expect(
      [...codes].map(([, code]) => code).filter((code) => !errors.includes(`### ${code}`)),
    ).toEqual([])
    expect(
      [...fields].map(([, name]) => name).filter((name) => !tables.includes(`\`${name}\``)),
    ).toEqual([])
  })

  it('names the repository as package.json does', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8')
    const { repository } = JSON.parse(manifest) as { repository: { url: string } }
    const home = repository.url.replace(/^git\+|\.git$/g, '')
    // A provider's page leads to the vendor's own, and so does what is said of it in the reference.
    const ours = docs.filter(
      ({ file }) => !/^docs\/(?:(?:ru\/)?providers\/|api\/providers\.md$)/.test(file),
    )
    const named = ours.flatMap(
      ({ text }) => text.match(/https:\/\/github\.com\/[\w-]+\/[\w-]+/g) ?? [],
    )
    expect(new Set(named)).toEqual(new Set([home]))
  })

  it('names nothing of the machine it was written on', () => {
    const slips = docs.filter(({ text }) => /\/work\/|\.\.\/shared|\/tmp\/|\/root\//.test(text))
    expect(slips.map(({ file }) => file)).toEqual([])
  })
})

describe('the fifth provider of the README', () => {
  const block = named('README.md', 'acme.ts')

  it('takes one file of under 40 lines', () => {
    expect(block.code.trimEnd().split('\n').length).toBeLessThan(40)
  })

  it('signs in, carries its oddities and calls its API', async () => {
    const provider = await stub()
    const tokens = issue()
    provider.token = (request, res) => {
      const end = res.end.bind(res)
      // The answer as Acme wraps it, and without expires_in.
      res.end = ((body: string) => {
        const { access_token } = JSON.parse(body) as { access_token: string }
        return end(JSON.stringify({ result: { access_token } }))
      }) as typeof res.end
      return tokens(request, res)
    }
    const { acme } = run(block) as { acme: ProviderFactory }
    const { browser } = site([acme({ ...CLIENT, origin: provider.origin })])
    const visitor = browser()

    const { authorize } = await begin(visitor, 'acme')
    expect(authorize.href).toContain(`${provider.origin}/authorize?`)
    expect(authorize.searchParams.get('scope')).toBe('orders,goods')

    await signIn(visitor, 'acme', {}, { code: 'the-code', shop: '17' })
    const [exchange] = provider.to('/token')
    expect(exchange?.form.get('code')).toBe('the-code')
    expect(exchange?.form.get('shop')).toBe('17')

    const { body } = await visitor.get('/call/acme').expect(200)
    expect(body).toEqual({
      path: '/v1/me',
      auth: expect.stringMatching(/^Bearer access-token-\d+$/),
    })
    const { body: listed } = await visitor.get('/auth/connections')
    expect(listed).toMatchObject({ connections: [{ provider: 'acme', account: '17' }] })

    provider.api = (_request, res) => json(res, 200, { code: 5, text: 'no such order' })
    const { body: refused } = await visitor.get('/call/acme').expect(502)
    expect(refused).toMatchObject({ code: 'api_error', providerCode: '5' })
    provider.api = (_request, res) => json(res, 200, { code: 7 })
    await visitor.get('/call/acme').expect(401)
  })
})

describe('the recipe of docs/testing.md', () => {
  run(named('docs/testing.md', 'shop.ts'), named('docs/testing.md', 'shop.test.ts'))
})

type Work = (page: object) => Promise<string>

describe('the Playwright recipe of docs/testing.md', () => {
  const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']
  const executablePath = places.find((place) => place !== undefined && existsSync(place))
  const itInBrowser = executablePath === undefined && process.env.CI !== 'true' ? it.skip : it

  itInBrowser(
    'signs in, in a line and click by click, and reads what the API answered',
    async () => {
      const port = String(await freePort())
      const blocks = ['shop.ts', 'shop.browser.ts'].map((name) => named('docs/testing.md', name))
      const moved = blocks.map((one) => ({ ...one, code: one.code.replaceAll('3000', port) }))
      const recipe = run(...moved) as {
        showSubscribers: Work
        clickThrough: Work
        inBrowser: (work: Work, options: object) => Promise<string>
      }
      for (const work of [recipe.showSubscribers, recipe.clickThrough]) {
        const text = await recipe.inBrowser(work, { executablePath })
        expect(text).toMatch(/"success":true,"count":\d+/)
      }
    },
  )
})

describe('the test of docs/add-a-provider.md', () => {
  const { blocks } = readDoc('docs/add-a-provider.md')
  const test = blocks.find(({ code }) => code.includes("\nit('"))
  if (test) run(test)
})

/** Names that a fragment may use. */
const PREAMBLE = `import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import session from 'express-session'
import { oauth, type OAuthRouter, type Registration } from 'express-oauth-connect'
import type { Sandbox } from 'express-oauth-connect/sandbox'
declare const app: Express
declare const auth: OAuthRouter
declare const req: Request
declare const res: Response
declare const next: NextFunction
declare const providers: readonly Registration[]
declare const stand: Sandbox
void [express, session, oauth, app, auth, req, res, next, providers, stand]
`

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) return folder === '.' ? [] : markdownIn(file)
    return entry.name.endsWith('.md') ? [file] : []
  })
}

function readDoc(file: string): Doc {
  const text = readFileSync(path.join(root, file), 'utf8')
  return { file, text, blocks: blocksOf(file, text) }
}

function blocksOf(file: string, text: string): Block[] {
  return [...text.matchAll(/^```(\w+)([^\n]*)\n([^]*?)^```$/gm)].map((match) => {
    const [, language = '', rest = '', code = ''] = match
    return {
      place: `${file}:${text.slice(0, match.index).split('\n').length + 1}`,
      language,
      fragment: rest.trim() === 'fragment',
      name: /^\/\/ ([\w.-]+\.ts)\n/.exec(code)?.[1],
      code,
    }
  })
}

function named(file: string, name: string): Block {
  const block = readDoc(file).blocks.find((one) => one.name === name)
  if (!block) throw new Error(`${file} has no block ${name}`)
  return block
}

function isRussian(file: string): boolean {
  return file === 'README.ru.md' || file.startsWith('docs/ru/')
}

function russianFile(file: string): string {
  if (file === 'README.md') return 'README.ru.md'
  return /^docs\/(?!ru\/)/.test(file) ? file.replace(/^docs\//, 'docs/ru/') : 'none'
}

/** A page without its code, where `#` is a comment. */
function prose({ text }: Doc): string {
  return text.replace(/^```[^]*?^```$/gm, '')
}

interface Heading {
  readonly level: number
  /** As GitHub makes it of the title. */
  readonly anchor: string
}

function headings(doc: Doc): Heading[] {
  return [...prose(doc).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    anchor: title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  }))
}

/** Where a link may lead: headings, the second of a name with `-1`, and what has an id. */
function anchorsOf(doc: Doc): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const ids = [...prose(doc).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
  const numbered = headings(doc).map(({ anchor }) => {
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
  return new Set([...numbered, ...ids])
}

/** Comments and texts for people may be translated, code may not. */
function sameCode({ language, code }: Block): string {
  return `${language}\n${code}`
}

/** Names of the README's comparison that the performance page spells in another way. */
const PACKAGES: Readonly<Record<string, string>> = {
  'this package': 'express-oauth-connect',
  'этот пакет': 'express-oauth-connect',
  'openid-client 6': 'openid-client',
}

/** The cells of every table's rows, but for the line below a head. */
function rowsOf(text: string): string[][] {
  const lines = text.match(/^\|.*\|$/gm) ?? []
  const rows = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  return rows.filter((row) => !/^:?-+:?$/.test(row.at(-1) ?? ''))
}

/** Of the performance page: the run beside all other packages. */
function firstTable(text: string): string {
  return /(?:^\|.*\n)+/m.exec(text)?.[0] ?? ''
}

/** Rows of each table: a forgotten row is a forgotten fact. */
function tableShapes(text: string): number[] {
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.trim().split('\n').length)
}

function brokenLinks(doc: Doc): string[] {
  const links = [...prose(doc).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? doc.file : path.posix.join(path.posix.dirname(doc.file), file)
      if (!existsSync(path.join(root, target))) return true
      return anchor !== undefined && !anchorsOf(readDoc(target)).has(anchor)
    })
    .map((link) => `${doc.file}: ${link}`)
}

interface Source {
  readonly file: string
  readonly place: string
  readonly text: string
}

/** A page's blocks as files of a folder of their own; they exist in memory only. */
function toSources({ file, blocks }: Doc): Source[] {
  const folder = path.join(root, 'test/docs/in-memory', file.replace(/\W+/g, '-'))
  return blocks
    .filter(({ language }) => language === 'ts')
    .map(({ fragment, name, code, place }, index) => ({
      file: path.join(folder, name ?? `block-${index}.ts`),
      place,
      text: fragment ? `${PREAMBLE}export {}\n{\n${code}}\n` : `${code}\nexport {}\n`,
    }))
}

/** What `tsc` says of them, with the settings of the repository. */
function typeErrors(sources: readonly Source[]): string[] {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as { config: unknown }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const byFile = new Map(sources.map((source) => [source.file, source]))
  const folders = new Set(sources.map(({ file }) => path.dirname(file)))
  const host = ts.createCompilerHost(options)
  const disk = { ...host }
  host.fileExists = (file) => byFile.has(file) || disk.fileExists(file)
  host.readFile = (file) => byFile.get(file)?.text ?? disk.readFile(file)
  host.directoryExists = (folder) => folders.has(folder) || ts.sys.directoryExists(folder)
  host.getSourceFile = (file, target, ...rest) => {
    const source = byFile.get(file)
    return source
      ? ts.createSourceFile(file, source.text, target, true)
      : disk.getSourceFile(file, target, ...rest)
  }
  const program = ts.createProgram([...byFile.keys()], options, host)
  return [...byFile].flatMap(([file, { place }]) => {
    const sourceFile = program.getSourceFile(file)
    return [
      ...program.getSyntacticDiagnostics(sourceFile),
      ...program.getSemanticDiagnostics(sourceFile),
    ].map((one) => `${place}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`)
  })
}

/** Runs blocks as they stand, each a file of one folder, and returns what the last one exports. */
function run(...blocks: readonly Block[]): unknown {
  const cache = path.join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'docs-'))
  folders.push(folder)
  const files = blocks.map(({ name = 'block.ts', code }) => {
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    })
    const file = path.join(folder, name.replace(/ts$/, 'cjs'))
    writeFileSync(file, outputText)
    return file
  })
  // Under jest this is jest's own: it maps the package's name to src.
  return createRequire(__filename)(files.at(-1) ?? '')
}
