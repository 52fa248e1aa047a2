import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Figma. A token stands for a Figma account and lives ninety days. A code must be exchanged within
 * thirty seconds.
 * @see https://developers.figma.com/docs/rest-api/authentication/
 */
export const figma = defineProvider({
  id: 'figma',
  name: 'Figma',
  authorizationEndpoint: 'https://www.figma.com/oauth',
  tokenEndpoint: 'https://api.figma.com/v1/oauth/token',
  refreshEndpoint: 'https://api.figma.com/v1/oauth/refresh',
  apiBaseUrl: 'https://api.figma.com/',
  clientAuth: clientSecretBasic,
  // Its page documents PKCE; two libraries turn it off.
  scopeSeparator: ',',
  scope: ['current_user:read'],
  profile: {
    url: 'v1/me',
    fields: { id: 'id', username: 'handle', name: 'handle', email: 'email', picture: 'img_url' },
  },
  // A dead token is a 403.
  apiResponse: failsWhen('status', 403, {
    code: 'err',
    message: 'err',
    dead: ['Invalid token', 'Token expired'],
  }),
  button: { background: '#000000', color: '#ffffff', mark: marks.figma },
})
