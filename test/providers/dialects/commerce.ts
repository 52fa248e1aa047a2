import { createHmac } from 'node:crypto'
import {
  BEARER,
  BY_CODE,
  BY_REFRESH,
  POSTED,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  refused,
  tooMany,
} from './answers.js'
import { BASIC, CLIENT_ID, CLIENT_SECRET, TEXT, says, type Vendor } from './vendor.js'

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

  amazon: {
    authorize: {
      path: '/ap/oa',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'profile' },
    },
    token: { path: '/auth/o2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    dialect: {
      api: at({
        '/user/profile': { user_id: 'amzn1.account.K2LI', name: 'Anna', email: 'a@am.com' },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says(
              { error: 'invalid_token', error_description: 'The access token is not valid' },
              400,
            )
          : undefined,
    },
    profile: { id: 'amzn1.account.K2LI', email: 'a@am.com' },
    refusals: [
      denied('Access not permitted.'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'The request has an invalid grant parameter : code',
      }),
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'The request has an invalid grant parameter : refresh_token',
      }),
      deadToken(
        {
          error: 'invalid_token',
          error_description: 'The request has an invalid parameter : access_token',
        },
        400,
      ),
    ],
  },

  coinbase: {
    authorize: {
      path: '/oauth2/auth',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        redirect_uri: TEXT,
        scope: expect.stringContaining('wallet:user:read,'),
      },
    },
    token: { path: '/oauth2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: {
      path: '/oauth2/revoke',
      form: { ...POSTED, token: TEXT },
      headers: { authorization: BEARER },
    },
    dialect: {
      api: at({
        '/v2/user': { data: { id: '9da7a204', name: 'Anna', username: null, email: 'a@cb.com' } },
      }),
    },
    profile: { id: '9da7a204', name: 'Anna', email: 'a@cb.com' },
    refusals: [
      denied('The resource owner or authorization server denied the request.'),
      deadCode(
        {
          error: 'invalid_grant',
          error_description: 'The provided authorization grant is invalid, expired, revoked.',
        },
        401,
      ),
      deadRefresh({ error: 'invalid_grant' }, 401),
      deadToken({ errors: [{ id: 'expired_token', message: 'The access token expired' }] }),
      tooMany({ errors: [{ id: 'rate_limit_exceeded', message: 'Rate limit exceeded' }] }),
    ],
  },

  ebay: {
    registration: { settings: { ruName: 'Acme-AcmeShop-PRD-1-abcdef' } },
    authorize: {
      path: '/oauth2/authorize',
      query: {
        client_id: CLIENT_ID,
        response_type: 'code',
        redirect_uri: 'Acme-AcmeShop-PRD-1-abcdef',
        scope: TEXT,
      },
    },
    token: {
      path: '/identity/v1/oauth2/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: 'Acme-AcmeShop-PRD-1-abcdef' },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    api: { headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'User Access Token', expires_in: 7200 },
          refresh_token_expires_in: 47304000,
        }),
      api: at({
        '/commerce/identity/v1/user/': { userId: 'u-1', username: 'anna' },
        '/commerce/identity/v1/user': { userId: 'u-1', username: 'anna' },
      }),
    },
    profile: { id: 'u-1', username: 'anna' },
    refusals: [
      denied(),
      deadCode({
        error: 'invalid_grant',
        error_description:
          'the provided authorization grant code is invalid or was issued to another client',
      }),
      deadRefresh({
        error: 'invalid_grant',
        error_description:
          'the provided authorization refresh token is invalid or was issued to another client',
      }),
      deadToken({
        errors: [
          { errorId: 1001, domain: 'OAuth', category: 'REQUEST', message: 'Invalid access token' },
        ],
      }),
      tooMany({ errors: [{ errorId: 2001, message: 'Too many requests.' }] }),
    ],
  },

  paypal: {
    authorize: {
      path: '/signin/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, flowEntry: 'static' },
    },
    token: { path: '/v1/oauth2/token', headers: { authorization: BASIC }, form: BY_CODE },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    dialect: {
      api: ({ path, query }) => {
        if (!path.endsWith('/v1/identity/oauth2/userinfo')) return undefined
        if (query.schema !== 'paypalv1.1') return says({ name: 'INVALID_REQUEST' }, 400)
        return says({
          user_id: 'https://www.paypal.com/webapps/auth/identity/user/mWq6',
          name: 'Anna K',
          emails: [{ value: 'a@pp.com', primary: true, confirmed: true }],
        })
      },
    },
    profile: { name: 'Anna K', email: 'a@pp.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid authorization code' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'Invalid refresh token' }),
      deadToken({
        error: 'invalid_token',
        error_description: 'Token signature verification failed',
      }),
      tooMany({
        name: 'RATE_LIMIT_REACHED',
        message: 'Too many requests. Blocked due to rate limiting.',
      }),
    ],
  },

  stripe: {
    authorize: {
      path: '/oauth/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'read_write' },
    },
    token: {
      path: '/oauth/token',
      form: { ...BY_CODE, client_secret: CLIENT_SECRET },
      without: ['code_verifier'],
    },
    revoke: {
      path: '/oauth/deauthorize',
      form: { client_id: CLIENT_ID, stripe_user_id: 'acct_1' },
      headers: { authorization: `Basic ${Buffer.from(`${CLIENT_SECRET}:`).toString('base64')}` },
    },
    api: { headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{
            access_token,
            refresh_token,
            token_type: 'bearer',
            scope: 'read_write',
            livemode: false,
          },
          ...{ stripe_user_id: 'acct_1', stripe_publishable_key: 'pk_x' },
        }),
      api: at({ '/v1/account': { id: 'acct_1', object: 'account', email: 'a@st.com' } }),
      revoke: () => says({ stripe_user_id: 'acct_1' }),
    },
    profile: { id: 'acct_1', email: 'a@st.com' },
    refusals: [
      denied('The user denied your request'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'Authorization code does not exist: ac_x',
      }),
      deadToken({
        error: { message: 'Invalid API Key provided: sk_test_x', type: 'invalid_request_error' },
      }),
      tooMany({
        error: {
          message: 'Too many requests hit the API too quickly.',
          code: 'rate_limit',
          type: 'invalid_request_error',
        },
      }),
    ],
  },

  eventbrite: {
    authorize: {
      path: '/oauth/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, redirect_uri: TEXT },
    },
    token: { path: '/oauth/token', form: { ...POSTED, ...BY_CODE } },
    dialect: {
      token: ({ access_token }) => says({ access_token, token_type: 'bearer' }),
      api: at({
        '/v3/users/me/': {
          id: '145',
          name: 'Anna',
          first_name: 'Anna',
          last_name: 'K',
          emails: [{ email: 'a@eb.com', verified: true, primary: true }],
        },
      }),
    },
    profile: { id: '145', email: 'a@eb.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'code is invalid or expired' }),
      deadToken({
        status_code: 401,
        error: 'INVALID_AUTH',
        error_description: 'The OAuth token you provided was invalid.',
      }),
      tooMany({
        status_code: 429,
        error: 'HIT_RATE_LIMIT',
        error_description: 'Hourly rate limit has been reached.',
      }),
      refused(
        { status_code: 404, error: 'NOT_FOUND', error_description: 'The event does not exist.' },
        404,
        { providerCode: 'NOT_FOUND' },
      ),
    ],
  },

  quickbooks: {
    authorize: {
      path: '/connect/oauth2',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: TEXT, state: TEXT },
    },
    token: {
      path: '/oauth2/v1/tokens/bearer',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
      without: ['realmId'],
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    revoke: {
      path: '/v2/oauth2/tokens/revoke',
      headers: { authorization: BASIC },
      json: { token: TEXT },
    },
    dialect: {
      callback: (params) => ({ ...params, realmId: '1185883450' }),
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          token_type: 'bearer',
          expires_in: 3600,
          x_refresh_token_expires_in: 8726400,
        }),
      api: at({
        '/openid_connect/userinfo': {
          sub: 'd2b4',
          givenName: 'Anna',
          familyName: 'K',
          email: 'a@qb.com',
          emailVerified: true,
        },
      }),
    },
    profile: { id: 'd2b4', name: 'Anna K', email: 'a@qb.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Token invalid' }),
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'Incorrect or invalid refresh token',
      }),
      deadToken({
        fault: {
          error: [{ message: 'message=AuthenticationFailed; errorCode=003200', code: '3200' }],
          type: 'AUTHENTICATION',
        },
      }),
      tooMany({
        fault: { error: [{ message: 'ThrottleExceeded', code: '003001' }], type: 'THROTTLE' },
      }),
    ],
  },
}
