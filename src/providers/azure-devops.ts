import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit, rename, repeat, set } from '../protocol/provider/kit/fields.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/**
 * Azure DevOps, its own OAuth. A token stands for a user and lives an hour. Code and refresh token
 * travel as an assertion, the secret as a client assertion. It has registered no new applications
 * since April 2025: those sign in at Microsoft Entra.
 * @see https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/azure-devops-oauth
 */
export const azureDevops = defineProvider({
  id: 'azure-devops',
  name: 'Azure DevOps',
  authorizationEndpoint: 'https://app.vssps.visualstudio.com/oauth2/authorize',
  tokenEndpoint: 'https://app.vssps.visualstudio.com/oauth2/token',
  apiBaseUrl: ['https://app.vssps.visualstudio.com/', 'https://dev.azure.com/'],
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['vso.profile'],
  authorizationRequest: set({ response_type: 'Assertion' }),
  tokenRequest: [
    omit('client_id'),
    rename({ client_secret: 'client_assertion', code: 'assertion', refresh_token: 'assertion' }),
    set({ client_assertion_type: ASSERTION }),
    forGrant('authorization_code', set({ grant_type: JWT_BEARER })),
    repeat('redirect_uri'),
  ],
  profile: {
    url: '_apis/profile/profiles/me',
    fields: { id: 'id', name: 'displayName', email: 'emailAddress' },
  },
  // Its token_type is "jwt-bearer".
  bearer: inHeader('Authorization', 'Bearer'),
  apiRequest: add({ 'api-version': '7.1' }),
  button: { background: '#0078d4', color: '#ffffff' },
})
