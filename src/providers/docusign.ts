import { asText, fieldsOf, isRecord } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * DocuSign. A token stands for a user and lives eight hours; a refresh token thirty days. The API's
 * host and path are those of the user's default account, which a second call tells.
 * @see https://developers.docusign.com/platform/auth/confidential-authcode-get-token/
 */
export const docusign = defineProvider({
  id: 'docusign',
  name: 'DocuSign',
  authorizationEndpoint: 'https://account.docusign.com/oauth/auth',
  tokenEndpoint: 'https://account.docusign.com/oauth/token',
  apiBaseUrl: [
    'https://{base_uri}/restapi/v2.1/accounts/{account_id}/',
    'https://{base_uri}/restapi/',
    'https://account.docusign.com/oauth/',
  ],
  placeholders: { base_uri: { under: ['docusign.net'] }, account_id: { pattern: /^[\w-]+$/ } },
  afterToken: readAccount,
  clientAuth: clientSecretBasic,
  scope: ['signature'],
  refreshExpiresIn: 30 * 24 * 3600,
  profile: {
    url: 'https://account.docusign.com/oauth/userinfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
    },
  },
  button: { background: '#4c00ff', color: '#ffffff' },
})

/** A user may belong to several accounts, on several hosts; one is the default. */
async function readAccount(api: ProviderApi): Promise<Params> {
  const { data } = await api.get('https://account.docusign.com/oauth/userinfo')
  const { accounts } = fieldsOf(data)
  const all = Array.isArray(accounts) ? accounts.filter(isRecord) : []
  const { account_id, base_uri } = fieldsOf(all.find(isDefault) ?? all[0])
  return { account_id: asText(account_id) ?? '', base_uri: asText(base_uri) ?? '' }
}

function isDefault({ is_default }: Readonly<Record<string, unknown>>): boolean {
  return is_default === true || is_default === 'true'
}
