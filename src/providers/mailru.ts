import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Mail.ru. A token stands for a mailbox at Mail.ru.
 * @see https://id.vk.ru/about/business/go/docs/ru/vkid/latest/oauth/oauth-mail/index
 */
export const mailru = defineProvider({
  id: 'mailru',
  name: 'Mail.ru',
  authorizationEndpoint: 'https://oauth.mail.ru/login',
  tokenEndpoint: 'https://oauth.mail.ru/token',
  apiBaseUrl: 'https://oauth.mail.ru/',
  clientAuth: clientSecretPost,
  // uncertain: applications made lately are shown `openid profile email`, and `offline_access`
  // with prompt=consent for a refresh token; older ones know `userinfo`.
  scope: ['userinfo'],
  startParams: { login_hint: /^[^\s@]{1,64}@[^\s@]{1,190}$/, prompt: /^[\w ]{1,40}$/ },
  bearer: inQuery('access_token'),
  // Errors may come in HTTP 200.
  apiResponse: failsWith('error', {
    code: 'error',
    message: 'error_description',
    dead: ['token not found', 'invalid_token', 'expired_token', 'unauthorized'],
  }),
  profile: {
    url: 'userinfo',
    fields: {
      // An address may be given to somebody else one day.
      id: 'id',
      username: 'nickname',
      name: 'name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      picture: 'image',
      locale: 'locale',
    },
  },
  button: { background: '#005ff9', color: '#ffffff', mark: marks.mailru },
})
