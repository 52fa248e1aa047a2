import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { marks } from './marks/marks.js'

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
  profile: {
    url: 'v2/user/me',
    fields: {
      id: 'id',
      name: 'kakao_account.profile.nickname',
      email: 'kakao_account.email',
      emailVerified: 'kakao_account.is_email_verified',
      phone: 'kakao_account.phone_number',
      picture: 'kakao_account.profile.profile_image_url',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#fee500', color: '#191600', mark: marks.kakao },
})
