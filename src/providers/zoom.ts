import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { rename, set } from '../protocol/provider/kit/fields.js'
import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

/**
 * Zoom. A token stands for a Zoom user and lives an hour; with `grant: 'account_credentials'` it is
 * the application's own and stands for the account in `settings.accountId`. Scopes are set in the
 * application.
 * @see https://developers.zoom.us/docs/integrations/oauth/
 */
export const zoom = defineProvider({
  id: 'zoom',
  name: 'Zoom',
  authorizationEndpoint: 'https://zoom.us/oauth/authorize',
  tokenEndpoint: 'https://zoom.us/oauth/token',
  revocationEndpoint: 'https://zoom.us/oauth/revoke',
  apiBaseUrl: 'https://api.zoom.us/v2/',
  grants: [
    'authorization_code',
    'refresh_token',
    { name: 'account_credentials', fields: { account_id: '{accountId}' } },
    'client_credentials',
  ],
  settings: { accountId: { pattern: /^[\w-]{1,100}$/, required: false } },
  clientAuth: clientSecretBasic,
  tokenResponse: [rename({ reason: 'error_description' }), nameDeadCode],
  // Its `verified` is 1 or 0.
  profile: {
    url: 'users/me',
    fields: {
      id: 'id',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      phone: 'phone_number',
      picture: 'pic_url',
      locale: 'language',
    },
  },
  // It ends access tokens, and their refresh tokens with them.
  revocationRequest: set({ token: '{accessToken}' }),
  button: { background: '#0b5cff', color: '#ffffff' },
})

/** A used code is called `invalid_request` here. */
function nameDeadCode({ data }: Answer): TokenResponse | undefined {
  const { error, error_description: reason } = fieldsOf(data)
  const dead = error === 'invalid_request' && /authorization code/i.test(asText(reason) ?? '')
  return dead ? { ...fieldsOf(data), error: 'invalid_grant' } : undefined
}
