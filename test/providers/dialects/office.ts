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
  graphql,
  refused,
  tooMany,
} from './answers.js'
import { BASIC, CLIENT_ID, TEXT, redirectUri, says, type Vendor } from './vendor.js'

/** Written from the vendors' documentation. */
export const OFFICE: Readonly<Record<string, Vendor>> = {
  clever: {
    token: { headers: { authorization: BASIC }, form: { ...BY_CODE, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({
        '/v3.0/me': { type: 'user', data: { id: 'u1', district: 'd1' } },
        '/v3.0/users/u1': {
          data: { id: 'u1', email: 'a@c.lv', name: { first: 'Anna', last: 'K' } },
        },
      }),
    },
    profile: { id: 'u1', email: 'a@c.lv', givenName: 'Anna' },
  },

  monday: {
    token: { path: '/oauth2/token', form: { ...POSTED, code: TEXT, redirect_uri: TEXT } },
    dialect: graphql({ me: { id: '4012689', name: 'Anna', email: 'a@m.com' } }),
    profile: { id: '4012689', name: 'Anna', email: 'a@m.com' },
    refusals: [
      denied(),
      deadToken({
        errors: [{ message: 'Not Authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }],
      }),
      tooMany(
        {
          errors: [
            {
              message: 'Complexity budget exhausted',
              extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED' },
            },
          ],
        },
        200,
      ),
    ],
  },

  notion: {
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', owner: 'user' } },
    token: {
      path: '/v1/oauth/token',
      headers: { authorization: BASIC },
      json: { ...BY_CODE, redirect_uri: redirectUri('notion') },
    },
    api: {
      headers: {
        authorization: BEARER,
        'notion-version': expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      },
    },
    revoke: { path: '/v1/oauth/revoke', headers: { authorization: BASIC }, json: { token: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'bearer', bot_id: 'b-1' },
          ...{ workspace_id: 'w-1', workspace_name: 'Acme', owner: { type: 'user' } },
        }),
      api: at({
        '/v1/users/me': {
          ...{ object: 'user', id: 'b-1', type: 'bot', name: 'Our bot' },
          bot: {
            owner: {
              type: 'user',
              user: { id: 'n-1', name: 'Anna', person: { email: 'a@n.so' } },
            },
          },
        },
      }),
    },
    profile: { id: 'n-1', name: 'Anna', email: 'a@n.so' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid code.' }),
      deadToken({
        object: 'error',
        status: 401,
        code: 'unauthorized',
        message: 'API token is invalid.',
      }),
      tooMany(
        {
          object: 'error',
          status: 429,
          code: 'rate_limited',
          message: 'You have been rate limited.',
        },
        429,
        3,
      ),
      refused(
        { object: 'error', status: 404, code: 'object_not_found', message: 'Could not find page.' },
        404,
        { providerCode: 'object_not_found' },
      ),
    ],
  },

  slack: {
    authorize: { path: '/oauth/v2/authorize', query: { client_id: CLIENT_ID, state: TEXT } },
    token: { path: '/api/oauth.v2.access', form: { ...POSTED, code: TEXT, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER } },
    revoke: { path: '/api/auth.revoke' },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ ok: true, access_token, refresh_token, token_type: 'bot', expires_in: 43200 },
          ...{ scope: 'users:read,users:read.email', bot_user_id: 'U0KRQLJ9H', app_id: 'A0' },
          ...{
            team: { name: 'Acme', id: 'T9TK3CUKW' },
            enterprise: null,
            authed_user: { id: 'U1234' },
          },
        }),
      api: ({ path, query }) => {
        if (!path.endsWith('/users.info')) return says({ ok: true })
        if (query.user !== 'U1234') return says({ ok: false, error: 'user_not_found' })
        const profile = { real_name: 'Anna K', email: 'a@sl.com', image_512: 'https://s/a' }
        return says({ ok: true, user: { id: 'U1234', name: 'anna', profile } })
      },
      refuse: (_reason, endpoint) =>
        says({ ok: false, error: endpoint === 'api' ? 'token_expired' : 'invalid_code' }),
      revoke: () => says({ ok: true, revoked: true }),
    },
    profile: { email: 'a@sl.com', id: expect.stringContaining('U1234') as never },
    refusals: [
      denied(),
      deadCode({ ok: false, error: 'invalid_code' }, 200),
      deadCode({ ok: false, error: 'code_already_used' }, 200),
      {
        at: 'code',
        status: 200,
        body: { ok: false, error: 'bad_client_secret' },
        told: 'client_rejected',
      },
      deadRefresh({ ok: false, error: 'invalid_refresh_token' }, 200),
      deadToken({ ok: false, error: 'token_revoked' }, 200),
      tooMany({ ok: false, error: 'ratelimited' }, 429, 30),
      refused({ ok: false, error: 'missing_scope', needed: 'chat:write' }, 200, {
        providerCode: 'missing_scope',
      }),
    ],
  },

  zoom: {
    token: { headers: { authorization: BASIC }, form: { ...BY_CODE, redirect_uri: TEXT } },
    refresh: { headers: { authorization: BASIC }, form: { grant_type: 'refresh_token' } },
    dialect: {
      api: at({
        '/v2/users/me': {
          id: 'KdYKjnimT4KPd8',
          first_name: 'Anna',
          last_name: 'K',
          email: 'a@z.us',
        },
      }),
    },
    profile: { id: 'KdYKjnimT4KPd8', name: 'Anna K', email: 'a@z.us' },
    refusals: [
      denied(),
      deadCode({ reason: 'Invalid authorization code', error: 'invalid_request' }),
      deadRefresh({ reason: 'Invalid Token!', error: 'invalid_grant' }, 401),
      deadToken({ code: 124, message: 'Access token is expired.' }),
      tooMany({
        code: 429,
        message: 'You have reached the maximum per-second rate limit for this API.',
      }),
    ],
  },

  airtable: {
    authorize: {
      path: '/oauth2/v1/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        code_challenge: TEXT,
        code_challenge_method: 'S256',
        state: TEXT,
        scope: TEXT,
      },
    },
    token: {
      path: '/oauth2/v1/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT, code_verifier: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    dialect: {
      api: at({
        '/v0/meta/whoami': { id: 'usrL2P', email: 'a@ai.com', scopes: ['user.email:read'] },
      }),
    },
    profile: { id: 'usrL2P', email: 'a@ai.com' },
    refusals: [
      denied('The user denied the request'),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' } }),
      tooMany(
        { errors: [{ error: 'RATE_LIMIT_REACHED', message: 'Rate limit exceeded.' }] },
        429,
        30,
      ),
    ],
  },

  asana: {
    authorize: {
      path: '/-/oauth_authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, redirect_uri: TEXT, state: TEXT },
    },
    token: { path: '/-/oauth_token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: { path: '/-/oauth_revoke', form: { ...POSTED, token: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          token_type: 'bearer',
          expires_in: 3600,
          data: { id: 4673218951, gid: '4673218951', name: 'Anna', email: 'a@as.com' },
        }),
      api: at({
        '/api/1.0/users/me': {
          data: { gid: '4673218951', name: 'Anna', email: 'a@as.com', photo: null },
        },
      }),
    },
    profile: { id: '4673218951', email: 'a@as.com' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'The code was not valid' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ errors: [{ message: 'The bearer token has expired.', help: 'x' }] }),
      tooMany({ errors: [{ message: 'You have made too many requests recently.' }] }, 429, 30),
      refused({ errors: [{ message: 'project: Unknown object: 1' }] }, 404, {
        providerMessage: 'project: Unknown object: 1',
      }),
    ],
  },

  basecamp: {
    authorize: {
      path: '/authorization/new',
      query: { type: 'web_server', client_id: CLIENT_ID, redirect_uri: TEXT },
    },
    token: {
      path: '/authorization/token',
      form: { ...POSTED, type: 'web_server', code: TEXT, redirect_uri: TEXT },
    },
    refresh: { form: { ...POSTED, type: 'refresh', refresh_token: TEXT, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER, 'user-agent': TEXT } },
    dialect: {
      api: at({
        '/authorization.json': {
          identity: { id: 9999999, first_name: 'Anna', last_name: 'K', email_address: 'a@bc.com' },
          accounts: [],
        },
      }),
    },
    profile: { id: '9999999', name: 'Anna K', email: 'a@bc.com' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ error: 'OAuth token expired (old age)' }),
      tooMany('', 429, 10),
    ],
  },

  box: {
    token: { path: '/oauth2/token', form: { ...POSTED, ...BY_CODE } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: { path: '/oauth2/revoke', form: { ...POSTED, token: TEXT } },
    dialect: {
      api: at({
        '/2.0/users/me': { type: 'user', id: '17738362', name: 'Anna', login: 'a@bx.com' },
      }),
    },
    profile: { id: '17738362', email: 'a@bx.com' },
    refusals: [
      denied('The user denied access to your application'),
      deadCode({ error: 'invalid_grant', error_description: 'The authorization code has expired' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'Refresh token has expired' }),
      deadToken('', 401, {
        'www-authenticate':
          'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
      }),
      tooMany(
        {
          type: 'error',
          status: 429,
          code: 'rate_limit_exceeded',
          message: 'Request rate limit exceeded',
        },
        429,
        7,
      ),
    ],
  },

  clickup: {
    authorize: { path: '/api', query: { client_id: CLIENT_ID, redirect_uri: TEXT, state: TEXT } },
    token: { path: '/api/v2/oauth/token', form: { ...POSTED, code: TEXT } },
    dialect: {
      token: ({ access_token }) => says({ access_token, token_type: 'Bearer' }),
      api: at({ '/api/v2/user': { user: { id: 123, username: 'Anna', email: 'a@cu.com' } } }),
    },
    profile: { id: '123', email: 'a@cu.com' },
    refusals: [
      deadCode({ err: 'Code already used', ECODE: 'OAUTH_014' }),
      tooMany({ err: 'Rate limit reached', ECODE: 'APP_002' }),
    ],
  },

  dropbox: {
    authorize: {
      path: '/oauth2/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        token_access_type: 'offline',
        code_challenge_method: 'S256',
      },
    },
    token: { path: '/oauth2/token', form: { ...BY_CODE, redirect_uri: TEXT, code_verifier: TEXT } },
    refresh: { form: BY_REFRESH },
    revoke: { method: 'POST', path: '/2/auth/token/revoke', headers: { authorization: BEARER } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, token_type: 'bearer', expires_in: 14400, scope: 'account_info.read' },
          ...{
            uid: '12345',
            account_id: 'dbid:AAH4',
            ...(refresh_token !== undefined && { refresh_token }),
          },
        }),
      api: ({ path, method, headers }) => {
        if (!path.endsWith('/2/users/get_current_account')) return undefined
        // A form or an empty JSON object is refused where there are no arguments.
        if (method !== 'POST' || headers['content-type']?.includes('form') === true)
          return says('Error in call to API function', 400)
        return says({
          account_id: 'dbid:AAH4',
          name: { given_name: 'Anna', surname: 'K', display_name: 'Anna K' },
          ...{ email: 'a@db.com', email_verified: true, locale: 'en' },
        })
      },
      revoke: () => says('null'),
    },
    profile: { id: 'dbid:AAH4', name: 'Anna K', email: 'a@db.com', emailVerified: true },
    refusals: [
      denied('The user chose not to give your app access to their Dropbox account.'),
      deadCode({ error: 'invalid_grant', error_description: "code doesn't exist or has expired" }),
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'refresh token is invalid or revoked',
      }),
      deadToken({
        error_summary: 'expired_access_token/..',
        error: { '.tag': 'expired_access_token' },
      }),
      tooMany(
        { error_summary: 'too_many_requests/..', error: { '.tag': 'too_many_requests' } },
        429,
        15,
      ),
    ],
  },

  figma: {
    authorize: {
      path: '/oauth',
      query: {
        client_id: CLIENT_ID,
        response_type: 'code',
        scope: 'current_user:read',
        state: TEXT,
      },
    },
    token: {
      path: '/v1/oauth/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    refresh: {
      path: '/v1/oauth/refresh',
      headers: { authorization: BASIC },
      form: { refresh_token: TEXT },
    },
    dialect: {
      // A refresh brings no other refresh token.
      token: ({ access_token, refresh_token }, { path }) =>
        says({
          access_token,
          token_type: 'bearer',
          expires_in: 7776000,
          ...(path.endsWith('/token') && { refresh_token, user_id_string: '1' }),
        }),
      api: at({ '/v1/me': { id: '1', handle: 'Anna', email: 'a@fg.com', img_url: 'https://f/a' } }),
    },
    profile: { id: '1', name: 'Anna', email: 'a@fg.com' },
    refusals: [
      denied(),
      deadToken({ status: 403, err: 'Invalid token' }, 403),
      deadToken({ status: 403, err: 'Token expired' }, 403),
      tooMany({ status: 429, err: 'Rate limit exceeded' }, 429, 60),
    ],
  },

  intercom: {
    authorize: { path: '/oauth', query: { client_id: CLIENT_ID, state: TEXT } },
    token: { path: '/auth/eagle/token', form: { ...POSTED, code: TEXT } },
    dialect: {
      token: ({ access_token }) =>
        says({ token: access_token, access_token, token_type: 'Bearer' }),
      api: at({
        '/me': {
          type: 'admin',
          id: '991267459',
          name: 'Anna',
          email: 'a@ic.com',
          email_verified: true,
        },
      }),
    },
    profile: { id: '991267459', email: 'a@ic.com', emailVerified: true },
    refusals: [
      denied(),
      deadToken({
        type: 'error.list',
        request_id: 'x',
        errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }],
      }),
      tooMany({
        type: 'error.list',
        errors: [{ code: 'rate_limit_exceeded', message: 'Exceeded rate limit' }],
      }),
      refused(
        { type: 'error.list', errors: [{ code: 'not_found', message: 'Resource Not Found' }] },
        404,
        { providerCode: 'not_found' },
      ),
    ],
  },

  xero: {
    authorize: {
      path: '/identity/connect/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: TEXT, state: TEXT },
    },
    token: {
      path: '/connect/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    revoke: {
      path: '/connect/revocation',
      headers: { authorization: BASIC },
      form: { token: TEXT },
    },
    dialect: {
      api: at({
        '/connections': [
          { id: 'e1', tenantId: '70784a63', tenantType: 'ORGANISATION', tenantName: 'Acme' },
        ],
        '/connect/userinfo': {
          sub: '1001',
          name: 'Anna K',
          given_name: 'Anna',
          email: 'a@xe.com',
        },
      }),
    },
    profile: { id: '1001', email: 'a@xe.com' },
    refusals: [
      denied('The user refused the request'),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({
        Type: null,
        Title: 'Unauthorized',
        Status: 401,
        Detail: 'TokenExpired: token expired',
      }),
      tooMany('', 429, 20),
    ],
  },
}
