import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isRecord } from '../protocol/api/api-request.js'
import type { Language, Words } from './language.js'
import { fetchMetadata } from './provider/metadata.js'
import { discoveredTemplate } from './templates/discovered.js'
import { pageTemplate } from './templates/page.js'
import { tableTemplate, type Names } from './templates/table.js'
import { testTemplate } from './templates/test.js'

/** What the command is told. */
export interface NewProviderOptions {
  readonly id: string
  /** Below which `providers/` and `docs/` are; default: this folder. */
  readonly dir: string | undefined
  /** Where the server's metadata are, or its issuer: they fill the table. */
  readonly from: string | undefined
  readonly folder: string
  readonly language: Language
  readonly print: (text: string) => void
}

/** As a registration's id, but a name for a constant can be made of it. */
const ID = /^[a-z][a-z0-9_-]{0,31}$/
const RESERVED = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
)

const RUN = {
  en: `Its test passes already, in Jest or Vitest:
  npm i -D vitest supertest @types/supertest && npx vitest run --globals`,
  ru: `Тест уже проходит в Jest и Vitest:
  npm i -D vitest supertest @types/supertest && npx vitest run --globals`,
}

/** Writes the table of a provider, its test and its page; all of them or, if one is there, none. */
export async function newProvider({
  id,
  dir = '.',
  from,
  folder,
  language,
  print,
}: NewProviderOptions): Promise<boolean> {
  const say = (en: string, ru: string) => print(`${language === 'ru' ? ru : en}\n`)
  if (!ID.test(id)) {
    const form = ID.source
    say(
      `fail  an id matches ${form}, got "${id}"`,
      `fail  id должен соответствовать ${form}, а указан «${id}»`,
    )
    return false
  }
  const root = resolve(folder, dir)
  const names = namesOf(id, isModule(root))
  const table = from === undefined ? tableTemplate(names) : await discovered(names, from)
  if (typeof table !== 'string') {
    say(`fail  ${table.en}`, `fail  ${table.ru}`)
    return false
  }
  const files = [
    [join('providers', `${id}.ts`), table],
    // Its server has other addresses, and may want another proof, than the discovered one.
    ...(from === undefined
      ? [[join('providers', `${id}.test.ts`), testTemplate(names)] as const]
      : []),
    [join('docs', 'providers', `${id}.md`), pageTemplate(names, language)],
  ] as const
  const taken = files.filter(([file]) => existsSync(join(root, file)))
  for (const [file] of taken) {
    say(
      `fail  ${join(dir, file)} exists, nothing was written`,
      `fail  ${join(dir, file)} уже есть, ничего не записано`,
    )
  }
  if (taken.length > 0) return false
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    // wx: also a file that appeared this moment is left alone.
    writeFileSync(join(root, file), text, { flag: 'wx' })
    print(`ok    ${join(dir, file)}\n`)
  }
  const file = join(dir, 'providers', `${id}.ts`)
  const factory = `${names.constant}({ clientId, clientSecret })`
  const run = from === undefined ? RUN : { en: '', ru: '' }
  say(
    `\nFill in ${file}, give ${factory} to oauth({ providers }).\n${run.en}`,
    `\nЗаполните ${file} и передайте ${factory} в oauth({ providers }).\n${run.ru}`,
  )
  return true
}

/** The table as the server's metadata have it, or why there is none. */
async function discovered(names: Names, from: string): Promise<string | Words> {
  const metadata = await fetchMetadata(from)
  if (typeof metadata === 'string') {
    return { en: `no metadata: ${metadata}`, ru: `метаданных нет: ${metadata}` }
  }
  const lacking = {
    en: 'the metadata name no authorization_endpoint and token_endpoint by https',
    ru: 'в метаданных нет authorization_endpoint и token_endpoint с https',
  }
  return discoveredTemplate(names, metadata) ?? lacking
}

function namesOf(id: string, module: boolean): Names {
  const camel = id.replace(/[-_]+(\w?)/g, (_all, letter: string) => letter.toUpperCase())
  const title = id.replace(/(?:^|[-_]+)(\w)/g, (_all, letter: string) => ` ${letter.toUpperCase()}`)
  return {
    id,
    constant: RESERVED.has(camel) ? `${camel}Provider` : camel,
    title: title.trim(),
    // Node resolves no extensions in modules; Jest's own default maps none in CommonJS.
    file: module ? `./${id}.js` : `./${id}`,
  }
}

/** Whether files there are ES modules: says the nearest package.json. */
function isModule(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) {
      return typeIn(readFileSync(manifest, 'utf8')) === 'module'
    }
    if (folder === dirname(folder)) return false
  }
}

/** Of a package.json that cannot be read, Node itself will say so. */
function typeIn(manifest: string): unknown {
  try {
    const content: unknown = JSON.parse(manifest)
    return isRecord(content) ? content.type : undefined
  } catch {
    return undefined
  }
}
