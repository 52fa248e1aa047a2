import { parseArgs } from 'node:util'
import { VERSION } from '../version.js'
import { doctor } from './doctor.js'
import { languageOf, type Language } from './language.js'
import { newProvider } from './new-provider.js'
import { reseal } from './reseal.js'

const USAGE: Readonly<Record<Language, string>> = {
  en: `express-oauth-connect ${VERSION}

npx express-oauth-connect doctor [--config oauth.config.mjs] [--lang en|ru]
    says what is wrong with a site's configuration before a visitor does

npx express-oauth-connect reseal [--config oauth.config.mjs] [--lang en|ru]
    seals with the first secret what an older one sealed in the connection store

npx express-oauth-connect new-provider <id> [--dir folder] [--lang en|ru]
    writes a provider's table, its test and its page of documentation
`,
  ru: `express-oauth-connect ${VERSION}

npx express-oauth-connect doctor [--config oauth.config.mjs] [--lang en|ru]
    говорит, что не так в настройках сайта, раньше, чем это заметит посетитель

npx express-oauth-connect reseal [--config oauth.config.mjs] [--lang en|ru]
    запечатывает первым секретом то, что в хранилище подключений запечатал прежний

npx express-oauth-connect new-provider <id> [--dir папка] [--lang en|ru]
    создаёт таблицу провайдера, её тест и страницу документации
`,
}

/** Where the command runs. */
export interface Surroundings {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly print: (text: string) => void
}

/** Runs the command; returns the exit code: 0 fine, 1 problems, 2 not understood. */
export async function main(args: readonly string[], around: Surroundings): Promise<number> {
  const { values, positionals } = read(args)
  const language = languageOf(values?.lang, around.env)
  const [command, ...rest] = positionals
  if (values && command === 'doctor' && rest.length === 0) {
    return (await doctor({ ...around, config: values.config, language })) ? 0 : 1
  }
  if (values && command === 'reseal' && rest.length <= 1) {
    const config = values.config ?? rest[0]
    return (await reseal({ ...around, config, language })) ? 0 : 1
  }
  if (values && command === 'new-provider' && rest.length === 1) {
    return newProvider({ ...around, id: rest[0] ?? '', dir: values.dir, language }) ? 0 : 1
  }
  around.print(USAGE[language])
  return values?.help === true ? 0 : 2
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        dir: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch {
    return { values: undefined, positionals: [] }
  }
}
