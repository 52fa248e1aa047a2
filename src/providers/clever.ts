import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Clever, sign-in for schools. A token stands for a student, teacher or administrator of a
 * district.
 * @see https://dev.clever.com/docs/getting-started-with-clever-sso
 */
export const clever = defineProvider({
  id: 'clever',
  name: 'Clever',
  authorizationEndpoint: 'https://clever.com/oauth/authorize',
  tokenEndpoint: 'https://clever.com/oauth/tokens',
  apiBaseUrl: 'https://api.clever.com/',
  // Its page shows Basic; other libraries use the form by default only.
  clientAuth: clientSecretBasic,
  // What a token may read is set for the application, not asked for.
  scope: false,
  profile: readUser,
  button: { background: '#1464ff', color: '#ffffff' },
})

/** `me` says who it is, and nothing else of the person. */
async function readUser(api: ProviderApi): Promise<Omit<Profile, 'raw'>> {
  const { data: me } = await api.get('v3.0/me')
  const id = asText(fieldsOf(fieldsOf(me).data).id)
  if (id === undefined) return { id: '' }
  const { data } = await api.get(`v3.0/users/${encodeURIComponent(id)}`)
  const profile = profileIn(data, {
    id: 'data.id',
    name: ['data.name.first', 'data.name.middle', 'data.name.last'],
    givenName: 'data.name.first',
    familyName: 'data.name.last',
    email: 'data.email',
  })
  return profile ?? { id }
}
