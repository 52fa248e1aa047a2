import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * NationBuilder. A token stands for a user of one nation, which start names.
 * @see https://support.nationbuilder.com/en/articles/9180270-api-authentication
 */
export const nationbuilder = defineProvider({
  id: 'nationbuilder',
  name: 'NationBuilder',
  authorizationEndpoint: 'https://{accountId}.nationbuilder.com/oauth/authorize',
  tokenEndpoint: 'https://{accountId}.nationbuilder.com/oauth/token',
  apiBaseUrl: 'https://{accountId}.nationbuilder.com/api/',
  placeholders: { accountId: { under: ['nationbuilder.com'] } },
  clientAuth: clientSecretPost,
  // uncertain: whether scopes are read; one library sends "default", another none.
  scopeSeparator: ',',
  account: 'accountId',
  profile: {
    url: 'v1/people/me',
    fields: {
      id: 'person.id',
      username: 'person.username',
      name: 'person.full_name',
      givenName: 'person.first_name',
      familyName: 'person.last_name',
      email: 'person.email',
      picture: 'person.profile_image_url_ssl',
    },
  },
  button: { background: '#1c3c70', color: '#ffffff' },
})
