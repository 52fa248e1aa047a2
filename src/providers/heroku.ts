import { defineProvider } from '../protocol/provider/define-provider.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Heroku. A token stands for a Heroku account and lives eight hours. The API answers in version 3
 * only where the Accept header says so.
 * @see https://devcenter.heroku.com/articles/oauth
 */
export const heroku = defineProvider({
  id: 'heroku',
  name: 'Heroku',
  authorizationEndpoint: 'https://id.heroku.com/oauth/authorize',
  tokenEndpoint: 'https://id.heroku.com/oauth/token',
  // Revocation needs the authorization's id, which no answer tells.
  apiBaseUrl: 'https://api.heroku.com/',
  clientAuth: clientSecretPost,
  scope: ['identity'],
  tokenFields: ['user_id'],
  profile: { url: 'account', fields: { id: 'id', name: 'name', email: 'email' } },
  apiRequest: header('Accept', 'application/vnd.heroku+json; version=3'),
  button: { background: '#430098', color: '#ffffff' },
})
