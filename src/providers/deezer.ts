import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add, rename } from '../protocol/provider/kit/fields.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { inQuery } from '../protocol/api/bearer.js'
import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { fieldsOf } from '../protocol/api/api-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { marks } from './marks/marks.js'

/**
 * Deezer. A token stands for a Deezer account and lives an hour; with the permission
 * `offline_access` it does not end. `state` rides in the redirect URI.
 * @see https://developers.deezer.com/api/oauth
 */
export const deezer = defineProvider({
  id: 'deezer',
  name: 'Deezer',
  authorizationEndpoint: 'https://connect.deezer.com/oauth/auth.php',
  tokenEndpoint: 'https://connect.deezer.com/oauth/access_token.php',
  apiBaseUrl: 'https://api.deezer.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['basic_access', 'email'],
  // uncertain: its documentation names no state; that it comes back in the redirect URI is said by
  // one other library.
  stateIn: 'redirect_uri',
  authorizationRequest: rename({ client_id: 'app_id', scope: 'perms' }),
  tokenMethod: 'GET',
  tokenRequest: [rename({ client_id: 'app_id', client_secret: 'secret' }), add({ output: 'json' })],
  tokenResponse: [nameDeadCode, readLifetime],
  bearer: inQuery('access_token'),
  profile: {
    url: 'user/me',
    fields: {
      id: 'id',
      username: 'name',
      name: ['firstname', 'lastname'],
      givenName: 'firstname',
      familyName: 'lastname',
      email: 'email',
      picture: 'picture',
      url: 'link',
      locale: 'lang',
    },
  },
  apiResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    dead: ['300'],
    rateLimit: ['4'],
  }),
  button: { background: '#a238ff', color: '#ffffff', mark: marks.deezer },
})

/** It refuses a code in plain words. */
function nameDeadCode({ data }: Answer): FailureResult | undefined {
  if (data !== 'wrong code') return undefined
  return failure({ code: 'invalid_grant', message: 'wrong code' })
}

/** `expires` is in seconds, and 0 for a token that does not end. */
function readLifetime({ data }: Answer): TokenResponse | undefined {
  const { expires } = fieldsOf(data)
  return Number(expires) > 0 ? { ...fieldsOf(data), expires_in: expires } : undefined
}
