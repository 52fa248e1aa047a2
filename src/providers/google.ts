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
  deviceAuthorizationEndpoint: 'https://oauth2.googleapis.com/device/code',
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
  button: {
    background: '#ffffff',
    color: '#1f1f1f',
    border: '#747775',
    dark: { background: '#131314', color: '#e3e3e3', border: '#8e918f' },
    // Its guidelines ask for the G in its four colours.
    mark: [
      {
        color: '#ea4335',
        path: 'M12 4.75c1.77 0 3.355 .61 4.605 1.8l3.425-3.425C17.95 1.19 15.235 0 12 0 7.31 0 3.255 2.69 1.28 6.61l3.99 3.095C6.215 6.86 8.87 4.75 12 4.75z',
      },
      {
        color: '#4285f4',
        path: 'M23.49 12.275c0-.785-.075-1.545-.19-2.275H12v4.51h6.47c-.29 1.48-1.13 2.74-2.39 3.59l3.865 3c2.255-2.09 3.545-5.18 3.545-8.825z',
      },
      {
        color: '#fbbc05',
        path: 'M5.265 14.295c-.24-.725-.38-1.495-.38-2.295s.135-1.57 .38-2.295l-3.99-3.095C.46 8.23 0 10.06 0 12c0 1.94 .46 3.77 1.28 5.39l3.985-3.095z',
      },
      {
        color: '#34a853',
        path: 'M12 24c3.24 0 5.965-1.065 7.945-2.905l-3.865-3c-1.075 .725-2.46 1.15-4.08 1.15-3.13 0-5.785-2.11-6.735-4.955l-3.99 3.095C3.255 21.31 7.31 24 12 24z',
      },
    ],
  },
})
