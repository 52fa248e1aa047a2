import { createHash } from 'node:crypto'
import type { ApiRequest } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * My World of Mail.ru, the API of old applications; a new one wants `mailru`. A token stands for a
 * person there. Every call is signed.
 * @see https://api.mail.ru/docs/guides/restapi/
 */
export const mailruConnect = defineProvider({
  id: 'mailru-connect',
  name: 'My World',
  authorizationEndpoint: 'https://connect.mail.ru/oauth/authorize',
  tokenEndpoint: 'https://connect.mail.ru/oauth/token',
  apiBaseUrl: 'https://www.appsmail.ru/',
  clientAuth: clientSecretPost,
  tokenFields: ['x_mailru_vid'],
  bearer: inQuery('session_key'),
  apiRequest: sign,
  // uncertain: 102 is a session that has ended, as at its sister Odnoklassniki.
  apiResponse: failsWith('error', {
    code: 'error.error_code',
    message: 'error.error_msg',
    dead: ['102'],
  }),
  profile: {
    url: 'platform/api',
    params: { method: 'users.getInfo' },
    fields: {
      id: '0.uid',
      username: '0.nick',
      name: ['0.first_name', '0.last_name'],
      givenName: '0.first_name',
      familyName: '0.last_name',
      email: '0.email',
      picture: '0.pic_big',
      url: '0.link',
    },
  },
  button: { background: '#005ff9', color: '#ffffff', mark: marks['mailru-connect'] },
})

/**
 * `sig`, from server to server: the MD5 of `name=value` in the order of the names, and the secret.
 */
function sign(request: ApiRequest, { clientId, clientSecret }: SeamContext): ApiRequest {
  const query = { ...request.query, app_id: clientId, secure: '1' }
  const signed = Object.entries({ ...query, ...request.form })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('')
  const sig = createHash('md5')
    .update(signed + clientSecret)
    .digest('hex')
  return { ...request, query: { ...query, sig } }
}
