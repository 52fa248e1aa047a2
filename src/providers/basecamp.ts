import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { repeat, set } from '../protocol/provider/kit/fields.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import type { ApiRequest } from '../protocol/api/api-request.js'
import { ownField } from '../protocol/params.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { marks } from './marks/marks.js'

/**
 * Basecamp. A token stands for a person in all of their accounts and lives two weeks. The accounts
 * are in `profile().raw.accounts`: `get('{account id}/projects.json')`. Its API wants a User-Agent
 * with an address to write to.
 * @see https://github.com/basecamp/api/blob/master/sections/authentication.md
 */
export const basecamp = defineProvider({
  id: 'basecamp',
  name: 'Basecamp',
  authorizationEndpoint: 'https://launchpad.37signals.com/authorization/new',
  tokenEndpoint: 'https://launchpad.37signals.com/authorization/token',
  apiBaseUrl: ['https://3.basecampapi.com/', 'https://launchpad.37signals.com/'],
  clientAuth: clientSecretPost,
  scope: false,
  // Its own word for response_type and grant_type, beside which those do no harm.
  authorizationRequest: set({ type: 'web_server' }),
  tokenRequest: [
    forGrant('authorization_code', set({ type: 'web_server' })),
    forGrant('refresh_token', set({ type: 'refresh' }), repeat('redirect_uri')),
  ],
  settings: { contact: { pattern: /^[\x20-\x7e]{3,200}$/, required: false } },
  apiRequest: nameContact,
  profile: {
    url: 'https://launchpad.37signals.com/authorization.json',
    fields: {
      id: 'identity.id',
      name: ['identity.first_name', 'identity.last_name'],
      givenName: 'identity.first_name',
      familyName: 'identity.last_name',
      email: 'identity.email_address',
    },
  },
  button: { background: '#1d2d35', color: '#ffffff', mark: marks.basecamp },
})

/** `settings.contact` is the User-Agent, such as `Shop (admin@shop.example)`; else the redirect URI is in it. */
function nameContact(request: ApiRequest, { settings, redirectUri }: SeamContext): ApiRequest {
  const agent = ownField(settings, 'contact') ?? `express-oauth-connect (${redirectUri})`
  return { ...request, headers: { ...request.headers, 'user-agent': agent } }
}
