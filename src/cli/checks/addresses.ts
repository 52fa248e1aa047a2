import { isApplication, type Client } from '../../protocol/provider/client.js'
import type { Examined } from '../examined.js'
import { fail, ok, type Finding } from '../finding.js'

/** The list that a person copies into each provider's form. */
export function checkAddresses({ settings, addressed, env }: Examined): Finding[] {
  if (!settings || !addressed) return []
  const { baseUrl } = settings
  const local = baseUrl.startsWith('http:')
  const production = env.NODE_ENV === 'production'
  return [
    ...(local && production ? [localInProduction(baseUrl)] : []),
    ...[...settings.clients.values()].map(redirectUri),
  ]
}

function redirectUri(client: Client): Finding {
  const { id, redirectUri } = client
  if (isApplication(client)) {
    return ok(
      `${id}: no redirect URI to register, the application signs in for itself`,
      `${id}: redirect URI не нужен: приложение входит само`,
    )
  }
  return ok(
    `${id}: register this redirect URI there, character by character: ${redirectUri}`,
    `${id}: зарегистрируйте там этот redirect URI, знак в знак: ${redirectUri}`,
  )
}

function localInProduction(baseUrl: string): Finding {
  return fail(
    'D18',
    {
      en: `baseUrl is ${baseUrl} in production: visitors would come back to their own machine`,
      ru: `baseUrl в production: ${baseUrl} – посетители возвращались бы на собственный компьютер`,
    },
    {
      en: 'Set the public https address (BASE_URL in the environment).',
      ru: 'Задайте публичный адрес с https (в окружении – BASE_URL).',
    },
  )
}
