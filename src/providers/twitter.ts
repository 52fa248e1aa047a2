import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { marks } from './marks/marks.js'

/**
 * X, formerly Twitter. A token stands for an X account and lives two hours; refresh tokens are used
 * once.
 * @see https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
export const twitter = defineProvider({
  id: 'twitter',
  name: 'X',
  authorizationEndpoint: 'https://x.com/i/oauth2/authorize',
  tokenEndpoint: 'https://api.x.com/2/oauth2/token',
  revocationEndpoint: 'https://api.x.com/2/oauth2/revoke',
  apiBaseUrl: ['https://api.x.com/2/', 'https://api.twitter.com/2/'],
  clientAuth: clientSecretBasic,
  scope: ['tweet.read', 'users.read', 'offline.access'],
  tokenResponse: nameDeadGrant,
  profile: {
    url: 'users/me',
    params: { 'user.fields': 'profile_image_url' },
    fields: {
      id: 'data.id',
      username: 'data.username',
      name: 'data.name',
      picture: 'data.profile_image_url',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.twitter },
})

/** A code and a refresh token that are used or expired are called `invalid_request` here. */
function nameDeadGrant({ data }: Answer): TokenResponse | undefined {
  const { error, error_description: description } = fieldsOf(data)
  const dead =
    error === 'invalid_request' &&
    /^Value passed for the (?:authorization code|token|refresh token) was invalid/i.test(
      asText(description) ?? '',
    )
  return dead ? { ...fieldsOf(data), error: 'invalid_grant' } : undefined
}
