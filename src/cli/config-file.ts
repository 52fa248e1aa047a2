import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isRecord } from '../protocol/api/api-request.js'
import { cleaner, Unreadable, type Configuration } from './configuration.js'
import { readEnvironment } from './environment.js'
import { loadModule } from './load-module.js'

/** What the module is called that a command looks for. */
export const CONFIG_NAMES = ['mjs', 'js', 'cjs', 'ts', 'mts'].map(
  (ending) => `oauth.config.${ending}`,
)

/** Where a command looks for a site's configuration. */
export interface ConfigurationPlace {
  /** The module to read; default: `oauth.config.*` here, else the environment. */
  readonly config: string | undefined
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
}

/**
 * The module that was named, else the usual one in this folder, else the environment.
 * @throws Unreadable
 */
export function readConfiguration({
  config,
  folder,
  env,
}: ConfigurationPlace): Promise<Configuration> {
  const file = config ?? findConfigFile(folder)
  return file === undefined ? readEnvironment(env) : readConfigFile(folder, file, cleaner(env))
}

/** The usual file in this folder, if there is one. */
function findConfigFile(folder: string): string | undefined {
  return CONFIG_NAMES.find((name) => existsSync(resolve(folder, name)))
}

/**
 * The module's `options` or default export as `oauth()`'s options, and its `session` and
 * `trustProxy` where it has them. Importing it runs it.
 * @throws Unreadable
 */
async function readConfigFile(
  folder: string,
  file: string,
  clean: (text: string) => string,
): Promise<Configuration> {
  const exported = await loadModule(resolve(folder, file), file, clean)
  const standard = isRecord(exported.default) ? exported.default : {}
  const bag = 'options' in exported ? exported : 'options' in standard ? standard : undefined
  const options = bag ? bag.options : exported.default
  if (!isRecord(options)) {
    const says = { en: `${file} exports no options`, ru: `${file} не экспортирует настроек` }
    throw new Unreadable('D06', says, {
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
