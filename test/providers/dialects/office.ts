import {
  BEARER,
  BY_CODE,
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
}
