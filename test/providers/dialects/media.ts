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
export const MEDIA: Readonly<Record<string, Vendor>> = {
  eveonline: {
    token: { headers: { authorization: BASIC }, form: BY_CODE },
    dialect: {
      // Its access token is a JWT that names the character.
      token: ({ access_token, refresh_token }) => {
        const claims = { sub: 'CHARACTER:EVE:2112625428', name: 'CCP Zoetrope', owner: 'o=' }
        const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
        const accessToken = ['e30', body, access_token].join('.')
        const fields = { access_token: accessToken, token_type: 'Bearer', expires_in: 1199 }
        return { ...says({ ...fields, refresh_token }), accessToken }
      },
    },
    profile: { id: '2112625428', name: 'CCP Zoetrope' },
  },

  imgur: {
    token: { form: { ...POSTED, ...BY_CODE } },
    dialect: {
      api: at({
        '/3/account/me': {
          data: { id: 384077, url: 'anna', avatar: 'https://i/a' },
          success: true,
        },
        '/3/account/me/settings': { data: { email: 'a@i.com' }, success: true, status: 200 },
      }),
    },
    profile: { id: '384077', email: 'a@i.com' },
  },

  spotify: {
    token: { headers: { authorization: BASIC }, form: { ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      api: at({ '/v1/me': { id: 'wizzler', display_name: 'W', email: 'w@sp.com', images: [] } }),
    },
    profile: { id: 'wizzler', email: 'w@sp.com' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid authorization code' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'Refresh token revoked' }),
      deadToken({ error: { status: 401, message: 'The access token expired' } }),
      tooMany({ error: { status: 429, message: 'API rate limit exceeded' } }, 429, 5),
    ],
  },

  strava: {
    authorize: { query: { response_type: 'code', scope: expect.stringContaining('read') } },
    token: { form: { ...POSTED, ...BY_CODE } },
    refresh: { form: { ...POSTED, grant_type: 'refresh_token', refresh_token: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token }, { fields }) => {
        const expires_at = Math.floor(Date.now() / 1000) + 21600
        const plain = {
          access_token,
          refresh_token,
          token_type: 'Bearer',
          expires_at,
          expires_in: 21600,
        }
        return says(fields.code === undefined ? plain : { ...plain, athlete: { id: 227615 } })
      },
      api: at({ '/athlete': { id: 227615, username: 'anna', firstname: 'Anna', lastname: 'K' } }),
      revoke: (_asked) => says({ access_token: 'x' }),
    },
    profile: { id: '227615', name: 'Anna K' },
    refusals: [
      denied(),
      deadCode({
        message: 'Bad Request',
        errors: [{ resource: 'AuthorizationCode', field: 'code', code: 'invalid' }],
      }),
      {
        at: 'code',
        body: {
          message: 'Bad Request',
          errors: [{ resource: 'Application', field: 'client_id', code: 'invalid' }],
        },
        told: 'client_rejected',
      },
      deadRefresh({
        message: 'Bad Request',
        errors: [{ resource: 'RefreshToken', field: 'refresh_token', code: 'invalid' }],
      }),
      deadToken({
        message: 'Authorization Error',
        errors: [{ resource: 'Athlete', field: 'access_token', code: 'invalid' }],
      }),
      tooMany({
        message: 'Rate Limit Exceeded',
        errors: [{ resource: 'Application', field: 'rate limit', code: 'exceeded' }],
      }),
    ],
  },

  twitch: {
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: 'user:read:email' } },
    token: { path: '/oauth2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER, 'client-id': CLIENT_ID } },
    revoke: { form: { client_id: CLIENT_ID, token: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'bearer', expires_in: 14124 },
          scope: ['user:read:email'],
        }),
      api: at({
        '/helix/users': {
          data: [{ id: '141981764', login: 'anna', display_name: 'Anna', email: 'a@t.tv' }],
        },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error: 'Unauthorized', status: 401, message: 'Invalid OAuth token' }, 401)
          : undefined,
    },
    profile: { id: '141981764', username: 'anna', email: 'a@t.tv' },
    refusals: [
      denied('The user denied you access'),
      deadCode({ status: 400, message: 'Invalid authorization code' }),
      {
        at: 'code',
        status: 403,
        body: { status: 403, message: 'invalid client secret' },
        told: 'client_rejected',
      },
      deadRefresh({ error: 'Bad Request', status: 400, message: 'Invalid refresh token' }),
      deadToken({ error: 'Unauthorized', status: 401, message: 'Invalid OAuth token' }),
      tooMany({ error: 'Too Many Requests', status: 429, message: 'Too many requests' }),
    ],
  },

  fitbit: {
    authorize: {
      path: '/oauth2/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        scope: 'profile',
        code_challenge_method: 'S256',
      },
    },
    token: {
      path: '/oauth2/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, code_verifier: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    revoke: { path: '/oauth2/revoke', headers: { authorization: BASIC }, form: { token: TEXT } },
    dialect: {
      api: at({
        '/1/user/-/profile.json': {
          user: { encodedId: '26FWFL', displayName: 'Anna', fullName: 'Anna K' },
        },
      }),
    },
    profile: { id: '26FWFL', name: 'Anna K' },
    refusals: [
      denied('The user denied the request.'),
      deadCode({
        errors: [{ errorType: 'invalid_grant', message: 'Authorization code invalid: x' }],
        success: false,
      }),
      deadRefresh({
        errors: [{ errorType: 'invalid_grant', message: 'Refresh token invalid: x' }],
        success: false,
      }),
      {
        at: 'code',
        status: 401,
        body: {
          errors: [
            { errorType: 'invalid_client', message: 'Invalid authorization header format.' },
          ],
          success: false,
        },
        told: 'client_rejected',
      },
      deadToken({
        errors: [{ errorType: 'expired_token', message: 'Access token expired: x' }],
        success: false,
      }),
      tooMany(
        { errors: [{ errorType: 'too_many_requests', message: 'Too many requests' }] },
        429,
        1200,
      ),
      refused(
        { errors: [{ errorType: 'insufficient_scope', message: 'No scope' }], success: false },
        403,
        { providerCode: 'insufficient_scope' },
      ),
    ],
  },

  soundcloud: {
    authorize: {
      path: '/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, code_challenge_method: 'S256' },
    },
    token: {
      path: '/oauth/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT, code_verifier: TEXT },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: { path: '/sign-out', json: { access_token: TEXT } },
    api: { headers: { authorization: expect.stringMatching(/^OAuth \S+$/) } },
    dialect: {
      api: at({
        '/me': {
          id: 1,
          urn: 'soundcloud:users:1',
          username: 'anna',
          full_name: 'Anna K',
          avatar_url: 'https://s/a',
        },
      }),
    },
    profile: { id: 'soundcloud:users:1', username: 'anna' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({
        code: 401,
        message: 'A request must contain the Authorization header',
        status: '401 - Unauthorized',
      }),
      tooMany({ errors: [{ meta: { rate_limit: { name: 'plays' } } }] }),
    ],
  },

  trakt: {
    authorize: {
      path: '/oauth/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, redirect_uri: TEXT, state: TEXT },
    },
    token: { path: '/oauth/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH, redirect_uri: TEXT } },
    revoke: { path: '/oauth/revoke', form: { ...POSTED, token: TEXT } },
    api: {
      headers: { authorization: BEARER, 'trakt-api-version': '2', 'trakt-api-key': CLIENT_ID },
    },
    dialect: {
      api: at({
        '/users/me': {
          username: 'anna',
          name: 'Anna',
          ids: { slug: 'anna' },
          images: { avatar: { full: 'https://t/a' } },
        },
      }),
    },
    profile: { id: 'anna', name: 'Anna', picture: 'https://t/a' },
    refusals: [
      denied('The resource owner or authorization server denied the request.'),
      deadCode(
        {
          error: 'invalid_grant',
          error_description: 'The provided authorization grant is invalid.',
        },
        401,
      ),
      deadRefresh(
        {
          error: 'invalid_grant',
          error_description: 'The provided authorization grant is invalid.',
        },
        401,
      ),
      deadToken('', 401),
      tooMany('', 429, 10),
    ],
  },

  vimeo: {
    authorize: {
      path: '/oauth/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'public', state: TEXT },
    },
    token: {
      path: '/oauth/access_token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    revoke: { method: 'DELETE', path: '/tokens', headers: { authorization: BEARER } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token }) =>
        says({ access_token, token_type: 'bearer', scope: 'public', user: { uri: '/users/1' } }),
      api: at({
        '/me': {
          uri: '/users/1',
          name: 'Anna',
          link: 'https://vimeo.com/anna',
          pictures: { base_link: 'https://v/a' },
        },
      }),
      revoke: () => ({ status: 204, body: '' }),
    },
    profile: { id: '/users/1', name: 'Anna', picture: 'https://v/a' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid authorization code' }),
      deadToken({
        error: 'You must provide a valid authenticated access token.',
        developer_message: 'The access token was revoked',
        error_code: 8003,
      }),
      tooMany({
        error: 'Too many API requests.',
        developer_message: 'The rate limit has been reached.',
        error_code: 9000,
      }),
    ],
  },

  battlenet: {
    authorize: {
      path: '/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, scope: 'openid', state: TEXT },
    },
    token: {
      path: '/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    dialect: {
      token: ({ access_token }) =>
        says({
          access_token,
          token_type: 'bearer',
          expires_in: 86399,
          scope: 'openid',
          sub: '12345',
        }),
      api: at({ '/userinfo': { sub: '12345', id: 12345, battletag: 'Anna#1234' } }),
    },
    profile: { id: '12345', username: 'Anna#1234' },
    refusals: [
      denied('User denied access'),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid authorization code: x' }),
      deadToken({ error: 'invalid_token', error_description: 'Invalid access token' }),
    ],
  },

  deezer: {
    authorize: {
      path: '/oauth/auth.php',
      query: { app_id: CLIENT_ID, perms: 'basic_access,email', redirect_uri: TEXT },
    },
    token: {
      method: 'GET',
      path: '/oauth/access_token.php',
      query: { app_id: CLIENT_ID, secret: CLIENT_SECRET, code: TEXT, output: 'json' },
    },
    api: { query: { access_token: TEXT } },
    dialect: {
      token: ({ access_token }) => says({ access_token, expires: 3600 }),
      api: at({
        '/user/me': {
          id: 5,
          name: 'anna',
          firstname: 'Anna',
          lastname: 'K',
          email: 'a@dz.com',
          picture: 'https://d/a',
        },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({
              error: { type: 'OAuthException', message: 'Invalid OAuth access token.', code: 300 },
            })
          : undefined,
    },
    profile: { id: '5', email: 'a@dz.com' },
    refusals: [
      deadCode('wrong code', 200),
      deadToken(
        { error: { type: 'OAuthException', message: 'Invalid OAuth access token.', code: 300 } },
        200,
      ),
      tooMany({ error: { type: 'Exception', message: 'Quota limit exceeded', code: 4 } }, 200),
      refused({ error: { type: 'DataException', message: 'no data', code: 800 } }, 200, {
        providerCode: '800',
      }),
    ],
  },

  deviantart: {
    token: { path: '/oauth2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          token_type: 'Bearer',
          expires_in: 3600,
          status: 'success',
          scope: 'user',
        }),
      api: at({
        '/user/whoami': {
          userid: '09A4052E',
          username: 'anna',
          usericon: 'https://da/a',
          type: 'regular',
        },
      }),
    },
    profile: { id: '09A4052E', username: 'anna' },
    refusals: [
      denied(),
      deadCode({
        error: 'invalid_request',
        error_description: 'Incorrect authorization code.',
        status: 'error',
      }),
      deadRefresh({
        error: 'invalid_request',
        error_description: 'The refresh_token is invalid.',
        status: 'error',
      }),
      deadToken({
        error: 'invalid_token',
        error_description: 'Expired oAuth2 user token.',
        status: 'error',
      }),
      tooMany({
        error: 'user_api_threshold',
        error_description: 'Api rate limit has been reached.',
        status: 'error',
      }),
    ],
  },
}
