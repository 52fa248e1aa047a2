import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { query } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Oura. A token stands for the wearer of a ring.
 * @see https://cloud.ouraring.com/docs/authentication
 */
export const oura = defineProvider({
  id: 'oura',
  name: 'Oura',
  authorizationEndpoint: 'https://cloud.ouraring.com/oauth/authorize',
  tokenEndpoint: 'https://api.ouraring.com/oauth/token',
  revocationEndpoint: 'https://api.ouraring.com/oauth/revoke',
  apiBaseUrl: 'https://api.ouraring.com/',
  clientAuth: clientSecretPost,
  // Without the scope email the profile has no address.
  scope: ['personal', 'email'],
  // v1/userinfo ended with version 1 of the API in 2024.
  profile: { url: 'v2/usercollection/personal_info', fields: { id: 'id', email: 'email' } },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    query({ access_token: '{accessToken}' }),
  ],
  button: { background: '#2f4a73', color: '#ffffff' },
})
