import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isRecord } from '../protocol/api-request.js'
import { messageOf, Unreadable, type Configuration } from './configuration.js'

const NAMES = ['mjs', 'js', 'cjs', 'ts', 'mts'].map((ending) => `oauth.config.${ending}`)

/** The usual file in this folder, if there is one. */
export function findConfigFile(folder: string): string | undefined {
  return NAMES.find((name) => existsSync(resolve(folder, name)))
}

/**
 * The module's `options` or default export as `oauth()`'s options, and its `session` and
 * `trustProxy` where it has them. Importing it runs it.
 * @throws Unreadable
 */
export async function readConfigFile(
  folder: string,
  file: string,
  clean: (text: string) => string,
): Promise<Configuration> {
  const exported = await load(resolve(folder, file), file, clean)
  const standard = isRecord(exported.default) ? exported.default : {}
  const bag = 'options' in exported ? exported : 'options' in standard ? standard : undefined
  const options = bag ? bag.options : exported.default
  if (!isRecord(options)) {
    const says = { en: `${file} exports no options`, ru: `${file} не экспортирует настроек` }
    throw new Unreadable(says, {
      en: "Export the object you give to oauth(), as `options` or as the module's default.",
      ru: 'Экспортируйте объект, который передаёте в oauth(), как `options` или по умолчанию.',
    })
  }
  const { session, trustProxy } = bag ?? exported
  return {
    source: file,
    options,
    session: isRecord(session) ? (session as unknown as Configuration['session']) : undefined,
    trustProxy,
    close: () => Promise.resolve(),
  }
}

async function load(
  path: string,
  file: string,
  clean: (text: string) => string,
): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) {
    const says = { en: `there is no ${file} here`, ru: `файла ${file} здесь нет` }
    throw new Unreadable(says, {
      en: 'Name the module with --config, relative to the folder you are in.',
      ru: 'Укажите модуль в --config относительно текущей папки.',
    })
  }
  try {
    return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    const typescript = isRecord(error) && error.code === 'ERR_UNKNOWN_FILE_EXTENSION'
    const message = clean(messageOf(error))
    const says = {
      en: `${file} cannot be loaded: ${message}`,
      ru: `${file} не загружается: ${message}`,
    }
    throw new Unreadable(says, {
      en: typescript
        ? `This Node.js reads no TypeScript: npx tsx node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor --config ${file}`
        : 'It failed while it was imported: set the option that the message names, and see that all it imports is installed.',
      ru: typescript
        ? `Этот Node.js не читает TypeScript: npx tsx node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor --config ${file}`
        : 'Ошибка при импорте: задайте параметр, который назван в сообщении, и проверьте, что установлено всё, что модуль импортирует.',
    })
  }
}
