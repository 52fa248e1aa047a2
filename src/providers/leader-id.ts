import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { ownField } from '../protocol/params.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Leader-ID. A token stands for a person and lives seven days. Requests for tokens are JSON.
 * @see https://apps.leader-id.ru/api/v1/docs
 */
export const leaderId = defineProvider({
  id: 'leader-id',
  name: 'Leader-ID',
  authorizationEndpoint: 'https://leader-id.ru/apps/authorize',
  tokenEndpoint: 'https://apps.leader-id.ru/api/v1/oauth/token',
  apiBaseUrl: 'https://apps.leader-id.ru/api/v1/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  tokenRequest: [omit('redirect_uri'), asJson()],
  tokenFields: ['user_id'],
  expiresIn: 7 * 24 * 3600,
  profile: readPerson,
  button: { background: '#1b1b1b', color: '#ffffff' },
})

/** The address has the person's number, which came with the token. */
async function readPerson(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const id = ownField(params, 'user_id') ?? ''
  const { data } = await api.get(`users/${encodeURIComponent(id)}`)
  // uncertain: whether it stands under "data", as answers of its lists do.
  const fields = fieldsOf(fieldsOf(data).data ?? data)
  const text = (name: string) => asText(fields[name])
  const told = {
    name: [text('firstName'), text('lastName')].filter(Boolean).join(' ') || undefined,
    givenName: text('firstName'),
    familyName: text('lastName'),
    email: text('email'),
    phone: text('phone'),
    picture: text('photo'),
  }
  return { id, ...told, raw: data } as Profile
}
