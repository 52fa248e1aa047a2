import { createHash } from 'node:crypto'
import {
  BEARER,
  BY_CODE,
  HEX32,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  refused,
  tooMany,
} from './answers.js'
import { BASIC, CLIENT_ID, CLIENT_SECRET, TEXT, redirectUri, says, type Vendor } from './vendor.js'

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/** Written from the vendors' documentation. */
export const RUSSIAN_SOCIAL: Readonly<Record<string, Vendor>> = {
  donationalerts: {
    authorize: { query: { response_type: 'code', scope: 'oauth-user-show', redirect_uri: TEXT } },
    token: {
      form: {
        ...{ grant_type: 'authorization_code', client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
        ...{ redirect_uri: redirectUri('donationalerts'), code: TEXT },
      },
    },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({
        '/api/v1/user/oauth': {
          data: { id: 3, code: 'tris', name: 'tris', avatar: 'https://a.b/c.png', email: 't@b.ru' },
        },
      }),
    },
    profile: { id: '3', email: 't@b.ru', picture: 'https://a.b/c.png' },
    refusals: [
      denied(),
      deadCode({
        error: 'invalid_request',
        error_description: 'The request is missing a required parameter.',
        hint: 'Authorization code has expired',
      }),
      deadRefresh(
        {
          error: 'invalid_request',
          error_description: 'The refresh token is invalid.',
          hint: 'Token has been revoked',
        },
        401,
      ),
      {
        at: 'code',
        status: 401,
        body: { error: 'invalid_client', message: 'Client authentication failed' },
        told: 'client_rejected',
      },
      deadToken({ message: 'Unauthenticated.' }),
      tooMany({ message: 'Too Many Attempts.' }, 429, 60),
    ],
  },

  headhunter: {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID, redirect_uri: TEXT } },
    token: {
      form: {
        ...{ grant_type: 'authorization_code', client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
        code: TEXT,
      },
    },
    refresh: { form: { grant_type: 'refresh_token', refresh_token: TEXT } },
    api: { headers: { authorization: BEARER, 'user-agent': TEXT } },
    revoke: { method: 'DELETE', path: '/oauth/token', headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({ access_token, refresh_token, token_type: 'bearer', expires_in: 1209599 }),
      api: at({
        '/me': {
          ...{ id: '999', first_name: 'Анна', last_name: 'Кузнец', middle_name: null },
          ...{ email: 'a@hh.example', phone: '79001234567', auth_type: 'applicant' },
        },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says(
              {
                ...{ description: 'Forbidden', oauth_error: 'token-expired' },
                errors: [{ type: 'oauth', value: 'token_expired' }],
              },
              403,
            )
          : undefined,
    },
    profile: { id: '999', email: 'a@hh.example', familyName: 'Кузнец' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_request', error_description: 'code not found' }),
      deadCode({ error: 'invalid_grant', error_description: 'code has already been used' }),
      {
        at: 'code',
        body: {
          error: 'invalid_client',
          error_description: 'client_id or client_secret not found',
        },
        told: 'client_rejected',
      },
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'token has already been refreshed',
      }),
      deadRefresh({ error: 'invalid_request', error_description: 'token not found' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'token deactivated' }),
      // It was asked for too early: the refresh token is not spent.
      {
        at: 'refresh',
        body: { error: 'invalid_grant', error_description: 'token not expired' },
        told: 'server_error',
      },
      deadToken({ errors: [{ type: 'oauth', value: 'bad_authorization' }] }, 403),
      deadToken({ errors: [{ type: 'oauth', value: 'token_revoked' }] }, 403),
      refused({ errors: [{ type: 'oauth', value: 'user_auth_expected' }] }, 403, {
        providerCode: 'user_auth_expected',
      }),
      refused({ errors: [{ type: 'bad_user_agent', value: 'blacklisted' }] }, 400),
      tooMany({ errors: [{ type: 'too_many_requests' }] }),
    ],
  },

  kontur: {
    authorize: { query: { response_type: 'code', scope: expect.stringContaining('openid') } },
    api: { headers: { authorization: BEARER } },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken('', 401),
      tooMany('', 429, 10),
    ],
  },

  mailru: {
    authorize: { path: '/login', query: { response_type: 'code', scope: 'userinfo' } },
    token: { path: '/token', form: { grant_type: 'authorization_code', redirect_uri: TEXT } },
    api: { query: { access_token: TEXT } },
    dialect: {
      api: at({
        '/userinfo': {
          ...{ id: '123', email: 'a@mail.ru', name: 'Анна Кузнец', first_name: 'Анна' },
          ...{ last_name: 'Кузнец', image: 'https://m.ru/i.png', locale: 'ru_RU' },
        },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error: 'token not found', error_code: 3, error_description: 'token not found' })
          : undefined,
    },
    profile: { id: '123', email: 'a@mail.ru', picture: 'https://m.ru/i.png' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_code: 4, error_description: 'invalid code' }),
      deadRefresh(
        { error: 'token not found', error_code: 6, error_description: 'token not found' },
        200,
      ),
      deadToken(
        { error: 'token not found', error_code: 3, error_description: 'token not found' },
        200,
      ),
    ],
  },

  odnoklassniki: {
    registration: { settings: { applicationKey: 'CKEYOFTHEAPP' } },
    authorize: {
      path: '/oauth/authorize',
      query: { scope: 'VALUABLE_ACCESS', client_id: CLIENT_ID },
    },
    token: {
      path: '/oauth/token.do',
      form: {
        ...{ grant_type: 'authorization_code', client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
        ...{ code: TEXT, redirect_uri: redirectUri('odnoklassniki') },
      },
    },
    refresh: { form: { grant_type: 'refresh_token', refresh_token: TEXT } },
    api: { query: { application_key: 'CKEYOFTHEAPP', access_token: TEXT, sig: HEX32 } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({ access_token, refresh_token, token_type: 'session', expires_in: '1800' }),
      // sig = MD5 of all parameters but the token, sorted, and of the MD5 of token and secret.
      api: ({ path, query: { sig, access_token = '', ...rest } }) => {
        const sorted = Object.keys(rest).sort()
        const signed = sorted.map((name) => `${name}=${rest[name] ?? ''}`).join('')
        const expected = md5(signed + md5(access_token + CLIENT_SECRET))
        if (sig !== expected) return says({ error_code: 104, error_msg: 'PARAM_SIGNATURE' })
        if (!path.endsWith('/fb.do') || rest.method !== 'users.getCurrentUser') return undefined
        return says({ uid: '591', name: 'Анна Кузнец', first_name: 'Анна', email: 'a@ok.ru' })
      },
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error_code: 102, error_msg: 'PARAM_SESSION_EXPIRED', error_data: null })
          : undefined,
    },
    profile: { id: '591', name: 'Анна Кузнец', email: 'a@ok.ru' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_request', error_description: 'Expired code' }),
      deadRefresh({ error: 'invalid_token', error_description: 'Refresh token is expired' }),
      deadToken(
        { error_code: 102, error_msg: 'PARAM_SESSION_EXPIRED : Session expired', error_data: null },
        200,
      ),
      deadToken(
        { error_code: 103, error_msg: 'PARAM_SESSION_KEY : Invalid session key', error_data: null },
        200,
      ),
      tooMany({ error_code: 8, error_msg: 'FLOOD_BLOCKED', error_data: null }, 200),
      refused(
        {
          error_code: 10,
          error_msg: 'PERMISSION_DENIED : User must grant an access',
          error_data: null,
        },
        200,
        { providerCode: '10' },
      ),
    ],
  },

  'sber-id': {
    authorize: {
      query: {
        ...{ response_type: 'code', client_id: CLIENT_ID, nonce: TEXT, state: TEXT },
        scope: expect.stringMatching(/^openid\b/),
      },
    },
    token: {
      headers: { rquid: HEX32 },
      form: {
        grant_type: 'authorization_code',
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
      },
    },
    api: { headers: { authorization: BEARER } },
    refusals: [
      denied('The resource owner or authorization server denied the request'),
      { at: 'callback', brings: { error: 'invalid_scope' }, told: 'authorization_failed' },
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({
        httpCode: '401',
        httpMessage: 'Unauthorized',
        moreInformation: 'Token is not active',
      }),
      tooMany({
        httpCode: '429',
        httpMessage: 'Too Many Requests',
        moreInformation: 'Rate Limit exceeded',
      }),
    ],
  },

  shikimori: {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID } },
    api: { headers: { authorization: BEARER, 'user-agent': TEXT } },
    dialect: {
      api: at({
        '/api/users/whoami': {
          id: 23,
          nickname: 'anna',
          avatar: 'https://s.one/a.png',
        },
      }),
    },
    profile: { id: '23', username: 'anna' },
    refusals: [
      denied('The resource owner or authorization server denied the request.'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'The provided authorization grant is invalid, expired, revoked.',
      }),
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'The provided authorization grant is invalid, expired, revoked.',
      }),
      deadToken({
        error: 'invalid_token',
        error_description: 'The access token is invalid',
        state: 'unauthorized',
      }),
      tooMany('Retry later\n'),
    ],
  },

  superjob: {
    authorize: { path: '/authorize/', query: { client_id: CLIENT_ID, redirect_uri: TEXT } },
    token: {
      path: '/2.0/oauth2/access_token/',
      query: { code: TEXT, redirect_uri: TEXT, client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
    },
    refresh: {
      path: '/2.0/oauth2/refresh_token/',
      query: { refresh_token: TEXT, client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
    },
    api: { headers: { authorization: BEARER, 'x-api-app-id': CLIENT_SECRET } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'bearer', expires_in: 604800 },
          ttl: Math.floor(Date.now() / 1000) + 604800,
        }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says(
              { error: { code: 410, message: 'Access token expired', error: 'invalid_token' } },
              410,
            )
          : undefined,
    },
    refusals: [
      denied(),
      deadCode({ error: { code: 400, message: 'Invalid code', error: 'invalid_grant' } }),
      deadRefresh({
        error: { code: 400, message: 'Invalid refresh token', error: 'invalid_grant' },
      }),
      deadToken(
        { error: { code: 410, message: 'Access token expired', error: 'invalid_token' } },
        410,
      ),
      deadToken({ error: { code: 401, message: 'Not authorized', error: 'unauthorized' } }),
      refused({ error: { code: 403, message: 'Access denied', error: 'forbidden' } }, 403, {
        providerMessage: 'Access denied',
      }),
    ],
  },

  'tbank-id': {
    authorize: { path: '/auth/authorize', query: { response_type: 'code' }, without: ['scope'] },
    token: {
      path: '/auth/token',
      headers: { authorization: BASIC },
      form: { grant_type: 'authorization_code', code: TEXT, redirect_uri: TEXT },
    },
    dialect: {
      api: ({ path, method, headers, fields }) => {
        if (path !== '/userinfo/userinfo') return undefined
        const isSigned = fields.client_id === CLIENT_ID && fields.client_secret === CLIENT_SECRET
        if (method !== 'POST' || !isSigned || !headers.authorization?.startsWith('Bearer ')) {
          return says({ error: 'unauthorized' }, 401)
        }
        return says({
          sub: 'c1',
          name: 'Кузнец Анна',
          given_name: 'Анна',
          phone_number: '+79001234567',
        })
      },
    },
    profile: { id: 'c1', givenName: 'Анна', phone: '+79001234567' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Code is expired' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ error: 'unauthorized' }),
      tooMany({ error: 'too_many_requests' }),
    ],
  },

  trovo: {
    authorize: {
      path: '/page/login.html',
      query: { client_id: CLIENT_ID, response_type: 'code', scope: 'user_details_self' },
    },
    token: {
      path: '/openplatform/exchangetoken',
      headers: { 'client-id': CLIENT_ID },
      json: {
        ...{ client_secret: CLIENT_SECRET, grant_type: 'authorization_code', code: TEXT },
        redirect_uri: redirectUri('trovo'),
      },
    },
    refresh: {
      path: '/openplatform/refreshtoken',
      headers: { 'client-id': CLIENT_ID },
      json: { client_secret: CLIENT_SECRET, grant_type: 'refresh_token', refresh_token: TEXT },
    },
    api: {
      headers: { 'client-id': CLIENT_ID, authorization: expect.stringMatching(/^OAuth \S+$/) },
    },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'OAuth', expires_in: 14400 },
          scope: ['user_details_self'],
        }),
      api: at({
        '/openplatform/getuserinfo': {
          ...{ userId: '100000021', userName: 'anna', nickName: 'Anna', email: 'a@t.live' },
          profilePic: 'https://t.live/a.png',
        },
      }),
      refuse: () => says({ status: 11714, error: 'invalid', message: 'accessToken expired' }, 401),
    },
    profile: { id: '100000021', email: 'a@t.live' },
    refusals: [
      denied(),
      deadToken({ status: 11714, error: 'invalidAccessToken', message: 'Invalid access token.' }),
    ],
  },

  vkid: {
    authorize: {
      query: {
        ...{ response_type: 'code', client_id: CLIENT_ID, code_challenge_method: 'S256' },
        ...{ code_challenge: TEXT, state: expect.stringMatching(/^[\w-]{32,}$/) },
      },
    },
    token: {
      path: '/oauth2/auth',
      form: {
        ...{ grant_type: 'authorization_code', client_id: CLIENT_ID, device_id: 'device-1' },
        ...{ code: TEXT, code_verifier: TEXT, state: expect.stringMatching(/^[\w-]{32,}$/) },
        redirect_uri: redirectUri('vkid'),
      },
    },
    refresh: {
      form: {
        ...{ grant_type: 'refresh_token', refresh_token: TEXT, client_id: CLIENT_ID },
        ...{ device_id: 'device-1', state: expect.stringMatching(/^[\w-]{32,}$/) },
      },
    },
    revoke: { form: { client_id: CLIENT_ID, access_token: TEXT } },
    dialect: {
      callback: (params) => ({ ...params, device_id: 'device-1', type: 'code_v2' }),
      token: ({ access_token, refresh_token }, { fields }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'Bearer', expires_in: 3600, user_id: 1234 },
          ...{ id_token: 'not.for.us', scope: 'vkid.personal_info', state: fields.state },
        }),
      api: ({ path, method, fields, query }) => {
        if (!path.endsWith('/oauth2/user_info')) {
          return query.v === undefined
            ? says({ error: { error_code: 100, error_msg: 'v is missing' } })
            : says({ response: { ok: 1 } })
        }
        const isAsked = fields.client_id === CLIENT_ID && typeof fields.access_token === 'string'
        if (method !== 'POST' || !isAsked) return says({ error: 'invalid_request' })
        const user = { user_id: '1234', first_name: 'Анна', last_name: 'Кузнец', email: 'a@vk.ru' }
        return says({ user })
      },
      refuse: (reason, endpoint) =>
        endpoint === 'api'
          ? says({ error: { error_code: 5, error_msg: 'User authorization failed' } })
          : says({ error: reason.error, error_description: reason.description }),
      revoke: () => says({ response: 1 }),
    },
    profile: { id: '1234', givenName: 'Анна', email: 'a@vk.ru' },
    refusals: [
      denied('User denied your request'),
      deadCode(
        { error: 'invalid_request', error_description: 'code is expired or invalid', state: 'x' },
        200,
      ),
      {
        at: 'code',
        status: 200,
        body: { error: 'invalid_request', error_description: 'device_id is invalid', state: 'x' },
        told: 'client_rejected',
      },
      deadRefresh(
        {
          error: 'invalid_request',
          error_description: 'refresh_token is missing or invalid',
          state: 'x',
        },
        200,
      ),
      {
        at: 'refresh',
        status: 200,
        body: { error: 'slow_down', state: 'x' },
        told: 'rate_limited',
      },
      {
        at: 'refresh',
        status: 200,
        body: { error: 'temporarily_unavailable', state: 'x' },
        told: 'server_error',
      },
      deadToken(
        { error: 'invalid_token', error_description: 'access_token is missing or invalid' },
        200,
      ),
      deadToken(
        {
          error: {
            error_code: 5,
            error_msg: 'User authorization failed: access_token has expired.',
          },
        },
        200,
      ),
      tooMany({ error: { error_code: 6, error_msg: 'Too many requests per second' } }, 200),
      tooMany({ error: { error_code: 29, error_msg: 'Rate limit reached' } }, 200),
      refused({ error: { error_code: 15, error_msg: 'Access denied' } }, 200, {
        providerCode: '15',
        providerMessage: 'Access denied',
      }),
    ],
  },

  vk: {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID } },
    token: {
      path: '/access_token',
      query: { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, code: TEXT, redirect_uri: TEXT },
    },
    api: { query: { access_token: TEXT, v: expect.stringMatching(/^5\.\d+$/) } },
    dialect: {
      token: ({ access_token }) =>
        says({ access_token, expires_in: 86400, user_id: 1234, email: 'a@vk.ru' }),
      api: at({
        '/users.get': {
          response: [{ id: 1234, first_name: 'Анна', last_name: 'Кузнец', screen_name: 'anna' }],
        },
      }),
    },
    profile: { id: '1234', name: 'Анна Кузнец', email: 'a@vk.ru' },
    refusals: [
      denied('User denied your request'),
      deadCode({ error: 'invalid_grant', error_description: 'Code is invalid or expired.' }, 401),
      deadToken(
        {
          error: {
            error_code: 5,
            error_msg: 'User authorization failed: invalid access_token (4).',
          },
        },
        200,
      ),
      tooMany({ error: { error_code: 6, error_msg: 'Too many requests per second' } }, 200),
    ],
  },

  'vkvideo-live': {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID } },
    token: {
      headers: { authorization: BASIC },
      form: { grant_type: 'authorization_code', code: TEXT, redirect_uri: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: { grant_type: 'refresh_token' } },
    api: { headers: { authorization: BEARER } },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ error: 'unauthorized' }),
      tooMany({ error: 'ratelimit_exceeded' }),
    ],
  },

  yandex: {
    authorize: {
      path: '/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, code_challenge_method: 'S256' },
    },
    token: {
      path: '/token',
      headers: { authorization: BASIC },
      form: { grant_type: 'authorization_code', code: TEXT, code_verifier: TEXT },
    },
    revoke: { path: '/revoke_token', form: { access_token: TEXT } },
    api: { headers: { authorization: expect.stringMatching(/^(?:OAuth|Bearer) \S+$/) } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({ access_token, refresh_token, token_type: 'bearer', expires_in: 31536000 }),
      api: at({
        '/info': {
          ...{ id: '1000034426', login: 'ivan', client_id: CLIENT_ID, display_name: 'Иван' },
          ...{ real_name: 'Иван Иванов', first_name: 'Иван', last_name: 'Иванов', sex: 'male' },
          ...{
            default_email: 'i@yandex.ru',
            is_avatar_empty: false,
            default_avatar_id: '131652443',
          },
        },
      }),
      revoke: () => says({ status: 'ok' }),
    },
    profile: { id: '1000034426', username: 'ivan', email: 'i@yandex.ru' },
    refusals: [
      denied('User denied'),
      deadCode({ error: 'bad_verification_code', error_description: 'Invalid code' }),
      deadCode({ error: 'invalid_grant', error_description: 'Code has expired' }),
      {
        at: 'code',
        body: { error: 'invalid_client', error_description: 'Client not found' },
        told: 'client_rejected',
      },
      deadRefresh({ error: 'invalid_grant', error_description: 'expired_token' }),
      deadToken({
        message: 'Не авторизован.',
        description: 'Unauthorized',
        error: 'UnauthorizedError',
      }),
      tooMany({
        message: 'Слишком много запросов.',
        description: 'Too Many Requests',
        error: 'TooManyRequestsError',
      }),
    ],
  },

  telegram: {
    authorize: {
      path: '/auth',
      query: {
        ...{ response_type: 'code', client_id: CLIENT_ID, scope: 'openid profile', state: TEXT },
        ...{ code_challenge: TEXT, code_challenge_method: 'S256', nonce: TEXT },
      },
    },
    token: {
      path: '/token',
      headers: { authorization: BASIC },
      form: {
        ...{ ...BY_CODE, client_id: CLIENT_ID, code_verifier: TEXT },
        redirect_uri: redirectUri('telegram'),
      },
    },
    refusals: [
      denied('User cancelled'),
      deadCode({ error: 'invalid_grant', error_description: 'Code is expired' }),
      { at: 'code', status: 401, body: { error: 'invalid_client' }, told: 'client_rejected' },
    ],
  },
}
