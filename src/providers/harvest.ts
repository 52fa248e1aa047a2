import { asText, fieldsOf, isRecord, type ApiRequest } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const ACCOUNTS = 'https://id.getharvest.com/api/v2/accounts'

/**
 * Harvest. A token stands for a Harvest ID and lives two weeks. A person may have several accounts:
 * every call names one in a header, and here it is the first one.
 * @see https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/
 */
export const harvest = defineProvider({
  id: 'harvest',
  name: 'Harvest',
  authorizationEndpoint: 'https://id.getharvest.com/oauth2/authorize',
  tokenEndpoint: 'https://id.getharvest.com/api/v2/oauth2/token',
  apiBaseUrl: ['https://api.harvestapp.com/', 'https://id.getharvest.com/'],
  clientAuth: clientSecretPost,
  afterToken: readAccount,
  profile: {
    url: ACCOUNTS,
    fields: {
      id: 'user.id',
      name: ['user.first_name', 'user.last_name'],
      givenName: 'user.first_name',
      familyName: 'user.last_name',
      email: 'user.email',
    },
  },
  apiRequest: nameAccount,
  button: { background: '#fa5d00', color: '#000000' },
})

/** Forecast, its other product, has accounts that this API does not know. */
async function readAccount(api: ProviderApi): Promise<Params> {
  const { data } = await api.get(ACCOUNTS)
  const { accounts } = fieldsOf(data)
  const all = Array.isArray(accounts) ? accounts.filter(isRecord) : []
  const id = asText(all.find(({ product }) => product === 'harvest')?.id)
  return id === undefined ? {} : { account_id: id }
}

/** The call that asks for the accounts knows none yet. */
function nameAccount(request: ApiRequest, { params }: SeamContext): ApiRequest {
  const { account_id: id } = params
  if (id === undefined) return request
  return { ...request, headers: { ...request.headers, 'harvest-account-id': id } }
}
