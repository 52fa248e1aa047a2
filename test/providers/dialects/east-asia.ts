import { createVerify, generateKeyPairSync } from 'node:crypto'
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
import { CLIENT_ID, CLIENT_SECRET, TEXT, redirectUri, says, type Vendor } from './vendor.js'

const alipayKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** RSA2: all fields but the signature, sorted, as `name=value` with `&` between. */
function isAlipays(fields: Readonly<Record<string, unknown>>): boolean {
  const { sign, ...rest } = fields
  const signed = Object.keys(rest).sort()
  const text = signed.map((name) => `${name}=${String(rest[name])}`).join('&')
  return createVerify('RSA-SHA256')
    .update(text)
    .verify(alipayKeys.publicKey, String(sign), 'base64')
}

/** Written from the vendors' documentation. */
export const EAST_ASIA: Readonly<Record<string, Vendor>> = {
  alipay: {
    registration: {
      clientSecret: alipayKeys.privateKey
        .export({ type: 'pkcs8', format: 'der' })
        .toString('base64'),
    },
    authorize: {
      path: '/oauth2/publicAppAuthorize.htm',
      query: { app_id: CLIENT_ID, scope: 'auth_user', redirect_uri: TEXT, state: TEXT },
    },
    dialect: {
      callback: ({ code = '', ...params }) => ({
        ...{ ...params, app_id: CLIENT_ID, source: 'alipay_wallet', scope: 'auth_user' },
        auth_code: code,
      }),
      token: ({ access_token, refresh_token }, { fields, query }) => {
        const all = { ...query, ...fields }
        const isAsked =
          all.method === 'alipay.system.oauth.token' &&
          all.app_id === CLIENT_ID &&
          all.sign_type === 'RSA2' &&
          all.version === '1.0' &&
          isAlipays(all)
        if (!isAsked) return says({ error_response: { code: '40002', sub_code: 'isv.invalid' } })
        return says({
          alipay_system_oauth_token_response: {
            ...{ user_id: '2088', access_token, refresh_token },
            ...{ expires_in: 3600, re_expires_in: 36000 },
          },
          sign: 'x',
        })
      },
      api: ({ path, query, fields }) => {
        const all = { ...query, ...fields }
        if (!isAlipays(all) || typeof all.auth_token !== 'string') {
          return says({ error_response: { code: '40002', sub_code: 'isv.invalid-signature' } })
        }
        if (!path.endsWith('/gateway.do')) return undefined
        const user = { code: '10000', msg: 'Success', user_id: '2088', nick_name: 'Anna' }
        return says({ alipay_user_info_share_response: user, sign: 'x' })
      },
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ error_response: { code: '20001', sub_code: 'aop.invalid-auth-token' } })
          : undefined,
    },
    profile: { id: '2088', name: 'Anna' },
  },

  kakao: {
    token: { form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({
        '/v2/user/me': {
          id: 123456789,
          kakao_account: {
            ...{ email: 'a@k.com', is_email_valid: true, is_email_verified: true },
            profile: { nickname: '안나', profile_image_url: 'https://k/a' },
          },
        },
      }),
    },
    profile: { id: '123456789', name: '안나', email: 'a@k.com' },
    refusals: [
      denied('User denied access'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'authorization code not found',
        error_code: 'KOE320',
      }),
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'expired_or_invalid_refresh_token',
        error_code: 'KOE322',
      }),
      deadToken({ msg: 'this access token does not exist', code: -401 }),
      tooMany({ msg: 'API limit has been exceeded.', code: -10 }, 400),
      refused({ msg: 'insufficient scopes.', code: -402 }, 403, { providerCode: '-402' }),
    ],
  },

  qq: {
    authorize: { query: { response_type: 'code', client_id: CLIENT_ID, scope: 'get_user_info' } },
    token: { method: 'GET', query: { ...POSTED, ...BY_CODE, redirect_uri: TEXT, fmt: 'json' } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({ access_token, refresh_token, expires_in: '7776000' }),
      api: ({ path, query }) => {
        if (path.endsWith('/oauth2.0/me')) {
          const said = { client_id: CLIENT_ID, openid: 'B05' }
          // Without fmt=json it is a script.
          return query.fmt === 'json' ? says(said) : says(`callback( ${JSON.stringify(said)} );`)
        }
        if (!path.endsWith('/user/get_user_info')) return undefined
        const isAsked = query.oauth_consumer_key === CLIENT_ID && query.openid === 'B05'
        return isAsked ? says({ ret: 0, msg: '', nickname: 'Anna' }) : says({ ret: -1, msg: 'no' })
      },
      refuse: (_reason, endpoint) =>
        endpoint === 'api' ? says({ ret: 100015, msg: 'access token is revoked' }) : undefined,
    },
    profile: { id: 'B05', name: 'Anna' },
    refusals: [
      { at: 'callback', brings: { usercancel: '1' }, told: 'access_denied' },
      deadCode({ error: 100019, error_description: 'code to access token error' }, 200),
      deadToken({ ret: 100015, msg: 'access token is revoked' }, 200),
      refused({ ret: 1002, msg: 'please login first' }, 200, { providerCode: '1002' }),
    ],
  },

  wechat: {
    authorize: { path: '/connect/qrconnect', query: { appid: CLIENT_ID, scope: 'snsapi_login' } },
    token: {
      method: 'GET',
      path: '/sns/oauth2/access_token',
      query: { appid: CLIENT_ID, secret: CLIENT_SECRET, ...BY_CODE },
    },
    refresh: {
      path: '/sns/oauth2/refresh_token',
      query: { appid: CLIENT_ID, grant_type: 'refresh_token', refresh_token: TEXT },
    },
    api: { query: { access_token: TEXT, openid: 'OPENID' } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          expires_in: 7200,
          openid: 'OPENID',
          scope: 'snsapi_login',
        }),
      api: at({
        '/sns/userinfo': { openid: 'OPENID', nickname: 'Anna', headimgurl: 'https://w/a' },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api' ? says({ errcode: 40001, errmsg: 'invalid credential' }) : undefined,
    },
    profile: { id: 'OPENID', name: 'Anna' },
    refusals: [
      // Without a code, and without a word.
      { at: 'callback', brings: {}, told: 'access_denied' },
      deadCode({ errcode: 40029, errmsg: 'invalid code' }, 200),
      deadCode({ errcode: 40163, errmsg: 'code been used' }, 200),
      deadRefresh({ errcode: 40030, errmsg: 'invalid refresh_token' }, 200),
      deadRefresh({ errcode: 42002, errmsg: 'refresh_token expired' }, 200),
      deadToken({ errcode: 42001, errmsg: 'access_token expired' }, 200),
      tooMany({ errcode: 45009, errmsg: 'reach max api daily quota limit' }, 200),
    ],
  },

  weibo: {
    token: { form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          access_token,
          refresh_token,
          expires_in: 1234,
          remind_in: '798114',
          uid: '12341234',
        }),
      api: ({ path, query }) =>
        path.endsWith('/users/show.json') && query.uid === '12341234'
          ? says({ id: 12341234, idstr: '12341234', screen_name: 'anna', name: 'Anna' })
          : undefined,
      refuse: (_reason, endpoint) =>
        endpoint === 'api' ? says({ error: 'expired_token', error_code: 21327 }, 400) : undefined,
      revoke: () => says({ result: true }),
    },
    profile: { id: '12341234', username: 'anna' },
    refusals: [
      denied('user denied your request.'),
      deadCode({ error: 'invalid_grant', error_code: 21325, request: '/oauth2/access_token' }),
      deadToken({ error: 'expired_token', error_code: 21327, request: '/2/users/show.json' }, 403),
      tooMany({ error: 'User requests out of rate limit!', error_code: 10023 }, 403),
    ],
  },

  wecom: {
    omitted: "its token is the corporation's own, and the code goes to an API method",
  },

  line: {
    authorize: {
      path: '/oauth2/v2.1/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        state: TEXT,
        scope: expect.stringContaining('profile'),
      },
    },
    token: {
      path: '/oauth2/v2.1/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: redirectUri('line') },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: { path: '/oauth2/v2.1/revoke', form: { ...POSTED, access_token: TEXT } },
    api: { headers: { authorization: BEARER } },
    refusals: [
      denied('The resource owner denied the request.'),
      deadCode({ error: 'invalid_grant', error_description: 'invalid authorization code' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'invalid refresh token' }),
      deadToken({ message: 'The access token expired' }),
      tooMany({ message: 'The API rate limit has been exceeded.' }),
    ],
  },

  naver: {
    authorize: {
      path: '/oauth2.0/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, redirect_uri: TEXT, state: TEXT },
    },
    token: { path: '/oauth2.0/token', form: { ...POSTED, ...BY_CODE } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    api: { headers: { authorization: BEARER } },
    revoke: {
      path: '/oauth2.0/token',
      form: { ...POSTED, grant_type: 'delete', access_token: TEXT },
    },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({ access_token, refresh_token, token_type: 'bearer', expires_in: '3600' }),
      api: at({
        '/v1/nid/me': {
          ...{ resultcode: '00', message: 'success' },
          response: { id: '32742776', nickname: '안나', name: 'Anna', email: 'a@naver.com' },
        },
      }),
      refuse: (_reason, endpoint) =>
        endpoint === 'api'
          ? says({ resultcode: '024', message: 'Authentication failed' }, 401)
          : undefined,
    },
    profile: { id: '32742776', name: 'Anna', email: 'a@naver.com' },
    refusals: [
      denied('Canceled By User'),
      deadCode({ error: 'invalid_request', error_description: 'no valid data in session' }, 200),
      deadRefresh({ error: 'invalid_request', error_description: 'invalid refresh_token' }, 200),
      deadToken({ resultcode: '024', message: 'Authentication failed (인증 실패하였습니다.)' }),
      refused({ resultcode: '403', message: 'Forbidden' }, 403, { providerCode: '403' }),
    ],
  },
}
