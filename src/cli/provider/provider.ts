import type { Language } from '../language.js'
import { nearest } from '../../protocol/known-name.js'
import { entryOf, readCatalogue } from '../catalogue.js'
import { isForApplications, neededSettings, optionalSettings } from './needs.js'
import { providerPage } from './page-address.js'
import { registrationCode } from '../templates/registration.js'
import { odditiesOf } from './oddities.js'

/** What the command is told. */
export interface ProviderOptions {
  readonly id: string
  readonly language: Language
  readonly print: (text: string) => void
}

/** Prints what to register at a provider of the catalogue, and the code to paste. */
export async function provider({ id, language, print }: ProviderOptions): Promise<boolean> {
  const say = (en: string, ru: string) => print(`${language === 'ru' ? ru : en}\n`)
  const catalogue = await readCatalogue()
  const entry = entryOf(catalogue, id)
  if (!entry) {
    const near = nearOnes(
      catalogue.map(({ table }) => table.id),
      id,
    )
    const list = near.join(', ')
    const [en, ru] = list === '' ? ['', ''] : [` Did you mean ${list}?`, ` Возможно, ${list}?`]
    say(`fail  there is no provider '${id}'.${en}`, `fail  провайдера «${id}» нет.${ru}`)
    return false
  }
  const { name, table, needs } = entry
  if (isForApplications(table)) {
    say(
      `${table.name}: no redirect URI to register, the application signs in for itself`,
      `${table.name}: redirect URI не нужен: приложение входит само`,
    )
  } else {
    const uri = `<baseUrl>/auth/${table.id}/callback`
    say(
      `${table.name}: register this redirect URI there, character by character: ${uri}`,
      `${table.name}: зарегистрируйте там этот redirect URI, знак в знак: ${uri}`,
    )
  }
  const [needed, optional] = [neededSettings(table), optionalSettings(table)]
  if (needed.length > 0) say(`settings: ${needed.join(', ')}`, `настройки: ${needed.join(', ')}`)
  if (optional.length > 0) {
    say(
      `optional settings: ${optional.join(', ')}`,
      `необязательные настройки: ${optional.join(', ')}`,
    )
  }
  for (const { says } of odditiesOf(table)) print(`- ${says[language]}\n`)
  const page = providerPage(table.id)
  say(
    `its page, with the address to register at: ${page.en}`,
    `его страница, с адресом для регистрации: ${page.ru}`,
  )
  print(`\n${registrationCode(name, table, needs, 'js')}`)
  return true
}

/** Those that have the word in them; else the one that is spelled nearly so. */
function nearOnes(ids: readonly string[], given: string): readonly string[] {
  const word = given.toLowerCase()
  const near = ids.filter((id) => word.length > 1 && (id.includes(word) || word.includes(id)))
  return near.length > 0 ? near : [nearest(word, ids) ?? []].flat()
}
