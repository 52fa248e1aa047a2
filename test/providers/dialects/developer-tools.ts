import {
  BEARER,
  BY_CODE,
  BY_REFRESH,
  POSTED,
  asForm,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  graphql,
  tooMany,
} from './answers.js'
import { BASIC, CLIENT_ID, TEXT, redirectUri, says, type Vendor } from './vendor.js'

/** Written from the vendors' documentation. */
export const DEVELOPER_TOOLS: Readonly<Record<string, Vendor>> = {
  bitbucket: {
    token: { headers: { authorization: BASIC }, form: BY_CODE },
    dialect: {
      api: at({
        '/2.0/user': { uuid: '{1f2e}', username: 'anna', display_name: 'Anna', links: {} },
        '/2.0/user/emails': {
          values: [{ email: 'a@bb.org', is_primary: true, is_confirmed: true }],
        },
      }),
    },
    profile: { id: '{1f2e}', name: 'Anna', email: 'a@bb.org', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'The specified code is not valid.' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'Invalid refresh_token' }),
      deadToken({ type: 'error', error: { message: 'Access token expired.' } }),
      tooMany({
        type: 'error',
        error: { message: 'Rate limit for this resource has been exceeded' },
      }),
    ],
  },

  github: {
    authorize: { path: '/login/oauth/authorize', query: { client_id: CLIENT_ID, scope: TEXT } },
    token: {
      path: '/login/oauth/access_token',
      form: { ...POSTED, code: TEXT },
      headers: { accept: expect.stringContaining('application/json') },
    },
    api: { headers: { authorization: BEARER, 'user-agent': TEXT } },
    revoke: {
      method: 'DELETE',
      path: `/applications/${CLIENT_ID}/token`,
      headers: { authorization: BASIC },
      json: { access_token: TEXT },
    },
    dialect: {
      token: ({ access_token, refresh_token }, { headers }) => {
        const fields = { access_token, refresh_token, token_type: 'bearer', scope: 'user:email' }
        return headers.accept?.includes('json') ? says(fields) : asForm(fields)
      },
      api: at({
        '/user/emails': [
          { email: 'other@gh.com', primary: false, verified: true },
          { email: 'octo@gh.com', primary: true, verified: true },
        ],
        '/user': { id: 583231, login: 'octocat', name: 'Octo Cat', email: null, avatar_url: 'x' },
      }),
      revoke: () => ({ status: 204, body: '' }),
    },
    profile: { id: '583231', username: 'octocat', email: 'octo@gh.com', emailVerified: true },
    refusals: [
      denied('The user has denied your application access.'),
      deadCode(
        {
          error: 'bad_verification_code',
          error_description: 'The code passed is incorrect or expired.',
        },
        200,
      ),
      {
        at: 'code',
        status: 200,
        body: { error: 'incorrect_client_credentials' },
        told: 'client_rejected',
      },
      {
        at: 'code',
        status: 200,
        body: { error: 'redirect_uri_mismatch' },
        told: 'client_rejected',
      },
      deadRefresh(
        {
          error: 'bad_refresh_token',
          error_description: 'The refresh token passed is incorrect or expired.',
        },
        200,
      ),
      deadToken({
        message: 'Bad credentials',
        documentation_url: 'https://docs.github.com/rest',
        status: '401',
      }),
      {
        ...tooMany({ message: 'API rate limit exceeded for user ID 1.' }, 403),
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' },
      },
      tooMany({ message: 'You have exceeded a secondary rate limit.' }, 403, 60),
    ],
  },

  linear: {
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: 'read' } },
    token: { path: '/oauth/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER } },
    dialect: graphql({ viewer: { id: 'l1', name: 'Anna', displayName: 'anna', email: 'a@l.app' } }),
    profile: { id: 'l1', name: 'Anna', email: 'a@l.app' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Authorization code is invalid' }),
      deadToken({
        errors: [
          { message: 'Authentication required', extensions: { code: 'AUTHENTICATION_ERROR' } },
        ],
      }),
      tooMany(
        { errors: [{ message: 'Rate limit exceeded', extensions: { code: 'RATELIMITED' } }] },
        400,
      ),
    ],
  },

  stackexchange: {
    registration: { settings: { key: 'KEYOFTHEAPP' } },
    api: { query: { key: 'KEYOFTHEAPP', access_token: TEXT } },
    dialect: {
      token: ({ access_token }, { path }) => {
        const fields = { access_token, expires: 86400 }
        return path.endsWith('/json') ? says(fields) : asForm(fields)
      },
      // Every answer is compressed, asked for or not.
      api: ({ path, query }) => {
        if (!path.endsWith('/me')) return { ...says({ items: [] }), gzip: true }
        if (query.site === undefined)
          return says({ error_id: 400, error_name: 'bad_parameter' }, 400)
        const items = [{ user_id: 22656, display_name: 'Jon', link: 'https://so/u/22656' }]
        return { ...says({ items, has_more: false, quota_max: 10000 }), gzip: true }
      },
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error_id: 406, error_name: 'access_token_compromised', error_message: 'x' }, 406)
          : undefined,
    },
    profile: { id: '22656', name: 'Jon' },
    refusals: [
      denied(),
      deadToken(
        { error_id: 402, error_name: 'invalid_access_token', error_message: 'expired' },
        400,
      ),
      tooMany(
        {
          error_id: 502,
          error_name: 'throttle_violation',
          error_message: 'too many requests from this IP',
        },
        400,
      ),
    ],
  },

  gitlab: {
    authorize: {
      path: '/oauth/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        scope: 'read_user',
        code_challenge_method: 'S256',
      },
    },
    token: {
      path: '/oauth/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: redirectUri('gitlab'), code_verifier: TEXT },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH, redirect_uri: redirectUri('gitlab') } },
    revoke: { path: '/oauth/revoke', form: { ...POSTED, token: TEXT } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          token_type: 'bearer',
          expires_in: 7200,
          created_at: 1607635748,
        }),
      api: at({
        '/api/v4/user': {
          id: 1,
          username: 'anna',
          name: 'Anna',
          email: 'a@gl.com',
          avatar_url: 'https://g/a',
        },
      }),
    },
    profile: { id: '1', username: 'anna', email: 'a@gl.com' },
    refusals: [
      denied('The resource owner or authorization server denied the request.'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'The provided authorization grant is invalid, expired, revoked.',
      }),
      {
        at: 'code',
        status: 401,
        body: { error: 'invalid_client', error_description: 'Client authentication failed' },
        told: 'client_rejected',
      },
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'The provided authorization grant is invalid, expired, revoked.',
      }),
      deadToken({
        error: 'invalid_token',
        error_description: 'Token was revoked. You have to re-authorize from the user.',
      }),
      deadToken({ message: '401 Unauthorized' }),
      tooMany('Retry later\n', 429, 30),
    ],
  },

  gitea: {
    authorize: {
      path: '/login/oauth/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID },
    },
    token: {
      path: '/login/oauth/access_token',
      form: { ...BY_CODE, redirect_uri: redirectUri('gitea') },
    },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({ '/api/v1/user': { id: 7, login: 'anna', full_name: 'Anna', email: 'a@gt.io' } }),
    },
    profile: { id: '7', username: 'anna', email: 'a@gt.io' },
    refusals: [
      denied('the request is denied'),
      deadCode({ error: 'unauthorized_client', error_description: 'client is not authorized' }),
      deadRefresh({ error: 'unauthorized_client', error_description: 'token was already used' }),
      {
        at: 'code',
        body: { error: 'unauthorized_client', error_description: 'invalid client secret' },
        told: 'client_rejected',
      },
    ],
  },

  atlassian: {
    authorize: {
      path: '/authorize',
      query: {
        ...{ audience: 'api.atlassian.com', client_id: CLIENT_ID, response_type: 'code' },
        ...{ prompt: 'consent', redirect_uri: redirectUri('atlassian'), state: TEXT },
        scope: expect.stringContaining('offline_access'),
      },
    },
    token: { path: '/oauth/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({
        '/oauth/token/accessible-resources': [
          { id: '1324a887', url: 'https://acme.atlassian.net' },
        ],
        '/me': {
          account_id: '5b10ac8d',
          name: 'Anna',
          nickname: 'anna',
          email: 'a@at.com',
          picture: 'https://a/a',
        },
      }),
    },
    profile: { id: '5b10ac8d', name: 'Anna', email: 'a@at.com' },
    refusals: [
      denied('User did not authorize the request'),
      deadCode(
        { error: 'invalid_grant', error_description: 'authorization code has expired' },
        403,
      ),
      deadRefresh(
        { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
        403,
      ),
      deadRefresh(
        { error: 'unauthorized_client', error_description: 'refresh_token is invalid' },
        403,
      ),
      deadToken({ code: 401, message: 'Unauthorized' }),
      tooMany({ code: 429, message: 'Rate limit exceeded' }, 429, 20),
    ],
  },

  digitalocean: {
    authorize: {
      path: '/v1/oauth/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'read' },
    },
    token: { path: '/v1/oauth/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: BY_REFRESH },
    revoke: { path: '/v1/oauth/revoke', headers: { authorization: BEARER }, form: { token: TEXT } },
    dialect: {
      api: at({
        '/v2/account': {
          account: { uuid: 'b6fr89', email: 'a@do.com', email_verified: true, name: 'Anna' },
        },
      }),
    },
    profile: { id: 'b6fr89', email: 'a@do.com', emailVerified: true },
    refusals: [
      denied('The resource owner or authorization server denied the request.'),
      deadCode({ error: 'invalid_grant' }, 401),
      deadRefresh({ error: 'invalid_grant' }, 401),
      deadToken({ id: 'unauthorized', message: 'Unable to authenticate you' }),
      tooMany({ id: 'too_many_requests', message: 'API Rate limit exceeded.' }, 429, 90),
    ],
  },
}
