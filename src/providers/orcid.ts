import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * ORCID. A token stands for a researcher's iD, which the token answer says, and lives twenty years.
 * @see https://info.orcid.org/documentation/api-tutorials/api-tutorial-get-and-authenticated-orcid-id/
 */
export const orcid = defineProvider({
  id: 'orcid',
  name: 'ORCID',
  authorizationEndpoint: 'https://orcid.org/oauth/authorize',
  tokenEndpoint: 'https://orcid.org/oauth/token',
  revocationEndpoint: 'https://orcid.org/oauth/revoke',
  apiBaseUrl: 'https://pub.orcid.org/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['/authenticate'],
  tokenFields: ['orcid', 'name'],
  profile: readProfile,
  button: { background: '#4b6f16', color: '#ffffff', mark: marks.orcid },
})

/** The record of that iD tells no more to this scope than anybody may read. */
function readProfile(_api: ProviderApi, { params }: SeamContext): Omit<Profile, 'raw'> {
  const { orcid: id = '', name } = params
  return { id, ...(name && { name }), url: `https://orcid.org/${id}` }
}
