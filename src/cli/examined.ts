import type { OAuthOptions } from '../express/options/oauth-options.js'
import { readOptions, type Settings } from '../express/options/options.js'
import { readBaseUrl } from '../protocol/url.js'
import { cleaner, messageOf, type Configuration } from './configuration.js'
import { fail, type Finding } from './finding.js'

/** A site as all checks see it. */
export interface Examined extends Configuration {
  readonly env: NodeJS.ProcessEnv
  /** The options, checked; the essential ones where others are refused. */
  readonly settings?: Settings
  /** Whether `baseUrl` is one. */
  readonly addressed: boolean
  /** What was refused. */
  readonly refused: readonly Finding[]
}

const SOMEWHERE = 'http://localhost:3000'

/** Reads the options as `oauth()` would, but goes on after a bad `baseUrl` or secret. */
export function examine(configuration: Configuration, env: NodeJS.ProcessEnv): Examined {
  const { options } = configuration
  const wrongAddress = refusal(() => readBaseUrl(options.baseUrl, 'baseUrl'))
  const clean = cleaner(env, configuration)
  const addressed = wrongAddress === undefined
  const refused = wrongAddress === undefined ? [] : [badAddress(options.baseUrl, wrongAddress)]
  const common = { ...configuration, env, addressed }
  // Secrets have a check of their own, which may say more than the first refusal.
  const rest = { ...options, secret: 'x'.repeat(32), ...(!addressed && { baseUrl: SOMEWHERE }) }
  const wrong = refusal(() => readOptions(rest as OAuthOptions))
  if (wrong === undefined)
    return { ...common, settings: readOptions(rest as OAuthOptions), refused }
  const settings = essentials(rest)
  return {
    ...common,
    ...(settings && { settings }),
    refused: [...refused, badOptions(clean(wrong))],
  }
}

/** Whether visitors come to it: said by NODE_ENV, or by an address of https. */
export function isProduction({ addressed, options, env }: Examined): boolean {
  return (
    env.NODE_ENV === 'production' ||
    (addressed && [options.baseUrl].flat().some((url) => url?.startsWith('https:')))
  )
}

/** Enough to say which redirect URIs to register, and to ask the endpoints. */
function essentials(options: Partial<OAuthOptions>): Settings | undefined {
  const { baseUrl = SOMEWHERE, secret = '', providers = [], mountPath, shared } = options
  const given = { ...(mountPath && { mountPath }), ...(shared && { shared }) }
  try {
    return readOptions({ baseUrl, secret, providers, ...given })
  } catch {
    return undefined
  }
}

function refusal(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

function badAddress(value: unknown, message: string): Finding {
  if (value === undefined) {
    return fail(
      'D11',
      { en: 'baseUrl is not set', ru: 'baseUrl не задан' },
      {
        en: "Set it to the site's public address, such as https://shop.example (BASE_URL in the environment).",
        ru: 'Задайте публичный адрес сайта, например https://shop.example (в окружении – BASE_URL).',
      },
    )
  }
  return fail(
    'D12',
    { en: message, ru: `baseUrl не подходит: ${message}` },
    {
      en: 'Write the address that visitors see, with https and without a slash at the end.',
      ru: 'Напишите адрес, который видят посетители: с https и без косой черты в конце.',
    },
  )
}

function badOptions(message: string): Finding {
  return fail(
    'D13',
    { en: message, ru: `oauth() не примет настройки: ${message}` },
    {
      en: 'oauth() would throw this at start-up: correct the option named.',
      ru: 'С той же ошибкой oauth() не запустит сайт: исправьте названный параметр.',
    },
  )
}
