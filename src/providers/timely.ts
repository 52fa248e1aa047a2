import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { compact } from '../protocol/params.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Timely. A token stands for a user with their accounts; the profile is that of the first one.
 * @see https://dev.timelyapp.com/#authorization
 */
export const timely = defineProvider({
  id: 'timely',
  name: 'Timely',
  authorizationEndpoint: 'https://api.timelyapp.com/1.1/oauth/authorize',
  tokenEndpoint: 'https://api.timelyapp.com/1.1/oauth/token',
  apiBaseUrl: 'https://api.timelyapp.com/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: false,
  profile: readProfile,
  button: { background: '#3d3a9c', color: '#ffffff' },
})

/** A user is asked for within an account, which the address names. */
async function readProfile(api: ProviderApi): Promise<Omit<Profile, 'raw'>> {
  const { data: accounts } = await api.get('1.1/accounts')
  const account = asText(fieldsOf(Array.isArray(accounts) ? accounts[0] : undefined).id) ?? ''
  const { data } = await api.get(`1.1/${account}/users/current`)
  const { id, name, email, avatar } = fieldsOf(data)
  const texts = {
    name: asText(name),
    email: asText(email),
    picture: asText(fieldsOf(avatar).large),
  }
  return { id: asText(id) ?? '', ...compact(texts) }
}
