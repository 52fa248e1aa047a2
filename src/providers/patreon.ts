import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Patreon. A token stands for a Patreon account, creator or member, and lives a month.
 * @see https://docs.patreon.com/#oauth
 */
export const patreon = defineProvider({
  id: 'patreon',
  name: 'Patreon',
  authorizationEndpoint: 'https://www.patreon.com/oauth2/authorize',
  tokenEndpoint: 'https://www.patreon.com/api/oauth2/token',
  apiBaseUrl: 'https://www.patreon.com/api/oauth2/v2/',
  clientAuth: clientSecretPost,
  scope: ['identity', 'identity[email]'],
  // Only what `fields` names is told.
  profile: {
    url: 'identity',
    params: {
      'fields[user]': 'email,first_name,full_name,image_url,is_email_verified,last_name,url,vanity',
    },
    fields: {
      id: 'data.id',
      username: 'data.attributes.vanity',
      name: 'data.attributes.full_name',
      givenName: 'data.attributes.first_name',
      familyName: 'data.attributes.last_name',
      email: 'data.attributes.email',
      emailVerified: 'data.attributes.is_email_verified',
      picture: 'data.attributes.image_url',
      url: 'data.attributes.url',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.patreon },
})
