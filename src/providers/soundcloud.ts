import { defineProvider } from '../protocol/provider/define-provider.js'
import {
  clientSecretBasic,
  clientSecretPost,
  type Credentials,
} from '../protocol/token/client-auth.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { inHeader } from '../protocol/api/bearer.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * SoundCloud. A token stands for a SoundCloud account and lives an hour; refresh tokens are used
 * once. Its API takes the token by the scheme `OAuth`.
 * @see https://developers.soundcloud.com/docs/api/guide
 */
export const soundcloud = defineProvider({
  id: 'soundcloud',
  name: 'SoundCloud',
  // Since 2024; soundcloud.com/connect and api.soundcloud.com/oauth2/token are the older addresses.
  authorizationEndpoint: 'https://secure.soundcloud.com/authorize',
  tokenEndpoint: 'https://secure.soundcloud.com/oauth/token',
  revocationEndpoint: 'https://secure.soundcloud.com/sign-out',
  apiBaseUrl: 'https://api.soundcloud.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: basicForApplication,
  scope: false,
  bearer: inHeader('Authorization', 'OAuth'),
  profile: {
    url: 'me',
    fields: {
      id: 'urn',
      username: 'username',
      name: 'full_name',
      givenName: 'first_name',
      familyName: 'last_name',
      picture: 'avatar_url',
      url: 'permalink_url',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    add({ access_token: '{accessToken}' }),
    asJson(),
  ],
  button: { background: '#c73600', color: '#ffffff', mark: marks.soundcloud },
})

/** The application's own token is asked for by Basic, a person's with both in the form. */
function basicForApplication(request: TokenRequest, credentials: Credentials): TokenRequest {
  const own = request.form.grant_type === 'client_credentials'
  return own ? clientSecretBasic(request, credentials) : clientSecretPost(request, credentials)
}
