import { randomBytes } from 'node:crypto'
import type { Chosen } from '../../init/choice.js'
import type { Language } from '../../language.js'
import { toVariable, unfilled } from '../registration.js'

/** The new site's own secrets, made now, and what it needs to start. */
export function environmentTemplate(providers: readonly Chosen[]): string {
  const secret = () => randomBytes(32).toString('base64url')
  const settings = providers.flatMap((one) => settingLines(one))
  const lines = ['PORT=3000', `OAUTH_SECRET=${secret()}`, `SESSION_SECRET=${secret()}`, ...settings]
  return `${lines.join('\n')}\n`
}

/** What the real site sets, and what is to be registered for it. */
export function exampleTemplate(providers: readonly Chosen[], language: Language): string {
  const say = (en: string, ru: string) => (language === 'ru' ? ru : en)
  const blocks = providers.map((one) => {
    const { table, clientId } = one
    const uri = `https://shop.example/auth/${table.id}/callback`
    const command = `npx express-oauth-connect provider ${table.id}`
    return `
# ${table.name}: ${clientId === undefined ? `${say('register this redirect URI there, character by character', 'зарегистрируйте там этот redirect URI, знак в знак')}: ${uri}` : say('nothing is to be registered', 'регистрировать ничего не нужно')}
# ${say('What else is to be known', 'Что ещё нужно знать')}: ${command}
${linesOf(one).join('\n')}
`
  })
  return `# ${say('Until a client is set, a server on this machine stands in for the provider.', 'Пока приложение не задано, вместо провайдера отвечает сервер на этой машине.')}
NODE_ENV=production
BASE_URL=https://shop.example
PORT=3000
# ${say('Two different ones', 'Два разных')}: node -p "require('crypto').randomBytes(32).toString('base64url')"
OAUTH_SECRET=
SESSION_SECRET=
${blocks.join('')}`
}

/** The names of the variables that describe a client of the site's own. */
export function variablesOf(one: Chosen): readonly string[] {
  return linesOf(one).map((line) => line.replace(/=.*$/, ''))
}

function linesOf(one: Chosen): readonly string[] {
  const { prefix, options, secret, clientId } = one
  return [
    ...['origin', 'issuer'].flatMap((option) =>
      option in options ? [`${prefix}_${toVariable(option)}=`] : [],
    ),
    `${prefix}_CLIENT_ID=${clientId ?? ''}`,
    ...(secret ? [`${prefix}_CLIENT_SECRET=`] : []),
    ...settingLines(one),
  ]
}

function settingLines({ prefix, settings }: Chosen): readonly string[] {
  return Object.keys(settings).map(
    (name) => `${prefix}_SETTINGS_${toVariable(name)}=${unfilled(name)}`,
  )
}
