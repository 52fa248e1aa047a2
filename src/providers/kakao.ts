import { fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'

/**
 * Kakao. A token stands for a Kakao account and lives six hours; a refresh token two months. What a
 * person is asked to agree to is set in the application: a scope only adds to it later.
 * @see https://developers.kakao.com/docs/latest/en/kakaologin/rest-api
 */
export const kakao = defineProvider({
  id: 'kakao',
  name: 'Kakao',
  authorizationEndpoint: 'https://kauth.kakao.com/oauth/authorize',
  tokenEndpoint: 'https://kauth.kakao.com/oauth/token',
  // Ends both tokens; /v1/user/unlink would end the person's consent as well.
  revocationEndpoint: 'https://kapi.kakao.com/v1/user/logout',
  apiBaseUrl: 'https://kapi.kakao.com/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  profile: readPerson,
  // Too many requests are a 400 there.
  apiResponse: failsWith('code', {
    code: 'code',
    message: 'msg',
    dead: ['-401'],
    rateLimit: ['-10'],
  }),
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#fee500', color: '#191600' },
})

/** An address that another account took over meanwhile was verified, and is no longer valid. */
async function readPerson(api: ProviderApi): Promise<Profile> {
  const { data } = await api.get('v2/user/me')
  const { is_email_valid, is_email_verified } = fieldsOf(fieldsOf(data).kakao_account)
  const person = profileIn(data, {
    id: 'id',
    name: 'kakao_account.profile.nickname',
    email: 'kakao_account.email',
    phone: 'kakao_account.phone_number',
    picture: 'kakao_account.profile.profile_image_url',
  })
  const emailVerified = is_email_verified === true && is_email_valid === true
  return { ...person, id: person?.id ?? '', emailVerified, raw: data }
}
