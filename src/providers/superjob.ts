import { defineProvider } from '../protocol/provider/define-provider.js'
import type { Params } from '../protocol/params.js'
import { endsAt } from '../protocol/provider/kit/answer.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * SuperJob. A token stands for an applicant or an employer. Token requests have no `grant_type`, a
 * refresh has an address of its own, and every call shows the client's secret.
 * @see https://api.superjob.ru/#access_token
 */
export const superjob = defineProvider({
  id: 'superjob',
  name: 'SuperJob',
  authorizationEndpoint: 'https://www.superjob.ru/authorize/',
  tokenEndpoint: 'https://api.superjob.ru/2.0/oauth2/access_token/',
  refreshEndpoint: 'https://api.superjob.ru/2.0/oauth2/refresh_token/',
  apiBaseUrl: 'https://api.superjob.ru/2.0/',
  clientAuth: clientSecretPost,
  scope: false,
  tokenMethod: 'GET',
  tokenRequest: [omit('grant_type'), showSecret],
  tokenResponse: [
    failsWith('error.error', { code: 'error.error', message: 'error.message' }),
    // The moment when the token ends, and no lifetime.
    endsAt('ttl'),
  ],
  apiRequest: showSecret,
  apiResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    dead: ['401', '410'],
  }),
  // uncertain: the names of the fields, which were seen in clients only.
  profile: { url: 'user/current/', fields: { id: 'id', name: 'name', email: 'email' } },
  button: { background: '#0a7a2f', color: '#ffffff' },
})

function showSecret<Request extends { readonly headers: Params }>(
  request: Request,
  { clientSecret }: SeamContext,
): Request {
  return { ...request, headers: { ...request.headers, 'x-api-app-id': clientSecret } }
}
