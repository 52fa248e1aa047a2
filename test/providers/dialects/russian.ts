import { createHash } from 'node:crypto'
import type { StandInRequest } from 'express-oauth-connect/sandbox'
import { BASIC, CLIENT_ID, CLIENT_SECRET, redirectUri, says, TEXT, type Vendor } from './vendor.js'

const UUID: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/)
const HEX32: unknown = expect.stringMatching(/^[0-9a-fA-F]{32}$/)
const BEARER: unknown = expect.stringMatching(/^Bearer \S+$/)

/** An API's answer at the end of one path. */
function at(path: string, body: (asked: StandInRequest) => unknown) {
  return (asked: StandInRequest) => (asked.path.endsWith(path) ? says(body(asked)) : undefined)
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

const amo: Vendor = {
  authorize: { query: { client_id: CLIENT_ID, state: TEXT }, without: ['response_type', 'scope'] },
  token: {
    path: '/oauth2/access_token',
    json: {
      ...{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, code: TEXT },
      ...{ grant_type: 'authorization_code', redirect_uri: TEXT },
    },
  },
  refresh: { json: { grant_type: 'refresh_token', refresh_token: TEXT, redirect_uri: TEXT } },
  dialect: {
    token: ({ access_token, refresh_token }) =>
      says({ token_type: 'Bearer', expires_in: 86400, access_token, refresh_token }),
    api: ({ path }) => {
      if (path === '/api/v4/account') return says({ id: 77, name: 'Acme', current_user_id: 42 })
      if (path === '/api/v4/users/42') return says({ id: 42, name: 'Анна', email: 'a@amo.example' })
      return undefined
    },
    refuse: ({ description }) => says({ title: 'No', status: 401, detail: description }, 401),
  },
  profile: { id: '42', name: 'Анна', email: 'a@amo.example' },
}

/** Written from the vendors' documentation. */
export const RUSSIAN: Readonly<Record<string, Vendor>> = {
  amocrm: amo,
  kommo: amo,

  avito: {
    authorize: { path: '/oauth', query: { response_type: 'code', scope: 'user:read' } },
    token: {
      path: '/token',
      form: {
        grant_type: 'authorization_code',
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
      },
    },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at('/core/v1/accounts/self', () => ({ id: 94235311, name: 'Анна', email: 'a@b.ru' })),
    },
    profile: { id: '94235311', name: 'Анна', email: 'a@b.ru' },
  },

  bitrix24: {
    start: { portal: 'acme.bitrix24.ru' },
    authorize: { path: '/oauth/authorize/', query: { client_id: CLIENT_ID, state: TEXT } },
    token: {
      method: 'GET',
      path: '/oauth/token/',
      query: {
        ...{ grant_type: 'authorization_code', client_id: CLIENT_ID },
        ...{ client_secret: CLIENT_SECRET, code: TEXT },
      },
      without: ['redirect_uri'],
    },
    refresh: { method: 'GET', query: { grant_type: 'refresh_token', refresh_token: TEXT } },
    api: { query: { auth: TEXT } },
    dialect: {
      callback: (params) => ({
        ...params,
        domain: 'acme.bitrix24.ru',
        member_id: 'a'.repeat(32),
        scope: 'user',
      }),
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, expires: 1770000000, expires_in: 3600, scope: 'user' },
          ...{ domain: 'oauth.bitrix.info', server_endpoint: 'https://oauth.bitrix.info/rest/' },
          ...{ client_endpoint: 'https://acme.bitrix24.ru/rest/', status: 'L' },
          ...{ member_id: 'a'.repeat(32), user_id: 7 },
        }),
      api: ({ path }) =>
        /\/user\.current(?:\.json)?\/?$/.test(path)
          ? says({
              result: { ID: '7', NAME: 'Анна', LAST_NAME: 'Кузнец', EMAIL: 'a@b.ru' },
              time: {},
            })
          : undefined,
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error: 'expired_token', error_description: 'The access token has expired' }, 401)
          : undefined,
    },
    profile: { name: 'Анна Кузнец', email: 'a@b.ru', id: expect.stringMatching(/7$/) as never },
  },

  cdek: {
    token: {
      form: {
        ...{ grant_type: 'client_credentials', client_id: CLIENT_ID },
        client_secret: CLIENT_SECRET,
      },
    },
  },

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
      api: at('/api/v1/user/oauth', () => ({
        data: { id: 3, code: 'tris', name: 'tris', avatar: 'https://a.b/c.png', email: 't@b.ru' },
      })),
    },
    profile: { id: '3', email: 't@b.ru', picture: 'https://a.b/c.png' },
  },

  gigachat: {
    token: {
      form: { scope: 'GIGACHAT_API_PERS' },
      headers: { authorization: BASIC, rquid: UUID },
    },
    dialect: {
      token: ({ access_token }) => says({ access_token, expires_at: Date.now() + 1_800_000 }),
    },
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
      api: at('/me', () => ({
        ...{ id: '999', first_name: 'Анна', last_name: 'Кузнец', middle_name: null },
        ...{ email: 'a@hh.example', phone: '79001234567', auth_type: 'applicant' },
      })),
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
  },

  kontur: {
    authorize: { query: { response_type: 'code', scope: expect.stringContaining('openid') } },
    api: { headers: { authorization: BEARER } },
  },

  mailru: {
    authorize: { path: '/login', query: { response_type: 'code', scope: 'userinfo' } },
    token: { path: '/token', form: { grant_type: 'authorization_code', redirect_uri: TEXT } },
    api: { query: { access_token: TEXT } },
    dialect: {
      api: at('/userinfo', () => ({
        ...{ id: '123', email: 'a@mail.ru', name: 'Анна Кузнец', first_name: 'Анна' },
        ...{ last_name: 'Кузнец', image: 'https://m.ru/i.png', locale: 'ru_RU' },
      })),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error: 'token not found', error_code: 3, error_description: 'token not found' })
          : undefined,
    },
    profile: { id: '123', email: 'a@mail.ru', picture: 'https://m.ru/i.png' },
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
  },

  shikimori: {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID } },
    api: { headers: { authorization: BEARER, 'user-agent': TEXT } },
    dialect: {
      api: at('/api/users/whoami', () => ({
        id: 23,
        nickname: 'anna',
        avatar: 'https://s.one/a.png',
      })),
    },
    profile: { id: '23', username: 'anna' },
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
  },

  tochka: {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID, scope: TEXT } },
    token: {
      path: '/connect/token',
      form: {
        ...{ grant_type: 'authorization_code', client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
        ...{ code: TEXT, redirect_uri: TEXT },
      },
    },
    api: { headers: { authorization: BEARER } },
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
      api: at('/openplatform/getuserinfo', () => ({
        ...{ userId: '100000021', userName: 'anna', nickName: 'Anna', email: 'a@t.live' },
        profilePic: 'https://t.live/a.png',
      })),
      refuse: () => says({ status: 11714, error: 'invalid', message: 'accessToken expired' }, 401),
    },
    profile: { id: '100000021', email: 'a@t.live' },
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
      api: at('/users.get', () => ({
        response: [{ id: 1234, first_name: 'Анна', last_name: 'Кузнец', screen_name: 'anna' }],
      })),
    },
    profile: { id: '1234', name: 'Анна Кузнец', email: 'a@vk.ru' },
  },

  'vkvideo-live': {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID } },
    token: {
      headers: { authorization: BASIC },
      form: { grant_type: 'authorization_code', code: TEXT, redirect_uri: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: { grant_type: 'refresh_token' } },
    api: { headers: { authorization: BEARER } },
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
      api: at('/info', () => ({
        ...{ id: '1000034426', login: 'ivan', client_id: CLIENT_ID, display_name: 'Иван' },
        ...{ real_name: 'Иван Иванов', first_name: 'Иван', last_name: 'Иванов', sex: 'male' },
        ...{ default_email: 'i@yandex.ru', is_avatar_empty: false, default_avatar_id: '131652443' },
      })),
      revoke: () => says({ status: 'ok' }),
    },
    profile: { id: '1000034426', username: 'ivan', email: 'i@yandex.ru' },
  },

  yoomoney: {
    token: {
      path: '/oauth/token',
      form: {
        ...{ code: TEXT, client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
        ...{ grant_type: 'authorization_code', redirect_uri: TEXT },
      },
    },
    api: { headers: { authorization: BEARER } },
    revoke: { path: '/api/revoke', method: 'POST', headers: { authorization: BEARER } },
    dialect: {
      // Nothing but the token: no type, no lifetime.
      token: ({ access_token }) => says({ access_token }),
      api: ({ path, method }) =>
        path.endsWith('/account-info') && method === 'POST'
          ? says({ account: '4100123456789', balance: 10, currency: '643' })
          : undefined,
    },
    profile: { id: '4100123456789' },
  },
}
