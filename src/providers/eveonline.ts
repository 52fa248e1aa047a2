import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf, isRecord } from '../protocol/api/api-request.js'
import type { Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

/**
 * EVE Online. A token stands for one character and lives twenty minutes; it is a JWT that says
 * whose it is. Refresh tokens may rotate.
 * @see https://developers.eveonline.com/docs/services/sso/
 */
export const eveonline = defineProvider({
  id: 'eveonline',
  name: 'EVE Online',
  authorizationEndpoint: 'https://login.eveonline.com/v2/oauth/authorize',
  tokenEndpoint: 'https://login.eveonline.com/v2/oauth/token',
  revocationEndpoint: 'https://login.eveonline.com/v2/oauth/revoke',
  apiBaseUrl: ['https://esi.evetech.net/', 'https://login.eveonline.com/'],
  clientAuth: clientSecretBasic,
  scope: ['publicData'],
  tokenResponse: readCharacter,
  tokenFields: ['character_id', 'character_name', 'owner'],
  // Version 2 has no oauth/verify, which other libraries call.
  profile: (_api, { params }) => characterOf(params),
  button: { background: '#000000', color: '#ffffff' },
})

/** The token came from the token endpoint over TLS: its signature proves nothing more here. */
function readCharacter({ data }: Answer): TokenResponse | undefined {
  if (!isRecord(data)) return undefined
  const { sub, name, owner } = claimsOf(asText(data.access_token) ?? '')
  const [, character_id] = /^CHARACTER:EVE:(\d+)$/.exec(asText(sub) ?? '') ?? []
  return { ...data, character_id, character_name: name, owner }
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  } catch {
    return {}
  }
}

function characterOf({ character_id: id = '', character_name: name = '' }: Params) {
  const picture = `https://images.evetech.net/characters/${id}/portrait`
  return { id, username: name, name, picture }
}
