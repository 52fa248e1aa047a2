import type { Settings } from '../../express/options/options.js'
import { isApplication } from '../../protocol/provider/client.js'
import { listed } from '../configuration.js'
import { isProduction, type Examined } from '../examined.js'
import { fail, note, ok, warn, type Finding } from '../finding.js'
import type { Words } from '../language.js'

const MAKE: Words = {
  en: `Make one: node -p "require('crypto').randomBytes(32).toString('base64url')"`,
  ru: `Создайте новый: node -p "require('crypto').randomBytes(32).toString('base64url')"`,
}

/** The site's own secrets: there, long enough, not guessable, not one for everything. */
export function checkSecrets(site: Examined): Finding[] {
  const ours = listed(site.options.secret)
  const sessions = [...listed(site.session?.secret), ...listed(site.env.SESSION_SECRET)]
  const findings = [
    ...(ours.length === 0 ? [missing(site)] : ours.flatMap((secret) => judge('secret', secret))),
    ...[...new Set(sessions)].flatMap((secret) => judge('session.secret', secret)),
    ...(ours.some((secret) => sessions.includes(secret)) ? [shared()] : []),
  ]
  return findings.length > 0
    ? findings
    : [ok('the secrets are long enough', 'секреты достаточно длинные')]
}

/**
 * The doctor asks for no token, and only a token request would tell whether a provider accepts the
 * client id, the secret and the redirect URI.
 */
export function noteUntried({ settings }: Examined): Finding[] {
  if (!settings) return []
  const clients = [...settings.clients.values()]
  const people = clients.filter((client) => !isApplication(client)).map(({ id }) => id)
  const applications = clients.filter(isApplication).map(({ id }) => id)
  return [
    ...(people.length > 0 ? [untriedSignIns(people, settings)] : []),
    ...(applications.length > 0 ? [untriedApplications(applications)] : []),
  ]
}

function untriedSignIns(ids: readonly string[], { baseUrl, mountPath }: Settings): Finding {
  const start = `${baseUrl}${mountPath}/${ids[0] ?? ''}/start`
  return note(
    `not tried at the provider: client ids, secrets and redirect URIs of ${ids.join(', ')}. Sign in once: ${start}`,
    `у провайдеров не проверялись client id, секреты и redirect URI: ${ids.join(', ')}. Войдите один раз: ${start}`,
  )
}

function untriedApplications(ids: readonly string[]): Finding {
  const call = `auth.app('${ids[0] ?? ''}').get(…)`
  return note(
    `not tried at the provider: client ids and secrets of ${ids.join(', ')}. Call its API once: ${call}`,
    `у провайдеров не проверялись client id и секреты: ${ids.join(', ')}. Обратитесь к API один раз: ${call}`,
  )
}

/** oauth() then makes one at random, except in production. */
function missing(site: Examined): Finding {
  const says = {
    en: 'secret is not set (OAUTH_SECRET in the environment)',
    ru: 'secret не задан (в окружении – OAUTH_SECRET)',
  }
  return isProduction(site) ? fail('D14', says, MAKE) : warn('D14', says, MAKE)
}

function judge(name: string, secret: string): Finding[] {
  const bytes = Buffer.byteLength(secret)
  const short = {
    en: `${name} is shorter than 32 bytes: it has ${bytes}`,
    ru: `${name}: ${bytes} байт, а нужно не меньше 32`,
  }
  // express-session takes any; ours are refused at start-up.
  if (bytes < 32) return [name === 'secret' ? fail('D15', short, MAKE) : warn('D15', short, MAKE)]
  const guessable =
    new Set(secret).size < 10 || /change.?me|example|your.?secret|password|qwerty/i.test(secret)
  if (!guessable) return []
  const says = { en: `${name} can be guessed`, ru: `${name} можно угадать` }
  return [warn('D16', says, MAKE)]
}

function shared(): Finding {
  return warn(
    'D17',
    {
      en: 'the session and oauth() have the same secret',
      ru: 'у сессии и oauth() один и тот же секрет',
    },
    MAKE,
  )
}
