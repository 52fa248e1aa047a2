import { defineProvider } from '../protocol/provider/define-provider.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * MapMyFitness. A token stands for a MapMyFitness account and lives sixty days. Every call names the
 * application as well.
 * @see https://developer.underarmour.com/docs/v71_OAuth_2_Intro
 */
// uncertain: Under Armour has sold the service; whether it takes new applications is not known.
export const mapmyfitness = defineProvider({
  id: 'mapmyfitness',
  name: 'MapMyFitness',
  authorizationEndpoint: 'https://www.mapmyfitness.com/v7.0/oauth2/authorize',
  tokenEndpoint: 'https://oauth2-api.mapmyapi.com/v7.0/oauth2/access_token',
  apiBaseUrl: 'https://oauth2-api.mapmyapi.com/',
  clientAuth: clientSecretPost,
  scope: false,
  tokenRequest: header('Api-Key', '{clientId}'),
  profile: {
    url: 'v7.0/user/self/',
    fields: {
      id: 'id',
      username: 'username',
      name: 'display_name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      locale: 'preferred_language',
    },
  },
  apiRequest: header('Api-Key', '{clientId}'),
  button: { background: '#1d1d1d', color: '#ffffff' },
})
