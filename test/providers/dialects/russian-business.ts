import {
  BEARER,
  BY_CODE,
  POSTED,
  UUID,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  refused,
  tooMany,
} from './answers.js'
import { BASIC, CLIENT_ID, CLIENT_SECRET, TEXT, redirectUri, says, type Vendor } from './vendor.js'

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
  refusals: [
    denied(),
    deadCode({
      hint: 'Authorization code has expired',
      title: 'Некорректный запрос',
      type: 'https://developers.amocrm.ru/v3/errors/OAuthProblemJson',
      status: 400,
      detail: 'В запросе отсутствует ряд параметров или параметры невалидны',
    }),
    deadRefresh(
      {
        hint: 'Token has been revoked',
        title: 'Некорректный запрос',
        status: 401,
        detail: 'Токен недействителен',
      },
      401,
    ),
    deadToken({
      title: 'Unauthorized',
      type: 'https://httpstatus.es/401',
      status: 401,
      detail: 'Неверный логин или пароль',
    }),
    tooMany({ title: 'Too many requests', status: 429, detail: 'Request limit exceeded' }),
    refused({ title: 'Forbidden', status: 403, detail: 'Аккаунт заблокирован' }, 403, {
      providerMessage: 'Аккаунт заблокирован',
    }),
  ],
}

/** Written from the vendors' documentation. */
export const RUSSIAN_BUSINESS: Readonly<Record<string, Vendor>> = {
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
      api: at({ '/core/v1/accounts/self': { id: 94235311, name: 'Анна', email: 'a@b.ru' } }),
    },
    profile: { id: '94235311', name: 'Анна', email: 'a@b.ru' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'authorization code is expired' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ result: { status: false, message: 'invalid access token' } }, 403),
      deadToken({ code: 401, message: 'Unauthorized' }),
      refused({ result: { status: false, message: 'доступ запрещён' } }, 403, {
        providerMessage: 'доступ запрещён',
      }),
      tooMany({ code: 429, message: 'Too many requests' }),
    ],
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
    refusals: [
      deadCode({ error: 'invalid_grant', error_description: 'Invalid grant' }),
      {
        at: 'code',
        body: { error: 'invalid_client', error_description: 'Invalid client' },
        told: 'client_rejected',
      },
      deadRefresh({ error: 'invalid_grant', error_description: 'Invalid grant' }),
      // A portal that pays again goes on.
      {
        at: 'refresh',
        status: 200,
        body: { error: 'PAYMENT_REQUIRED', error_description: 'Payment required' },
        told: 'client_rejected',
      },
      { at: 'refresh', body: { error: 'insufficient_scope' }, told: 'client_rejected' },
      deadToken({
        error: 'expired_token',
        error_description: 'The access token provided has expired.',
      }),
      tooMany({ error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' }, 503),
      tooMany({
        error: 'OPERATION_TIME_LIMIT',
        error_description: 'Method is blocked due to operation time limit.',
      }),
      refused(
        { error: 'ACCESS_DENIED', error_description: 'REST is available only on commercial plans' },
        401,
        { providerCode: 'ACCESS_DENIED' },
      ),
      refused({ error: '', error_description: 'Not found' }, 400, { providerMessage: 'Not found' }),
    ],
  },

  cdek: {
    token: {
      form: {
        ...{ grant_type: 'client_credentials', client_id: CLIENT_ID },
        client_secret: CLIENT_SECRET,
      },
    },
    refusals: [
      deadToken({ error: 'invalid_token', error_description: 'Access token expired' }),
      tooMany({ message: 'Too many requests' }),
    ],
  },

  gigachat: {
    token: {
      form: { scope: 'GIGACHAT_API_PERS' },
      headers: { authorization: BASIC, rquid: UUID },
    },
    dialect: {
      token: ({ access_token }) => says({ access_token, expires_at: Date.now() + 1_800_000 }),
    },
    refusals: [
      deadToken({ status: 401, message: 'Token has expired' }),
      tooMany({ status: 429, message: 'Too Many Requests' }),
    ],
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
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ code: '401', id: 'x', message: 'Unauthorized', Errors: [] }),
      tooMany({ code: '429', id: 'x', message: 'Too Many Requests', Errors: [] }),
    ],
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
    refusals: [
      denied('User denied the request'),
      deadCode({ error: 'invalid_grant' }),
      { at: 'code', body: { error: 'unauthorized_client' }, told: 'client_rejected' },
      deadToken('', 401, { 'www-authenticate': 'Bearer error="invalid_token"' }),
      refused({ error: 'illegal_param_label' }, 200, { providerCode: 'illegal_param_label' }),
    ],
  },

  yookassa: {
    authorize: {
      path: '/oauth/v2/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, state: TEXT },
    },
    token: {
      path: '/oauth/v2/token',
      form: { ...POSTED, ...BY_CODE },
      without: ['redirect_uri'],
    },
    api: { headers: { authorization: BEARER } },
    revoke: { path: '/oauth/v2/revoke_token', form: { ...POSTED, token: TEXT } },
    dialect: {
      token: ({ access_token }) =>
        says({ access_token, expires_in: 157680000, token_type: 'bearer' }),
      api: at({ '/v3/me': { account_id: '100500', test: false, fiscalization_enabled: true } }),
      revoke: () => says({}),
    },
    profile: { id: '100500' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Authorization code is expired' }),
      deadToken({
        type: 'error',
        id: 'x',
        code: 'invalid_credentials',
        description: 'OAuth token is revoked',
        parameter: 'Authorization',
      }),
      refused({ type: 'error', id: 'x', code: 'forbidden', description: 'No rights' }, 403, {
        providerCode: 'forbidden',
        providerMessage: 'No rights',
      }),
      tooMany({
        type: 'error',
        id: 'x',
        code: 'too_many_requests',
        description: 'Too many requests',
      }),
    ],
  },

  'ozon-performance': {
    token: {
      path: '/api/client/token',
      json: { ...POSTED, grant_type: 'client_credentials' },
    },
    api: { headers: { authorization: BEARER } },
    dialect: {
      token: ({ access_token }) => says({ access_token, expires_in: 1800, token_type: 'Bearer' }),
    },
  },

  stepik: {
    authorize: {
      path: '/oauth2/authorize/',
      query: { response_type: 'code', client_id: CLIENT_ID },
    },
    token: {
      path: '/oauth2/token/',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: redirectUri('stepik') },
    },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant' }),
      deadToken({ detail: 'Authentication credentials were not provided.' }),
    ],
  },
}
