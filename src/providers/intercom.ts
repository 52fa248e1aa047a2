import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Intercom. A token stands for a teammate in one workspace and does not expire. Europe and
 * Australia have hosts of their own; the first one answers for all of them.
 * @see https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth
 */
export const intercom = defineProvider({
  id: 'intercom',
  name: 'Intercom',
  // The page says intercom.com; intercom.io, which other libraries name, leads there.
  authorizationEndpoint: 'https://app.intercom.com/oauth',
  tokenEndpoint: 'https://api.intercom.io/auth/eagle/token',
  apiBaseUrl: [
    'https://api.intercom.io/',
    'https://api.eu.intercom.io/',
    'https://api.au.intercom.io/',
  ],
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  // What a token may do is set for the application.
  scope: false,
  profile: {
    url: 'me',
    fields: {
      id: 'id',
      name: 'name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'avatar.image_url',
    },
  },
  apiResponse: failsWhen('type', 'error.list', {
    code: 'errors.0.code',
    message: 'errors.0.message',
  }),
  button: { background: '#1f6ae0', color: '#ffffff', mark: marks.intercom },
})
