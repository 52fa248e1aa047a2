import { createHash } from 'node:crypto'
import type { ApiRequest } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { Fields } from '../protocol/api/fields.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { asForm } from '../protocol/provider/kit/request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Odnoklassniki. A token stands for a person there and lives half an hour. Every call is signed,
 * and names the application's public key: `settings: { applicationKey }`.
 * @see https://apiok.ru/ext/oauth/server
 */
export const odnoklassniki = defineProvider({
  id: 'odnoklassniki',
  name: 'Odnoklassniki',
  authorizationEndpoint: 'https://connect.ok.ru/oauth/authorize',
  tokenEndpoint: 'https://api.ok.ru/oauth/token.do',
  apiBaseUrl: 'https://api.ok.ru/',
  clientAuth: clientSecretPost,
  settings: { applicationKey: /^\w+$/ },
  scopeSeparator: ';',
  // GET_EMAIL and LONG_ACCESS_TOKEN are given on request only.
  scope: ['VALUABLE_ACCESS'],
  startParams: { layout: /^[wma]$/ },
  expiresIn: 1800,
  refreshExpiresIn: 30 * 24 * 3600,
  // Its token_type is "session".
  bearer: inQuery('access_token'),
  apiRequest: [asForm(), sign],
  // Errors come in HTTP 200: 102 and 103 are a session that has ended.
  apiResponse: failsWith('error_code', {
    code: 'error_code',
    message: 'error_msg',
    dead: ['102', '103'],
    rateLimit: ['8', '11'],
  }),
  profile: {
    url: 'fb.do',
    params: {
      method: 'users.getCurrentUser',
      fields: 'UID,NAME,FIRST_NAME,LAST_NAME,EMAIL,LOCALE,PIC_3',
    },
    fields: {
      id: 'uid',
      name: 'name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      picture: 'pic_3',
      locale: 'locale',
    },
  },
  button: { background: '#ee8208', color: '#000000', mark: marks.odnoklassniki },
})

/**
 * `sig` is the MD5 of all parameters but the token, `name=value` in the order of their names
 * without a separator, and of the MD5 of token and secret behind them.
 */
function sign(request: ApiRequest, { clientSecret, settings }: SeamContext): ApiRequest {
  const [path = '', inPath = ''] = request.path.split('?', 2)
  const { access_token, ...given } = request.query
  const key = { application_key: settings.applicationKey, format: 'json' }
  const query = texts({ ...key, ...Object.fromEntries(new URLSearchParams(inPath)), ...given })
  const form = texts(request.form ?? {})
  const signed = Object.entries({ ...query, ...form })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('')
  const sig = md5(signed + md5(`${String(access_token)}${clientSecret}`))
  const isForm = request.form !== undefined
  return { ...request, path, query: { ...query, sig, access_token }, ...(isForm && { form }) }
}

/** As they travel: what is signed and what is sent must be the same. */
function texts(fields: Fields): Readonly<Record<string, string>> {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return Object.fromEntries(entries.map(([name, value]) => [name, asParam(value)]))
}

/** Lists are spelled with commas there, objects as JSON. */
function asParam(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
