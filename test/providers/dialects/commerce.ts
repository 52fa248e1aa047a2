import { createHmac } from 'node:crypto'
import {
  BEARER,
  BY_CODE,
  POSTED,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  tooMany,
} from './answers.js'
import { CLIENT_ID, CLIENT_SECRET, TEXT, says, type Vendor } from './vendor.js'

/** Written from the vendors' documentation. */
export const COMMERCE: Readonly<Record<string, Vendor>> = {
  etsy: {
    authorize: { query: { response_type: 'code', code_challenge_method: 'S256', scope: TEXT } },
    token: { form: { ...BY_CODE, client_id: CLIENT_ID, code_verifier: TEXT } },
    api: {
      headers: { authorization: BEARER, 'x-api-key': expect.stringContaining(CLIENT_ID) },
    },
    dialect: {
      api: at({
        '/users/me': { user_id: 1, shop_id: 2 },
        '/users/1': { user_id: 1, primary_email: 'a@e.com', first_name: 'Anna', last_name: 'K' },
      }),
    },
    profile: { id: '1', email: 'a@e.com', name: 'Anna K' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'code has expired' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'refresh_token is invalid' }),
      deadToken({ error: 'invalid_token', error_description: 'access token is expired' }),
      tooMany({ error: 'Exceeded per second rate limit.' }, 429, 1),
    ],
  },

  'lightspeed-x': {
    token: { path: '/api/1.0/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      callback: (params) => ({
        ...params,
        ...{ domain_prefix: 'acme', user_id: 'u-1', signature: 'x' },
      }),
      api: at({
        '/api/2.0/users/u-1': { data: { id: 'u-1', username: 'anna', display_name: 'A' } },
      }),
    },
    profile: { id: 'u-1', username: 'anna' },
  },

  shopify: {
    start: { shop: 'acme.myshopify.com' },
    authorize: { path: '/admin/oauth/authorize', query: { client_id: CLIENT_ID, state: TEXT } },
    token: { path: '/admin/oauth/access_token' },
    api: { headers: { 'x-shopify-access-token': TEXT } },
    dialect: {
      callback: (params) => {
        const sent = {
          ...params,
          shop: 'acme.myshopify.com',
          host: 'aG9zdA',
          timestamp: '1770000000',
        }
        const names = Object.keys(sent).sort() as (keyof typeof sent)[]
        const text = names.map((name) => `${name}=${sent[name]}`).join('&')
        return { ...sent, hmac: createHmac('sha256', CLIENT_SECRET).update(text).digest('hex') }
      },
      token: (issued, { fields }) => {
        const isAsked = fields.client_id === CLIENT_ID && fields.client_secret === CLIENT_SECRET
        const { access_token, refresh_token } = issued
        if (!isAsked) return says({ error: 'invalid_client' }, 401)
        return says({ access_token, refresh_token, scope: 'read_products', expires_in: 3600 })
      },
    },
    refusals: [
      deadCode({
        error: 'invalid_request',
        error_description: 'The authorization code was not found or was already used',
      }),
      deadToken({
        errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
      }),
      tooMany({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] }, 200),
      tooMany({ errors: 'Exceeded 2 calls per second for api client.' }, 429, 2),
    ],
  },
}
