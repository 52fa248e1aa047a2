import { parseArgs } from 'node:util'
import { VERSION } from '../version.js'
import { doctor } from './doctor.js'
import { languageOf, type Language } from './language.js'
import { newProvider } from './new-provider.js'
import { provider } from './provider/provider.js'
import { reseal } from './reseal.js'

const COMMANDS = ['doctor', 'reseal', 'provider', 'new-provider']

/** One screen: 24 lines of 80 columns. */
const USAGE: Readonly<Record<Language, string>> = {
  en: `express-oauth-connect ${VERSION}

usage: npx express-oauth-connect <command> [options]

  doctor               say what is wrong with a site's configuration
  reseal [config]      seal anew, with the first secret, what an older one
                       sealed in the connection store
  provider <id>        say what to register there, and print the code to paste
  new-provider <id>    write a provider's table, its test and its page

  --config <file>      doctor, reseal: the module with the site's options;
                       without it oauth.config.mjs, .js, .cjs or .ts
  --dir <folder>       new-provider: where to write; without it, this folder
  --from <address>     new-provider: the server's issuer or metadata, of
                       which the table is made
  --lang en|ru         without it, the language of the terminal
  -h, --help           this text
`,
  ru: `express-oauth-connect ${VERSION}

использование: npx express-oauth-connect <команда> [параметры]

  doctor               сообщить об ошибках в настройках сайта
  reseal [config]      перешифровать первым секретом то, что в хранилище
                       подключений зашифровано прежним
  provider <id>        сообщить, что там зарегистрировать, и показать код
  new-provider <id>    создать таблицу сервиса, тест и страницу документации

  --config <файл>      doctor, reseal: модуль с настройками сайта; без этого
                       параметра oauth.config.mjs, .js, .cjs или .ts
  --dir <папка>        new-provider: куда записать файлы; по умолчанию сюда
  --from <адрес>       new-provider: issuer или метаданные сервера, по
                       которым заполняется таблица
  --lang en|ru         без этого параметра – язык терминала
  -h, --help           эта справка
`,
}

const UNKNOWN = {
  en: (command: string) => `There is no command '${command}'.`,
  ru: (command: string) => `Команды «${command}» нет.`,
}
const MEANT = {
  en: (command: string) => ` Did you mean '${command}'?`,
  ru: (command: string) => ` Возможно, вы имели в виду «${command}»?`,
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
  if (values && command === 'provider' && rest.length === 1) {
    return (await provider({ ...around, id: rest[0] ?? '', language })) ? 0 : 1
  }
  if (values && command === 'new-provider' && rest.length === 1) {
    const { dir, from } = values
    return (await newProvider({ ...around, id: rest[0] ?? '', dir, from, language })) ? 0 : 1
  }
  if (values?.help === true) {
    around.print(USAGE[language])
    return 0
  }
  if (command !== undefined && !COMMANDS.includes(command)) {
    const near = nearest(command)
    const hint = near === undefined ? '' : MEANT[language](near)
    around.print(`${UNKNOWN[language](command)}${hint}\n\n`)
  }
  around.print(USAGE[language])
  return 2
}

/** The command that was probably meant: fewer than half of its letters are to be changed. */
function nearest(typed: string): string | undefined {
  const [best] = COMMANDS.map((name) => ({ name, edits: editsBetween(typed, name) })).sort(
    (one, other) => one.edits - other.edits,
  )
  return best !== undefined && best.edits * 2 < best.name.length ? best.name : undefined
}

/** How many letters are to be added, dropped or replaced (Levenshtein's distance). */
function editsBetween(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_zero, index) => index)
  for (const [row, letter] of Array.from(from).entries()) {
    const line = [row + 1]
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    above = line
  }
  return above.at(-1) ?? 0
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        dir: { type: 'string' },
        from: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch {
    return { values: undefined, positionals: [] }
  }
}
