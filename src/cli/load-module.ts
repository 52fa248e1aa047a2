import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { messageOf, Unreadable } from './configuration.js'
import type { Words } from './language.js'

type Exports = Readonly<Record<string, unknown>>

/** A module may wait for a server at its top level, and some clients wait for ever. */
const PATIENCE_MS = 10_000

/**
 * Imports a site's module, which runs it.
 * @throws Unreadable that says why it could not be imported, and what to do
 */
export async function loadModule(
  path: string,
  file: string,
  clean: (text: string) => string,
): Promise<Exports> {
  if (!existsSync(path)) {
    const says = { en: `there is no ${file} here`, ru: `файла ${file} здесь нет` }
    throw new Unreadable('D02', says, {
      en: 'Name the module with --config, relative to the folder you are in.',
      ru: 'Укажите модуль в --config относительно текущей папки.',
    })
  }
  try {
    return await inTime(import(pathToFileURL(path).href) as Promise<Exports>, file)
  } catch (error) {
    if (error instanceof Unreadable) throw error
    if (needsTypeScript(error)) throw unreadTypeScript(file)
    const message = clean(messageOf(error))
    const says = {
      en: `${file} cannot be loaded: ${message}`,
      ru: `${file} не загружается: ${message}`,
    }
    throw new Unreadable('D04', says, /got undefined(?:;|$)/.test(message) ? UNSET : FAILED)
  }
}

const FAILED: Words = {
  en: 'It failed while it was imported: set the option that the message names, and see that all it imports is installed.',
  ru: 'Ошибка при импорте: задайте параметр, который назван в сообщении, и проверьте, что установлено всё, что модуль импортирует.',
}

const UNSET: Words = {
  en: 'If the module takes it from an environment variable, that variable is not set here. The doctor reads no .env: node --env-file=.env node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor',
  ru: 'Если модуль берёт его из переменной окружения, здесь она не задана. Сам доктор .env не читает: node --env-file=.env node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor',
}

function inTime<T>(loading: Promise<T>, file: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const seconds = PATIENCE_MS / 1000
    const says = {
      en: `${file} is still loading after ${seconds} s`,
      ru: `${file} не загрузился за ${seconds} с`,
    }
    const cure = {
      en: 'It waits for something at its top level, most likely for a server that is not there: see REDIS_URL and the like.',
      ru: 'Модуль чего-то ждёт на верхнем уровне – скорее всего, сервера, который не отвечает: проверьте REDIS_URL и подобные адреса.',
    }
    const timer = setTimeout(() => reject(new Unreadable('D05', says, cure)), PATIENCE_MS)
    void loading.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** No TypeScript at all, none beyond types, or './acme.js' where there is acme.ts. */
function needsTypeScript(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const [, wanted = ''] = /'([^']+)\.js'/.exec(messageOf(error)) ?? []
    return existsSync(`${wanted}.ts`)
  }
  return code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
}

function unreadTypeScript(file: string): Unreadable {
  const { node } = process.versions
  const tsx = `npx tsx node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor --config ${file}`
  return new Unreadable(
    'D03',
    {
      en: `${file} cannot be loaded: it is TypeScript that Node.js ${node} does not read`,
      ru: `${file} не загружается: такой TypeScript Node.js ${node} не читает`,
    },
    {
      en: `Run the doctor through tsx: ${tsx}`,
      ru: `Запустите доктора через tsx: ${tsx}`,
    },
  )
}
