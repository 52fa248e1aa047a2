import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { header } from '../protocol/provider/kit/message.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * Dropbox. A token stands for a Dropbox account and lives four hours; its refresh token does not
 * end.
 * @see https://developers.dropbox.com/oauth-guide
 */
export const dropbox = defineProvider({
  id: 'dropbox',
  name: 'Dropbox',
  authorizationEndpoint: 'https://www.dropbox.com/oauth2/authorize',
  tokenEndpoint: 'https://api.dropboxapi.com/oauth2/token',
  revocationEndpoint: 'https://api.dropboxapi.com/2/auth/token/revoke',
  apiBaseUrl: ['https://api.dropboxapi.com/2/', 'https://content.dropboxapi.com/2/'],
  clientAuth: clientSecretPost,
  scope: ['account_info.read'],
  authorizationParams: { token_access_type: 'offline' },
  profile: {
    url: 'users/get_current_account',
    method: 'POST',
    fields: {
      id: 'account_id',
      name: 'name.display_name',
      givenName: 'name.given_name',
      familyName: 'name.surname',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'profile_photo_url',
      locale: 'locale',
    },
  },
  revocationRequest: [header('Authorization', 'Bearer {accessToken}'), withoutArguments],
  button: { background: '#0061fe', color: '#ffffff', mark: marks.dropbox },
})

/** A method without arguments takes no form: its JSON is `null`. */
function withoutArguments(request: TokenRequest): TokenRequest {
  return { ...request, form: {}, json: null }
}
