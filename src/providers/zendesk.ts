import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Zendesk. A token stands for a user of one account, whose subdomain start names.
 * @see https://developer.zendesk.com/documentation/ticketing/working-with-oauth/creating-and-using-oauth-tokens-with-the-api/
 */
export const zendesk = defineProvider({
  id: 'zendesk',
  name: 'Zendesk',
  authorizationEndpoint: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
  tokenEndpoint: 'https://{subdomain}.zendesk.com/oauth/tokens',
  // uncertain: whether a token that may only read may end itself.
  revocationEndpoint: 'https://{subdomain}.zendesk.com/api/v2/oauth/tokens/current.json',
  apiBaseUrl: 'https://{subdomain}.zendesk.com/',
  placeholders: { subdomain: { under: ['zendesk.com'] } },
  clientAuth: clientSecretPost,
  scope: ['read'],
  account: 'subdomain',
  // `verified` is said of the person, not of this address.
  profile: {
    url: 'api/v2/users/me.json',
    fields: {
      id: 'user.id',
      name: 'user.name',
      email: 'user.email',
      phone: 'user.phone',
      picture: 'user.photo.content_url',
      locale: 'user.locale',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    method('DELETE'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#03363d', color: '#ffffff', mark: marks.zendesk },
})
