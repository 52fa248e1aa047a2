import type { StandInDialect } from 'express-oauth-connect/sandbox'
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
import { BASIC, CLIENT_ID, CLIENT_SECRET, TEXT, redirectUri, says, type Vendor } from './vendor.js'

/** Meta's tokens of an hour are exchanged for one of sixty days, and that for another. */
const longLived: StandInDialect = {
  api: ({ path, query }) => {
    const grants: Record<string, readonly string[]> = {
      '/access_token': ['th_exchange_token', 'ig_exchange_token'],
      '/refresh_access_token': ['th_refresh_token', 'ig_refresh_token'],
    }
    if (grants[path] === undefined) return undefined
    const isAsked = grants[path].includes(query.grant_type ?? '')
    if (!isAsked || (path === '/access_token' && query.client_secret !== CLIENT_SECRET)) {
      return says({ error: { code: 100, message: 'Invalid parameter' } }, 400)
    }
    const { access_token } = query
    return says({ access_token, token_type: 'bearer', expires_in: 5_184_000 })
  },
}

/** Written from the vendors' documentation. */
export const SOCIAL: Readonly<Record<string, Vendor>> = {
  facebook: {
    authorize: {
      path: expect.stringMatching(/^\/v\d+\.0\/dialog\/oauth$/) as never,
      query: { client_id: CLIENT_ID, redirect_uri: TEXT, scope: expect.stringContaining('email') },
    },
    dialect: {
      token: ({ access_token }, { query, fields }) => {
        const all = { ...query, ...fields }
        const isAsked = all.client_id === CLIENT_ID && all.client_secret === CLIENT_SECRET
        return isAsked && typeof all.code === 'string'
          ? says({ access_token, token_type: 'bearer', expires_in: 5183944 })
          : says({ error: { message: 'no', type: 'OAuthException', code: 1 } }, 400)
      },
      api: ({ path, query }) => {
        if (!path.endsWith('/me')) return undefined
        // Without `fields` it tells id and name only.
        const asked = (query.fields ?? 'id,name').split(',')
        const all: Record<string, unknown> = {
          ...{ id: '100', name: 'Anna K', email: 'a@f.com', first_name: 'Anna', last_name: 'K' },
          picture: { data: { url: 'https://f.com/a.jpg' } },
        }
        return says(Object.fromEntries(asked.map((name) => [name, all[name.trim()]])))
      },
      refuse: () => says({ error: { message: 'expired', type: 'OAuthException', code: 190 } }, 400),
      revoke: () => says({ success: true }),
    },
    revoke: {
      method: 'DELETE',
      path: expect.stringMatching(/\/permissions$/) as never,
    },
    profile: { id: '100', name: 'Anna K', email: 'a@f.com' },
    refusals: [
      denied('Permissions error'),
      {
        at: 'callback',
        brings: { error_code: '1349126', error_message: 'App Not Setup' },
        told: 'authorization_failed',
      },
      deadCode({
        error: {
          message: 'This authorization code has been used.',
          type: 'OAuthException',
          code: 100,
          error_subcode: 36009,
        },
      }),
      {
        at: 'code',
        body: {
          error: { message: 'Error validating client secret.', type: 'OAuthException', code: 1 },
        },
        told: 'client_rejected',
      },
      deadToken(
        {
          error: {
            message: 'Error validating access token: Session has expired',
            type: 'OAuthException',
            code: 190,
            error_subcode: 463,
          },
        },
        400,
      ),
      tooMany(
        {
          error: {
            message: '(#4) Application request limit reached',
            type: 'OAuthException',
            code: 4,
          },
        },
        403,
      ),
      refused(
        {
          error: {
            message: '(#200) Requires extended permission',
            type: 'OAuthException',
            code: 200,
          },
        },
        403,
        { providerCode: '200' },
      ),
    ],
  },

  // A dead token cannot be renewed: only a living one is exchanged for another.
  instagram: {
    renews: false,
    dialect: longLived,
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: TEXT } },
    token: { path: '/oauth/access_token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refusals: [
      denied('The user denied your request'),
      deadCode({
        error_type: 'OAuthException',
        code: 400,
        error_message: 'This authorization code has been used',
      }),
      {
        at: 'code',
        body: { error_type: 'OAuthException', code: 400, error_message: 'Invalid Client Secret' },
        told: 'client_rejected',
      },
      tooMany(
        {
          error: { message: 'Application request limit reached', type: 'OAuthException', code: 4 },
        },
        403,
      ),
    ],
  },

  threads: {
    renews: false,
    dialect: longLived,
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: 'threads_basic' } },
    token: { path: '/oauth/access_token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { query: { access_token: TEXT } },
  },

  linkedin: {
    authorize: { query: { response_type: 'code', scope: 'openid profile email' } },
    token: {
      path: '/oauth/v2/accessToken',
      form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT },
      without: ['code_verifier'],
    },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({
        '/v2/userinfo': {
          sub: '782bbtaQ',
          name: 'Anna K',
          email: 'a@li.com',
          email_verified: true,
        },
      }),
    },
    profile: { id: '782bbtaQ', email: 'a@li.com', emailVerified: true },
    refusals: [
      denied('The user cancelled LinkedIn login', 'user_cancelled_login'),
      denied('The user cancelled the authorization', 'user_cancelled_authorize'),
      {
        at: 'callback',
        brings: { error: 'unauthorized_scope_error' },
        told: 'authorization_failed',
      },
      deadCode({
        error: 'invalid_request',
        error_description: 'Unable to retrieve access token: authorization code not found',
      }),
      {
        at: 'code',
        status: 401,
        body: { error: 'invalid_client', error_description: 'Client authentication failed' },
        told: 'client_rejected',
      },
      deadRefresh({
        error: 'invalid_request',
        error_description: 'A provided refresh token is expired or revoked',
      }),
      deadToken({
        status: 401,
        serviceErrorCode: 65601,
        code: 'REVOKED_ACCESS_TOKEN',
        message: 'The token used in the request has been revoked by the user',
      }),
      tooMany({
        status: 429,
        serviceErrorCode: 101,
        code: 'TOO_MANY_REQUESTS',
        message: 'Resource level throttle limit is reached.',
      }),
    ],
  },

  reddit: {
    authorize: { query: { response_type: 'code', duration: 'permanent', scope: 'identity' } },
    token: {
      path: '/api/v1/access_token',
      headers: { authorization: BASIC, 'user-agent': TEXT },
      form: { ...BY_CODE, redirect_uri: redirectUri('reddit') },
    },
    api: { headers: { authorization: BEARER, 'user-agent': TEXT } },
    dialect: { api: at({ '/api/v1/me': { id: '1w72', name: 'anna', icon_img: 'https://r/a' } }) },
    profile: { id: '1w72', username: 'anna' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }, 200),
      deadRefresh({ message: 'Bad Request', error: 400 }),
      deadToken({ message: 'Unauthorized', error: 401 }),
      tooMany({ message: 'Too Many Requests', error: 429 }),
    ],
  },

  tiktok: {
    authorize: {
      path: '/v2/auth/authorize/',
      query: { client_key: CLIENT_ID, response_type: 'code', scope: 'user.info.basic' },
      without: ['client_id'],
    },
    token: {
      path: '/v2/oauth/token/',
      form: { client_key: CLIENT_ID, client_secret: CLIENT_SECRET, ...BY_CODE, redirect_uri: TEXT },
      without: ['client_id'],
    },
    refresh: { form: { client_key: CLIENT_ID, grant_type: 'refresh_token', refresh_token: TEXT } },
    revoke: { form: { client_key: CLIENT_ID, client_secret: CLIENT_SECRET, token: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'Bearer', open_id: 'o-1' },
          ...{ expires_in: 86400, refresh_expires_in: 31536000, scope: 'user.info.basic' },
        }),
      api: ({ path, query }) => {
        const error = { code: 'ok', message: '', log_id: 'x' }
        if (!path.endsWith('/v2/user/info/')) return says({ data: {}, error })
        if (query.fields === undefined) return says({ error: { code: 'invalid_params' } }, 400)
        return says({ data: { user: { open_id: 'o-1', display_name: 'Anna' } }, error })
      },
      refuse: (reason, endpoint) =>
        endpoint === 'api'
          ? says({ error: { code: 'access_token_invalid', message: 'no' }, data: {} }, 401)
          : says({ error: reason.error, error_description: reason.description, log_id: 'x' }),
    },
    profile: { id: 'o-1', name: 'Anna' },
    refusals: [
      denied(),
      deadCode(
        {
          error: 'invalid_grant',
          error_description: 'Authorization code is expired.',
          log_id: 'x',
        },
        200,
      ),
      deadRefresh(
        {
          error: 'invalid_grant',
          error_description: 'Refresh token is invalid or expired.',
          log_id: 'x',
        },
        200,
      ),
      deadToken({
        data: {},
        error: {
          code: 'access_token_invalid',
          message: 'The access token is invalid.',
          log_id: 'x',
        },
      }),
      tooMany({
        data: {},
        error: {
          code: 'rate_limit_exceeded',
          message: 'The API rate limit was exceeded.',
          log_id: 'x',
        },
      }),
      refused(
        {
          data: {},
          error: {
            code: 'scope_not_authorized',
            message: 'The user did not authorize the scope.',
            log_id: 'x',
          },
        },
        401,
        { providerCode: 'scope_not_authorized' },
      ),
    ],
  },

  twitter: {
    authorize: {
      query: {
        ...{ response_type: 'code', code_challenge_method: 'S256', state: TEXT },
        scope: expect.stringContaining('users.read'),
      },
    },
    token: {
      path: '/2/oauth2/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, code_verifier: TEXT, redirect_uri: TEXT },
    },
    dialect: {
      api: at({ '/2/users/me': { data: { id: '2244', name: 'Anna', username: 'anna' } } }),
    },
    profile: { id: '2244', username: 'anna' },
    refusals: [
      denied(),
      deadCode({
        error: 'invalid_request',
        error_description: 'Value passed for the authorization code was invalid.',
      }),
      deadRefresh({
        error: 'invalid_request',
        error_description: 'Value passed for the token was invalid.',
      }),
      deadToken({
        title: 'Unauthorized',
        type: 'about:blank',
        status: 401,
        detail: 'Unauthorized',
      }),
      tooMany({
        title: 'Too Many Requests',
        type: 'about:blank',
        status: 429,
        detail: 'Too Many Requests',
      }),
    ],
  },

  discord: {
    authorize: { query: { response_type: 'code', scope: 'identify email' } },
    token: {
      path: '/api/oauth2/token',
      form: { ...BY_CODE, redirect_uri: redirectUri('discord') },
    },
    dialect: {
      api: at({
        '/users/@me': {
          ...{ id: '80351110224678912', username: 'nelly', global_name: 'Nelly' },
          ...{ verified: true, email: 'n@d.gg', locale: 'en-US', avatar: '8342' },
        },
      }),
    },
    profile: { id: '80351110224678912', name: 'Nelly', email: 'n@d.gg', emailVerified: true },
    refusals: [
      denied('The resource owner or authorization server denied the request'),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid "code" in request.' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ message: '401: Unauthorized', code: 0 }),
      tooMany(
        { message: 'You are being rate limited.', retry_after: 64.57, global: false },
        429,
        65,
      ),
    ],
  },

  patreon: {
    authorize: {
      path: '/oauth2/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'identity identity[email]' },
    },
    token: {
      path: '/api/oauth2/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: redirectUri('patreon') },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: ({ path, query }) => {
        if (!path.endsWith('/oauth2/v2/identity')) return undefined
        // Version 2 tells only what is asked for.
        const asked = (query['fields[user]'] ?? '').split(',')
        const all: Record<string, unknown> = {
          email: 'a@p.com',
          full_name: 'Anna K',
          is_email_verified: true,
        }
        const told = Object.entries(all).filter(([name]) => asked.includes(name))
        return says({ data: { id: '12345', type: 'user', attributes: Object.fromEntries(told) } })
      },
    },
    profile: { id: '12345', name: 'Anna K', email: 'a@p.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }, 401),
      deadToken({
        errors: [
          {
            code: 1,
            code_name: 'Unauthorized',
            detail: 'The server could not verify that you are authorized.',
            status: '401',
          },
        ],
      }),
      tooMany(
        {
          errors: [
            {
              code_name: 'RequestThrottled',
              detail: 'Too many requests',
              retry_after_seconds: 7,
              status: '429',
            },
          ],
        },
        429,
        7,
      ),
    ],
  },

  pinterest: {
    authorize: {
      path: '/oauth/',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        scope: 'user_accounts:read',
        redirect_uri: TEXT,
      },
    },
    token: {
      path: '/v5/oauth/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: redirectUri('pinterest') },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{
            access_token,
            refresh_token,
            response_type: 'authorization_code',
            token_type: 'bearer',
          },
          ...{
            expires_in: 2592000,
            refresh_token_expires_in: 31536000,
            scope: 'user_accounts:read',
          },
        }),
      api: at({
        '/v5/user_account': { id: '2783136', username: 'anna', profile_image: 'https://p/a' },
      }),
    },
    profile: { id: '2783136', username: 'anna', picture: 'https://p/a' },
    refusals: [
      denied(),
      deadCode({ code: 283, message: 'Invalid authorization code' }),
      deadRefresh({ code: 2, message: 'Invalid refresh token' }, 401),
      deadToken({ code: 2, message: 'Authentication failed.' }),
      tooMany({ code: 8, message: 'You have exceeded your rate limit. Try again later.' }),
    ],
  },

  disqus: {
    authorize: {
      path: '/api/oauth/2.0/authorize/',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'read,email' },
    },
    token: {
      path: '/api/oauth/2.0/access_token/',
      form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT },
    },
    api: { query: { access_token: TEXT, api_key: CLIENT_ID } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          token_type: 'Bearer',
          expires_in: 2592000,
          user_id: 947103743,
          username: 'anna',
          scope: 'read,email',
        }),
      api: ({ path }) =>
        path.endsWith('/users/details.json')
          ? says({
              code: 0,
              response: { id: '947103743', username: 'anna', name: 'Anna', email: 'a@dq.com' },
            })
          : says({ code: 0, response: { ok: true } }),
    },
    profile: { id: '947103743', username: 'anna', email: 'a@dq.com' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      tooMany({ code: 13, response: 'You have exceeded your hourly limit of requests' }, 400),
      refused(
        { code: 12, response: 'This application cannot access the requested resource' },
        403,
        { providerCode: '12' },
      ),
    ],
  },

  wordpress: {
    authorize: {
      path: '/oauth2/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'auth' },
    },
    token: { path: '/oauth2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      token: ({ access_token }) =>
        says({
          access_token,
          token_type: 'bearer',
          blog_id: '0',
          blog_url: 'https://a.wordpress.com',
          scope: 'auth',
        }),
      api: at({
        '/rest/v1/me': {
          ID: 78972699,
          username: 'anna',
          display_name: 'Anna',
          email: 'a@wp.com',
          email_verified: true,
        },
      }),
    },
    profile: { id: '78972699', username: 'anna', email: 'a@wp.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_request', error_description: 'Invalid authorization_code.' }),
      deadToken({ error: 'invalid_token', message: 'The OAuth2 token is invalid.' }, 400),
    ],
  },
}
