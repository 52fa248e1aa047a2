import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * AngelList (Wellfound). A token stands for an AngelList account.
 * @see https://angel.co/api/oauth/faq
 */
// uncertain: the API has not been developed since 2016 and may take no new applications.
export const angellist = defineProvider({
  id: 'angellist',
  name: 'AngelList',
  authorizationEndpoint: 'https://angel.co/api/oauth/authorize',
  tokenEndpoint: 'https://angel.co/api/oauth/token',
  apiBaseUrl: 'https://api.angel.co/',
  clientAuth: clientSecretPost,
  profile: {
    url: '1/me',
    fields: { id: 'id', name: 'name', email: 'email', picture: 'image', url: 'angellist_url' },
  },
  bearer: inQuery('access_token'),
  button: { background: '#000000', color: '#ffffff' },
})
