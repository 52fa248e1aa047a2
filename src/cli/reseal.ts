import { withinTime } from '../connections/owners/own-store.js'
import { reseal as resealStore, type ResealReport } from '../connections/owners/reseal.js'
import { isOAuthError } from '../errors.js'
import type { OAuthOptions } from '../express/options/oauth-options.js'
import { readOptions, type Settings } from '../express/options/options.js'
import { readConfiguration, type ConfigurationPlace } from './config-file.js'
import { cleaner, messageOf, Unreadable, type Configuration } from './configuration.js'
import { fail, ok, printed, type Finding } from './finding.js'
import type { Language } from './language.js'

/** What the command is told. */
export interface ResealOptions extends ConfigurationPlace {
  readonly language: Language
  readonly print: (text: string) => void
}

/** After so many records a line says how far it is. */
const TELL_EVERY = 1_000

/**
 * Seals with the first secret what an older one sealed in the site's connection store. Tells
 * whether nothing is left that needs another secret.
 */
export async function reseal(options: ResealOptions): Promise<boolean> {
  const { language, print } = options
  const tell = (finding: Finding) => {
    print(printed(finding, language))
    return finding.level === 'ok'
  }
  try {
    const configuration = await readConfiguration(options)
    try {
      const { connections, secrets, timeout } = settingsOf(configuration, options.env)
      if (!connections) return tell(noStore(configuration))
      const store = withinTime(connections.store, timeout)
      const report = await resealStore(store, secrets, (soFar) => {
        if (lookedAt(soFar) % TELL_EVERY === 0) print(progress(soFar, language))
      })
      tell(done(report))
      return report.unreadable === 0 || tell(left(report))
    } finally {
      await configuration.close()
    }
  } catch (error) {
    if (error instanceof Unreadable) return tell(fail(error.number, error.says, error.cure))
    if (isOAuthError(error)) return tell(brokenOff(error.message))
    throw error
  }
}

/** The options as `oauth()` reads them, so that a secret of the site's is one here. */
function settingsOf(configuration: Configuration, env: NodeJS.ProcessEnv): Settings {
  try {
    return readOptions(configuration.options as OAuthOptions)
  } catch (error) {
    const message = cleaner(env, configuration)(messageOf(error))
    throw new Unreadable(
      'D13',
      { en: message, ru: `oauth() не примет настройки: ${message}` },
      {
        en: 'Run this command where the site runs, with its environment; nothing was changed.',
        ru: 'Запустите команду там же, где сайт, с его переменными окружения; ничего не изменено.',
      },
    )
  }
}

function lookedAt({ resealed, alreadyCurrent, unreadable }: ResealReport): number {
  return resealed + alreadyCurrent + unreadable
}

function progress(report: ResealReport, language: Language): string {
  const [all, changed] = [lookedAt(report), report.resealed]
  return language === 'ru'
    ? `…     просмотрено: ${all}, перешифровано: ${changed}\n`
    : `…     ${all} looked at, ${changed} sealed anew\n`
}

function done({ resealed, alreadyCurrent }: ResealReport): Finding {
  return ok(
    `connections sealed anew: ${resealed}, sealed with the first secret already: ${alreadyCurrent}`,
    `перешифровано подключений: ${resealed}, уже были зашифрованы первым секретом: ${alreadyCurrent}`,
  )
}

function left({ unreadable, unreadableOwners }: ResealReport): Finding {
  return fail(
    'D45',
    {
      en: `connections that no secret of the list opens: ${unreadable}, of ${unreadableOwners} owners; they are left as they are`,
      ru: `подключений, которые не расшифровать ни одним секретом из списка: ${unreadable}, их владельцев: ${unreadableOwners}; они оставлены как есть`,
    },
    {
      en: 'List the secret that sealed them after the first one and run this again. If it is lost, these people have to connect again.',
      ru: 'Добавьте секрет, которым они зашифрованы, после первого и повторите. Если он утрачен, этим людям придётся подключиться заново.',
    },
  )
}

function noStore({ source }: Configuration): Finding {
  return fail(
    'D44',
    {
      en: `${source} names no connection store: there is nothing to seal anew`,
      ru: `${source}: хранилище подключений не задано, шифровать нечего`,
    },
    {
      en: 'Export options with connections: { store, owner }, as the site gives them to oauth(). Connections in sessions are sealed anew by their next renewal.',
      ru: 'Экспортируйте options с connections: { store, owner }, как сайт передаёт их в oauth(). Подключения в сессиях перешифровываются при следующем обновлении токена.',
    },
  )
}

function brokenOff(message: string): Finding {
  return fail(
    'D46',
    { en: message, ru: `хранилище подключений: ${message}` },
    {
      en: 'Run it again when the store answers: what was sealed anew stays so.',
      ru: 'Повторите, когда хранилище заработает: что уже перешифровано, таким и останется.',
    },
  )
}
