import type { Registration } from '../protocol/provider/registration/registration.js'
import * as providers from '../providers/index.js'
import type { Store } from '../store/store.js'
import { redisStore } from '../store/redis.js'
import { tablesIn } from './catalogue.js'
import { messageOf, Unreadable, type Configuration } from './configuration.js'

type Factory = (options: never) => Registration

/**
 * The site as environment variables say it: `BASE_URL`, `OAUTH_SECRET`, `REDIS_URL`, and for each
 * provider `<ID>_<OPTION>`, such as `_CLIENT_ID`, `_CLIENT_SECRET`, `_ORIGIN`, `_GRANT`, `_SCOPE`.
 * @throws Unreadable where a registration is refused, or where there is none
 */
export async function readEnvironment(env: NodeJS.ProcessEnv): Promise<Configuration> {
  const registrations = tablesIn(providers).flatMap(([id, factory]) => register(env, id, factory))
  if (registrations.length === 0) {
    const [first = ''] = tablesIn(providers).map(([name]) => name)
    const example = variable(first, 'clientId')
    throw new Unreadable(
      'D07',
      {
        en: 'there is no configuration: neither oauth.config.mjs (.js, .cjs, .ts) nor a variable of a provider',
        ru: 'настроек нет: ни oauth.config.mjs (.js, .cjs, .ts), ни переменных какого-либо провайдера',
      },
      {
        en: `Name a module with --config, set variables such as ${example}, or begin with: npx express-oauth-connect init`,
        ru: `Укажите модуль в --config, задайте переменные, например ${example}, или начните с команды: npx express-oauth-connect init`,
      },
    )
  }
  const { shared, close } = await openStore(env.REDIS_URL)
  return {
    source: 'environment',
    options: {
      ...(env.BASE_URL && { baseUrl: env.BASE_URL }),
      ...(env.OAUTH_SECRET && { secret: env.OAUTH_SECRET }),
      ...(shared && { shared }),
      providers: registrations,
    },
    session: undefined,
    trustProxy: undefined,
    close,
  }
}

/** Text options. Other variables with a provider's name in front are somebody else's: GITHUB_ACTIONS. */
const OPTIONS: ReadonlySet<string> = new Set([
  ...['clientId', 'clientSecret', 'clientName', 'format', 'origin', 'grant', 'scope', 'account'],
  ...['authorizationEndpoint', 'tokenEndpoint', 'refreshEndpoint', 'revocationEndpoint'],
  ...['apiBaseUrl', 'callbackPath', 'issuer', 'teamId', 'keyId', 'privateKey'],
])
/** One of them makes a registration. */
const MARKS = ['clientId', 'clientSecret', 'clientName']

function register(env: NodeJS.ProcessEnv, id: string, factory: unknown): Registration[] {
  if (!MARKS.some((option) => env[variable(id, option)])) return []
  const prefix = `${variable(id, '')}_`
  const given = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(prefix) && value ? [[name.slice(prefix.length), value] as const] : [],
  )
  const settings = given.flatMap(([name, value]) =>
    name.startsWith('SETTINGS_') ? [[toCamelCase(name.slice('SETTINGS_'.length)), value]] : [],
  )
  const options = [
    ...given
      .map(([name, value]) => [toCamelCase(name), value] as const)
      .filter(([option]) => OPTIONS.has(option))
      .map(([option, value]) => [option, option === 'scope' ? value.split(/[\s,]+/) : value]),
    ...(settings.length > 0 ? [['settings', Object.fromEntries(settings)]] : []),
  ]
  try {
    return [(factory as Factory)(Object.fromEntries(options) as never)]
  } catch (error) {
    const message = messageOf(error)
    const option = /^[\w-]+: (\w+) must/.exec(message)?.[1]
    const name = option === undefined ? `${prefix}…` : variable(id, option)
    const says = { en: message, ru: `регистрация не принята: ${message}` }
    throw new Unreadable('D08', says, {
      en: `It is set by a variable: ${name}`,
      ru: `Значение берётся из переменной ${name}`,
    })
  }
}

/** `tbankId`, `clientId`: `TBANK_ID_CLIENT_ID`. Without an option what all of them begin with. */
function variable(id: string, option: string): string {
  const words = [id, option].filter((word) => word !== '')
  return words.map((word) => word.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_')
}

function toCamelCase(name: string): string {
  return name.toLowerCase().replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

async function openStore(
  url: string | undefined,
): Promise<{ readonly shared?: Store; readonly close: () => Promise<void> }> {
  if (!url) return { close: () => Promise.resolve() }
  const { createClient } = await import('redis').catch(() => {
    throw new Unreadable(
      'D09',
      {
        en: 'REDIS_URL is set, and the package redis is not installed',
        ru: 'REDIS_URL задан, а пакет redis не установлен',
      },
      { en: 'npm install redis', ru: 'npm install redis' },
    )
  })
  // Words of the client may hold the address with its password; the check of the store is ours.
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Unreadable(
      'D10',
      { en: 'REDIS_URL is no address of a Redis server', ru: 'REDIS_URL – не адрес сервера Redis' },
      { en: 'It looks like redis://127.0.0.1:6379', ru: 'Нужен адрес вида redis://127.0.0.1:6379' },
    )
  }
  const client = createClient({ url, socket: { connectTimeout: 3_000, reconnectStrategy: false } })
  client.on('error', () => undefined)
  await client.connect().catch(() => undefined)
  return {
    shared: redisStore(client),
    close: () => Promise.resolve(client.isOpen ? client.destroy() : undefined),
  }
}
