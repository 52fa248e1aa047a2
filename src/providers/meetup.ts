import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Meetup. A token stands for a member and lives an hour. Its API is GraphQL.
 * @see https://www.meetup.com/graphql/authentication/
 */
export const meetup = defineProvider({
  id: 'meetup',
  name: 'Meetup',
  authorizationEndpoint: 'https://secure.meetup.com/oauth2/authorize',
  tokenEndpoint: 'https://secure.meetup.com/oauth2/access',
  apiBaseUrl: 'https://api.meetup.com/',
  clientAuth: clientSecretPost,
  // uncertain: sources separate scopes by commas, blanks and plus signs; the default has one.
  scope: ['basic'],
  // /gql-ext since 2025, /gql before; the REST API is closed.
  profile: {
    url: 'gql-ext',
    method: 'POST',
    body: { query: '{ self { id name email } }' },
    fields: { id: 'data.self.id', name: 'data.self.name', email: 'data.self.email' },
  },
  button: { background: '#d21f3c', color: '#ffffff', mark: marks.meetup },
})
