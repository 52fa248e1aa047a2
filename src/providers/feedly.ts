import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Feedly. A token stands for a Feedly account and lives a week.
 * @see https://developer.feedly.com/v3/auth/
 */
export const feedly = defineProvider({
  id: 'feedly',
  name: 'Feedly',
  authorizationEndpoint: 'https://cloud.feedly.com/v3/auth/auth',
  tokenEndpoint: 'https://cloud.feedly.com/v3/auth/token',
  apiBaseUrl: 'https://cloud.feedly.com/',
  clientAuth: clientSecretPost,
  scope: ['https://cloud.feedly.com/subscriptions'],
  tokenFields: ['id', 'plan'],
  // Its pages say the scheme Bearer now; "OAuth" of older libraries is the same.
  profile: {
    url: 'v3/profile',
    fields: {
      id: 'id',
      name: 'fullName',
      givenName: 'givenName',
      familyName: 'familyName',
      email: 'email',
      picture: 'picture',
      locale: 'locale',
    },
  },
  button: { background: '#2bb24c', color: '#000000', mark: marks.feedly },
})
