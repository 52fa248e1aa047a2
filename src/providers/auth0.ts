import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { type Params, ownField } from '../protocol/params.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * Auth0. A token stands for a user of one tenant, whose host is `settings.domain`:
 * `acme.eu.auth0.com`, or a domain of its own. `settings.audience` names the API that tokens are for.
 * @see https://auth0.com/docs/api/authentication/authorization-code-flow/authorize
 */
export const auth0 = defineProvider({
  id: 'auth0',
  name: 'Auth0',
  authorizationEndpoint: 'https://{domain}/authorize',
  tokenEndpoint: 'https://{domain}/oauth/token',
  // It ends refresh tokens only.
  revocationEndpoint: 'https://{domain}/oauth/revoke',
  apiBaseUrl: 'https://{domain}/',
  placeholders: { domain: {} },
  settings: { audience: { pattern: /^[\x21-\x7e]{1,1024}$/, required: false } },
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email'],
  authorizationRequest: (params, { settings }) => ({ ...audienceIn(settings), ...params }),
  tokenRequest: audienceOfApplication,
  profile: {
    url: 'userinfo',
    fields: {
      id: 'sub',
      username: 'nickname',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
      picture: 'picture',
      locale: 'locale',
    },
  },
  button: { background: '#191919', color: '#ffffff', mark: marks.auth0 },
})

function audienceIn(settings: Params): Params {
  const audience = ownField(settings, 'audience')
  return audience === undefined ? {} : { audience }
}

/** A token of the application's own is for one API, which only this request can name. */
function audienceOfApplication(
  request: TokenRequest,
  { grant, settings }: SeamContext,
): TokenRequest {
  if (grant !== 'client_credentials') return request
  return { ...request, form: { ...audienceIn(settings), ...request.form } }
}
