import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * SurveyMonkey. A token stands for a user and does not end; the token answer says at which data centre
 * the account is. An application of Europe or Canada has other endpoints.
 * @see https://api.surveymonkey.com/v3/docs#authentication
 */
export const surveymonkey = defineProvider({
  id: 'surveymonkey',
  name: 'SurveyMonkey',
  authorizationEndpoint: 'https://api.surveymonkey.com/oauth/authorize',
  tokenEndpoint: 'https://api.surveymonkey.com/oauth/token',
  apiBaseUrl: 'https://{access_url}/',
  placeholders: {
    access_url: {
      under: ['surveymonkey.com', 'eu.surveymonkey.com', 'surveymonkey.ca'],
      default: 'api.surveymonkey.com',
    },
  },
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  pkce: false,
  tokenFields: ['access_url'],
  // Needs the scope users_read, which the application is registered with.
  profile: {
    url: 'v3/users/me',
    fields: {
      id: 'id',
      username: 'username',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      locale: 'language',
    },
  },
  button: { background: '#05467e', color: '#ffffff', mark: marks.surveymonkey },
})
