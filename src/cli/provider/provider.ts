import type { ProviderFactory } from '../../protocol/provider/define-provider.js'
import type { Language } from '../language.js'
import { isForApplications, neededSettings, optionalSettings, type Table } from './needs.js'
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
  const entry = catalogue.find((each) => each.table.id === id || each.name === id)
  if (!entry) {
    const near = catalogue.map(({ table }) => table.id).filter((each) => isNear(each, id))
    say(`fail  no table for "${id}"`, `fail  таблицы для «${id}» нет`)
    if (near.length > 0) print(`      ${near.join(', ')}\n`)
    return false
  }
  const { name, table } = entry
  if (isForApplications(table)) {
    say(
      `${table.name}: no redirect URI to register, the application signs in for itself`,
      `${table.name}: redirect URI не нужен, приложение входит само`,
    )
  } else {
    const uri = `https://<baseUrl>/auth/${table.id}/callback`
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
  print(`\n${registrationCode(name, table)}`)
  return true
}

/** The tables by the names that they are exported as; those that are made of options are not there. */
async function readCatalogue(): Promise<readonly { name: string; table: Table }[]> {
  const exported = Object.entries(await import('../../providers/index.js'))
  return exported.flatMap(([name, factory]) =>
    'table' in factory ? [{ name, table: (factory as ProviderFactory).table }] : [],
  )
}

function isNear(id: string, given: string): boolean {
  const word = given.toLowerCase()
  return word.length > 1 && (id.includes(word) || word.includes(id))
}
