import { NEEDS_DIALECT, SANDBOX_FOUR, SANDBOX_PROVIDERS } from '../../sandbox/first-site.js'
import { sampleOf } from '../../sandbox/stand-in/table/samples.js'
import type { Language, Words } from '../language.js'
import { nearest } from '../../protocol/known-name.js'
import { grantNames } from '../provider/cells.js'
import { entryOf, readCatalogue, type Entry } from '../catalogue.js'
import { providerPage } from '../provider/page-address.js'
import { credentialsOf, neededSettings, type Table } from '../provider/needs.js'
import { variablePrefix } from '../templates/registration.js'

/** A provider of the new site. */
export interface Chosen {
  /** What its function is exported as. */
  readonly name: string
  readonly table: Table
  /** Its variables begin with it. */
  readonly prefix: string
  readonly secret: boolean
  /** Everybody's, where there is nothing to register. */
  readonly clientId?: string
  /** The member of `sandbox()` or, of the others, whether `standIn` signs in there. */
  readonly standIn: { readonly member: string } | boolean
  /** Options beside the client, as code. */
  readonly options: Readonly<Record<string, string>>
  /** Settings with a value that the table takes: for a server that stands in, and no real one. */
  readonly settings: Readonly<Record<string, string>>
}

/** What a question is asked with, and what says that an answer will not do. */
export interface Asking {
  readonly ask: ((question: string) => Promise<string | undefined>) | undefined
  readonly say: (words: Words) => void
  readonly language: Language
}

/**
 * The providers that were named, or asked for; `undefined` where one of them will not do and nobody
 * is there to be asked again.
 */
export async function chooseProviders(
  named: readonly string[],
  { ask, say, language }: Asking,
): Promise<readonly Chosen[] | undefined> {
  const catalogue = await readCatalogue()
  const four = SANDBOX_FOUR.join(', ')
  let ids = named
  for (;;) {
    if (ids.length === 0 && ask) {
      const answer = await ask(
        language === 'ru'
          ? `Провайдеры через запятую, всего их ${catalogue.length} (Enter: ${four}): `
          : `Providers, separated by commas, of ${catalogue.length} (Enter: ${four}): `,
      )
      if (answer === undefined) return undefined
      ids = answer.split(/[\s,]+/).filter((id) => id !== '')
    }
    const found = [...new Set(ids.length === 0 ? SANDBOX_FOUR : ids)].map((id) =>
      choose(catalogue, id),
    )
    const problems = found.filter((one) => 'en' in one)
    for (const problem of problems) say(problem)
    if (problems.length === 0) {
      const chosen = found.filter((one) => 'table' in one)
      return chosen.filter(({ name }, at) => chosen.findIndex((one) => one.name === name) === at)
    }
    if (!ask) return undefined
    ids = []
  }
}

function choose(catalogue: readonly Entry[], id: string): Chosen | Words {
  const entry = entryOf(catalogue, id)
  if (!entry) {
    const near = nearest(
      id,
      catalogue.map(({ table }) => table.id),
    )
    const [en, ru] =
      near === undefined ? ['', ''] : [` Did you mean '${near}'?`, ` Возможно, «${near}»?`]
    return { en: `there is no provider '${id}'.${en}`, ru: `провайдера «${id}» нет.${ru}` }
  }
  const { name, table, needs } = entry
  const grants = grantNames(table.grants)
  if (!grants.includes('authorization_code')) {
    return {
      en: `${id}: the application signs in for itself, and no person does`,
      ru: `${id}: здесь входит само приложение, а не человек`,
    }
  }
  const known = Object.hasOwn(SANDBOX_PROVIDERS, name) ? SANDBOX_PROVIDERS[name] : undefined
  // Any server: only the one who chose it knows which.
  const isAny = needs.includes('issuer')
  if (!known && !isAny && needs.length > 0) {
    const list = needs.join(', ')
    const page = providerPage(table.id)
    return {
      en: `${id}: it needs ${list}, which you have to write yourself: ${page.en}`,
      ru: `${id}: нужны ${list}, их придётся добавить вручную: ${page.ru}`,
    }
  }
  const prefix = variablePrefix(name, table)
  return {
    ...{ name, table, prefix, settings: settingsOf(table) },
    ...(known?.clientId !== undefined && { clientId: known.clientId }),
    secret: credentialsOf(table).includes('clientSecret'),
    standIn: known ? { member: known.member } : !isAny && !NEEDS_DIALECT.has(name),
    options: {
      ...(isAny && { id: `'${table.id}'`, issuer: `env.${prefix}_ISSUER` }),
      ...(needs.includes('origin') && { origin: `env.${prefix}_ORIGIN` }),
      ...(!known && grants[0] !== 'authorization_code' && { grant: "'authorization_code'" }),
      ...(table.scope === true && { scope: "['read']" }),
      ...(table.stateIn === 'none' && { acceptNoState: 'true' }),
      ...known?.options,
    },
  }
}

/** What must be named, and the hosts that a page would have to name at each start. */
function settingsOf(table: Table): Readonly<Record<string, string>> {
  const { settings = {}, placeholders = {}, authorizationEndpoint = '' } = table
  const hosts = Object.keys(placeholders).filter((name) =>
    authorizationEndpoint.includes(`{${name}}`),
  )
  const names = [...new Set([...neededSettings(table), ...hosts])]
  return Object.fromEntries(
    names.map((name) => {
      const placeholder = placeholders[name]
      const free =
        placeholder !== undefined && !('pattern' in placeholder || 'under' in placeholder)
      const sample = sampleOf(name, { placeholder, rule: settings[name], id: '1001' })
      return [name, free ? 'tenant.example' : (sample ?? '')]
    }),
  )
}
