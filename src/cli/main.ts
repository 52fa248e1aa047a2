import { VERSION } from '../version.js'
import { readArguments } from './arguments/arguments.js'
import { doctor } from './doctor.js'
import { init } from './init/init.js'
import { languageOf, type Language, type Words } from './language.js'
import { newProvider } from './new-provider.js'
import { provider } from './provider/provider.js'
import { reseal } from './reseal.js'

/** One screen: 24 lines of 80 columns. */
const USAGE: Readonly<Record<Language, string>> = {
  en: `express-oauth-connect ${VERSION}

usage: npx express-oauth-connect <command> [options]

  init [folder]        write a small site that signs people in; needs no account
  doctor               say what is wrong with a site's configuration
  reseal [config]      seal anew, with the first secret, what an older one
                       sealed in the connection store
  provider <id>        say what to register there, and print the code to paste
  new-provider <id>    write a provider's table, its test and its page

  --provider <id>      init: with which providers; repeat it, or use commas
  --config <file>      doctor, reseal: the module with the site's options;
                       without it oauth.config.mjs, .js, .cjs, .ts, .mts
  --dir <folder>       new-provider: where to write; without it, this folder
  --from <address>     new-provider: the server's issuer or metadata, of
                       which the table is made
  --lang en|ru         without it, the language of the terminal
  -h, --help           this text
`,
  ru: `express-oauth-connect ${VERSION}

использование: npx express-oauth-connect <команда> [параметры]

  init [папка]         создать небольшой сайт со входом, без учётных записей
  doctor               сообщить об ошибках в настройках сайта
  reseal [config]      перешифровать первым секретом подключения в хранилище,
                       зашифрованные прежним
  provider <id>        сообщить, что у него зарегистрировать, и показать код
  new-provider <id>    создать таблицу провайдера, тест и страницу документации

  --provider <id>      init: провайдеры, можно несколько через запятую
  --config <файл>      doctor, reseal: модуль с настройками сайта; без этого
                       параметра oauth.config.mjs, .js, .cjs, .ts, .mts
  --dir <папка>        new-provider: куда записать файлы; по умолчанию сюда
  --from <адрес>       new-provider: issuer или метаданные сервера, по
                       которым заполняется таблица
  --lang en|ru         без этого параметра – язык терминала
  -h, --help           эта справка
`,
}

/** Where the command runs. */
export interface Surroundings {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly print: (text: string) => void
  /** Asks who types; `undefined` where it ends without an answer. Left out: nobody is there to be asked. */
  readonly ask?: (question: string) => Promise<string | undefined>
}

/** Runs the command; returns the exit code: 0 fine, 1 problems, 2 not understood. */
export async function main(args: readonly string[], around: Surroundings): Promise<number> {
  const { command, rest, config, dir, from, lang, help, providers, mistakes } = readArguments(args)
  const language = languageOf(lang, around.env)
  const [first] = rest
  const options = { ...around, language }
  const commands: Readonly<Record<string, (() => Promise<boolean>) | undefined>> = {
    init: rest.length <= 1 ? () => init({ ...options, to: first, providers }) : undefined,
    doctor: rest.length === 0 ? () => doctor({ ...options, config }) : undefined,
    reseal: rest.length <= 1 ? () => reseal({ ...options, config: config ?? first }) : undefined,
    ...(first !== undefined &&
      rest.length === 1 && {
        provider: () => provider({ ...options, id: first }),
        'new-provider': () => newProvider({ ...options, id: first, dir, from }),
      }),
  }
  if (help && mistakes.length === 0) {
    around.print(USAGE[language])
    return 0
  }
  const run = command !== undefined && mistakes.length === 0 ? commands[command] : undefined
  if (run) return (await run().catch(refusedByDisk)) ? 0 : 1
  const said = mistakes.length > 0 ? mistakes : misplaced(command, first)
  for (const mistake of said) around.print(`${mistake[language]}\n`)
  around.print(said.length > 0 ? `\n${USAGE[language]}` : USAGE[language])
  return 2

  /** A file in a folder's place, no right to write there: what the disk says, and no stack. */
  function refusedByDisk(error: unknown): false {
    const { syscall, code, path } = error as NodeJS.ErrnoException
    if (syscall === undefined || path === undefined) throw error
    around.print(`fail  ${path}: ${code ?? syscall}\n`)
    return false
  }
}

/** Why a command that is known was not run: a word is missing, or there is one too many. */
function misplaced(command: string | undefined, first: string | undefined): readonly Words[] {
  if (command === undefined) return []
  if (first === undefined) {
    const example = `npx express-oauth-connect ${command} <id>`
    return [
      {
        en: `'${command}' needs an id: ${example}`,
        ru: `Команде «${command}» нужен id: ${example}`,
      },
    ]
  }
  return [
    { en: `Too many words behind '${command}'.`, ru: `После «${command}» слишком много слов.` },
  ]
}
