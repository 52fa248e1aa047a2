import { isOAuthError } from '../../errors.js'
import { fetchDocument, type PublicDocument } from '../../http/openid/document.js'
import { createSend } from '../../http/transport/transport.js'
import type { Settings } from '../../express/options/options.js'
import { withMetadata } from '../../protocol/openid/discovered.js'
import { ownField } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Examined } from '../examined.js'
import { fail, ok, warn, type Finding } from '../finding.js'
import type { Words } from '../language.js'

const TIMEOUT_MS = 10_000

/** What a server offers, whether the site uses it, and how it would. */
interface Offer {
  readonly used: boolean
  readonly says: Words
}

/** Reads the metadata of each OpenID server: whether they will do, and what of them is used. */
export async function checkDiscovery({ settings }: Examined): Promise<Finding[]> {
  if (!settings) return []
  const clients = [...settings.clients.values()].filter(({ discovery }) => discovery)
  const found = await Promise.all(clients.map((client) => examineServer(settings, client)))
  return found.flat()
}

async function examineServer(settings: Settings, client: Client): Promise<Finding[]> {
  const { id, discovery } = client
  const url = discovery?.url ?? ''
  const channel = {
    send: createSend(settings.http),
    timeout: Math.min(settings.timeout, TIMEOUT_MS),
  }
  try {
    const what = "the server's metadata"
    const document = await fetchDocument(channel, { provider: id, url, what, cell: 'discovery' })
    const offers = offersOf(settings, withMetadata(client, document), document)
    return [...told(id, offers), ...judgePkce(client, document)]
  } catch (error) {
    if (!isOAuthError(error)) throw error
    const { message, hint } = error
    return [
      fail(
        'D40',
        { en: message, ru: `${id}: метаданные сервера не подходят: ${message}` },
        { en: hint, ru: `Сверьте issuer этой регистрации с документом ${url}, знак в знак.` },
      ),
    ]
  }
}

function offersOf(settings: Settings, client: Client, document: PublicDocument): Offer[] {
  const { id, provider, signingKey, scope } = client
  const has = (name: string) =>
    ![undefined, null, false].includes(ownField(document, name) as never)
  const lists = (name: string, value: string) => {
    const list = ownField(document, name)
    return Array.isArray(list) && list.includes(value)
  }
  const offer = (offered: boolean, used: boolean, en: string, ru: string): Offer[] =>
    offered ? [{ used, says: { en, ru } }] : []
  const automatic = (name: string, en: string, ru: string) => offer(has(name), true, en, ru)
  return [
    ...automatic(
      'pushed_authorization_request_endpoint',
      'pushed authorization requests',
      'запрос авторизации передаётся заранее',
    ),
    ...automatic(
      'authorization_response_iss_parameter_supported',
      'iss in the callback',
      'iss в ответе',
    ),
    ...automatic('revocation_endpoint', 'revocation', 'отзыв токенов'),
    ...automatic('userinfo_endpoint', 'userinfo', 'userinfo'),
    ...offer(
      has('backchannel_logout_supported'),
      settings.backchannelLogout,
      'logouts that come from the server (backchannelLogout: true)',
      'выход по сообщению сервера (backchannelLogout: true)',
    ),
    ...offer(
      has('end_session_endpoint'),
      false,
      `logging out there as well (auth.logout(req, res, { provider: '${id}' }))`,
      `выход и на сервере (auth.logout(req, res, { provider: '${id}' }))`,
    ),
    ...offer(
      lists('token_endpoint_auth_methods_supported', 'private_key_jwt'),
      signingKey !== undefined,
      'a key in place of the secret (privateKey)',
      'ключ вместо секрета (privateKey)',
    ),
    ...offer(
      lists('response_modes_supported', 'form_post'),
      provider.responseMode === 'form_post',
      "the answer as a form (responseMode: 'form_post')",
      "ответ формой (responseMode: 'form_post')",
    ),
    ...offer(
      lists('scopes_supported', 'offline_access'),
      scope.split(' ').includes('offline_access'),
      'a refresh token (scope offline_access)',
      'refresh-токен (scope offline_access)',
    ),
  ]
}

function told(id: string, offers: readonly Offer[]): Finding[] {
  const list = (used: boolean, language: keyof Words) =>
    offers
      .filter((offer) => offer.used === used)
      .map(({ says }) => says[language])
      .join('; ')
  const spare = list(false, 'en')
  return [
    ok(
      `${id}: the server's metadata will do; of them this site uses: ${list(true, 'en') || 'the endpoints'}`,
      `${id}: метаданные сервера подходят; из них сайт использует: ${list(true, 'ru') || 'адреса'}`,
    ),
    ...(spare === ''
      ? []
      : [
          // Nothing is wrong: a site need not use all of it.
          {
            level: 'ok' as const,
            number: 'D41' as const,
            says: {
              en: `${id}: the server also offers: ${spare}`,
              ru: `${id}: сервер предлагает ещё: ${list(false, 'ru')}`,
            },
          },
        ]),
  ]
}

/** A server that names methods and not this one refuses each start. */
function judgePkce({ id, provider }: Client, document: PublicDocument): Finding[] {
  const methods = ownField(document, 'code_challenge_methods_supported')
  const sends = provider.pkce === 'plain' ? 'plain' : 'S256'
  if (!Array.isArray(methods) || provider.pkce === false || methods.includes(sends)) return []
  return [
    warn(
      'D42',
      {
        en: `${id}: the server does not name ${sends} among its code_challenge_methods_supported`,
        ru: `${id}: у сервера нет ${sends} в code_challenge_methods_supported`,
      },
      {
        en: 'Where it refuses start, say pkce: false in a table of its own.',
        ru: 'Если он отклоняет запрос авторизации, укажите pkce: false в отдельной таблице.',
      },
    ),
  ]
}
