import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { ownField } from '../protocol/params.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { add } from '../protocol/provider/kit/fields.js'
import { under } from '../protocol/provider/kit/message.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { vkMark } from './marks/vk.js'

const version = add({ v: '5.199' })

/**
 * VK, the OAuth 2.0 of old applications; a new one is refused here and wants `vkid`. A token stands
 * for a VK account. The e-mail address comes with the token only.
 * @see https://dev.vk.com/ru/api/access-token/authcode-flow-user
 */
export const vk = defineProvider({
  id: 'vk',
  name: 'VK',
  authorizationEndpoint: 'https://oauth.vk.com/authorize',
  tokenEndpoint: 'https://oauth.vk.com/access_token',
  apiBaseUrl: 'https://api.vk.com/method/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['email'],
  authorizationParams: { v: '5.199' },
  startParams: { display: /^(?:page|popup|mobile)$/, revoke: /^1$/ },
  tokenMethod: 'GET',
  tokenRequest: version,
  tokenResponse: readEndless,
  tokenFields: ['user_id', 'email'],
  bearer: inQuery('access_token'),
  apiRequest: version,
  apiResponse: [
    failsWith('error', {
      code: 'error.error_code',
      message: 'error.error_msg',
      dead: ['5'],
      rateLimit: ['6', '9', '29'],
    }),
    under('response'),
  ],
  profile: readPerson,
  button: { background: '#0069de', color: '#ffffff', mark: vkMark },
})

/** With the scope `offline` 0 means that the token does not end. */
function readEndless({ data }: Answer): TokenResponse | undefined {
  const { expires_in, ...fields } = fieldsOf(data)
  return Number(expires_in) === 0 ? fields : undefined
}

async function readPerson(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const { data } = await api.get('users.get', { params: { fields: 'screen_name,photo_200' } })
  const person = profileIn(data, {
    id: '0.id',
    username: '0.screen_name',
    name: ['0.first_name', '0.last_name'],
    givenName: '0.first_name',
    familyName: '0.last_name',
    picture: '0.photo_200',
  })
  const email = asText(ownField(params, 'email'))
  return { ...person, id: person?.id ?? '', ...(email && { email }), raw: data }
}
