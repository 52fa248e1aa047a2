import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { rename } from '../protocol/provider/kit/fields.js'
import { fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { marks } from './marks/marks.js'

/**
 * Bitbucket Cloud. A token stands for an Atlassian account and lives two hours.
 * @see https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/
 */
export const bitbucket = defineProvider({
  id: 'bitbucket',
  name: 'Bitbucket',
  authorizationEndpoint: 'https://bitbucket.org/site/oauth2/authorize',
  tokenEndpoint: 'https://bitbucket.org/site/oauth2/access_token',
  apiBaseUrl: 'https://api.bitbucket.org/2.0/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  pkce: false,
  scope: ['account', 'email'],
  tokenResponse: rename({ scopes: 'scope' }),
  profile: readProfile,
  button: { background: '#0052cc', color: '#ffffff', mark: marks.bitbucket },
})

/** The addresses are a second call, which needs the scope `email`. */
async function readProfile(api: ProviderApi): Promise<Profile> {
  const { data: user } = await api.get('user')
  const { uuid: id, username, display_name: name, links } = fieldsOf(user)
  const { avatar, html } = fieldsOf(links)
  const addresses = await api.get('user/emails').then(({ data }) => data, withoutAddresses)
  const { values } = fieldsOf(addresses)
  const primary = (Array.isArray(values) ? values : [])
    .map(fieldsOf)
    .find((one) => one.is_primary === true)
  const told = primary && { email: primary.email, emailVerified: primary.is_confirmed === true }
  const pictures = { picture: fieldsOf(avatar).href, url: fieldsOf(html).href }
  return { id, username, name, ...pictures, ...told, raw: user } as Profile
}

/** Without the scope for addresses the person is known all the same. */
function withoutAddresses(error: unknown): undefined {
  const { providerStatus } = error as { readonly providerStatus?: number }
  if (providerStatus === 403) return undefined
  throw error
}
