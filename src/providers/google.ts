import { openidStartParams } from '../protocol/authorization/start-params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'

const { prompt, login_hint } = openidStartParams

/**
 * Google. A token stands for a Google account and lives an hour. A refresh token comes only where
 * `access_type` is `offline`, and each time only where the person is asked again: a site that needs
 * none registers with `authorizationParams: { access_type: 'online', prompt: 'select_account' }`.
 * @see https://developers.google.com/identity/openid-connect/openid-connect
 */
export const google = defineProvider({
  id: 'google',
  name: 'Google',
  issuer: 'https://accounts.google.com',
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  // Each of its services has a host of its own.
  apiBaseUrl: [
    'https://www.googleapis.com/',
    'https://openidconnect.googleapis.com/',
    'https://people.googleapis.com/',
    'https://gmail.googleapis.com/',
    'https://sheets.googleapis.com/',
    'https://docs.googleapis.com/',
  ],
  clientAuth: clientSecretPost,
  scope: ['openid', 'email', 'profile'],
  authorizationParams: { access_type: 'offline', prompt: 'consent' },
  startParams: { prompt, login_hint, hd: /^(?:\*|[\w.-]{1,255})$/ },
  idToken: { jwksUri: 'https://www.googleapis.com/oauth2/v3/certs' },
  // Its older APIs tell a quota by a 403, the newer ones by RESOURCE_EXHAUSTED and a 429.
  apiResponse: ['rateLimitExceeded', 'userRateLimitExceeded'].map((reason) =>
    failsWhen('error.errors.0.reason', reason, {
      code: 'error.errors.0.reason',
      message: 'error.message',
      rateLimit: [reason],
    }),
  ),
  // Either token ends both, so the second request of two would be refused.
  revocationRequest: omit('client_id', 'client_secret'),
  button: { background: '#ffffff', color: '#1f1f1f' },
})
