import { createHmac, createVerify, generateKeyPairSync } from 'node:crypto'
import type { StandInDialect, StandInRequest } from 'express-oauth-connect/sandbox'
import { BASIC, CLIENT_ID, CLIENT_SECRET, redirectUri, says, TEXT, type Vendor } from './vendor.js'

const BEARER: unknown = expect.stringMatching(/^Bearer \S+$/)
const POSTED = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET }
const BY_CODE = { grant_type: 'authorization_code', code: TEXT }

/** Answers by the end of the path; what is not listed is the stand-in's own. */
function at(answers: Readonly<Record<string, unknown>>) {
  const paths = Object.keys(answers)
  return ({ path }: StandInRequest) => {
    const found = paths.find((one) => path.endsWith(one))
    return found === undefined ? undefined : says(answers[found])
  }
}

/** A form, as servers answer that were not asked for JSON. */
function asForm(fields: Readonly<Record<string, unknown>>) {
  const texts = Object.entries(fields).map(([name, value]) => [name, String(value)])
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { body: new URLSearchParams(texts as [string, string][]).toString(), headers }
}

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

const graphql = (data: object): StandInDialect => ({
  api: ({ method, fields, path }) => {
    if (path.endsWith('/ping')) return undefined
    const isQuery = method === 'POST' && typeof fields.query === 'string'
    return isQuery ? says({ data }) : says({ errors: [{ message: 'no query' }] })
  },
})

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
export const GLOBAL: Readonly<Record<string, Vendor>> = {
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

  apple: {
    registration: {
      clientSecret: undefined,
      teamId: 'TEAM123456',
      keyId: 'KEY1234567',
      privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
    authorize: {
      query: {
        response_type: 'code',
        response_mode: 'form_post',
        scope: 'name email',
        nonce: TEXT,
      },
    },
    token: {
      path: '/auth/token',
      // A JWT of three parts, signed by the site.
      form: {
        ...{ ...BY_CODE, client_id: CLIENT_ID, redirect_uri: TEXT },
        client_secret: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      },
    },
    profile: { id: '1001', email: 'anna@example.com' },
  },

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
  },

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
  },

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
  },

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

  // A dead token cannot be renewed: only a living one is exchanged for another.
  instagram: {
    renews: false,
    dialect: longLived,
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: TEXT } },
    token: { path: '/oauth/access_token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
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

  linear: {
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: 'read' } },
    token: { path: '/oauth/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { headers: { authorization: BEARER } },
    dialect: graphql({ viewer: { id: 'l1', name: 'Anna', displayName: 'anna', email: 'a@l.app' } }),
    profile: { id: 'l1', name: 'Anna', email: 'a@l.app' },
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
  },

  mailchimp: {
    token: { path: '/oauth2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      token: ({ access_token }) => says({ access_token, expires_in: 0, scope: null }),
      api: ({ path, headers }) => {
        if (!path.endsWith('/oauth2/metadata')) return undefined
        if (!/^OAuth \S+$/.test(headers.authorization ?? ''))
          return says({ error: 'invalid_token' }, 401)
        return says({
          ...{ dc: 'us1', accountname: 'Acme', api_endpoint: 'https://us1.api.mailchimp.com' },
          login: { login_id: 9, login_name: 'anna', email: 'a@mc.com' },
        })
      },
    },
    profile: { id: '9', email: 'a@mc.com' },
  },

  monday: {
    token: { path: '/oauth2/token', form: { ...POSTED, code: TEXT, redirect_uri: TEXT } },
    dialect: graphql({ me: { id: '4012689', name: 'Anna', email: 'a@m.com' } }),
    profile: { id: '4012689', name: 'Anna', email: 'a@m.com' },
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
  },

  salesforce: {
    token: { path: '/services/oauth2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      token: ({ access_token, refresh_token, id_token }) =>
        says({
          ...{ access_token, refresh_token, id_token, token_type: 'Bearer', signature: 'x' },
          ...{ instance_url: 'https://acme.my.salesforce.com', issued_at: '1770000000000' },
          id: 'https://login.salesforce.com/id/00D/005',
        }),
      api: at({
        '/services/oauth2/userinfo': {
          ...{ sub: 'https://login.salesforce.com/id/00D/005', user_id: '005' },
          ...{ organization_id: '00D', preferred_username: 'anna@acme', email: 'a@s.com' },
        },
      }),
    },
    profile: { email: 'a@s.com' },
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
  },

  spotify: {
    token: { headers: { authorization: BASIC }, form: { ...BY_CODE, redirect_uri: TEXT } },
    dialect: {
      api: at({ '/v1/me': { id: 'wizzler', display_name: 'W', email: 'w@sp.com', images: [] } }),
    },
    profile: { id: 'wizzler', email: 'w@sp.com' },
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
  },

  threads: {
    renews: false,
    dialect: longLived,
    authorize: { query: { client_id: CLIENT_ID, response_type: 'code', scope: 'threads_basic' } },
    token: { path: '/oauth/access_token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { query: { access_token: TEXT } },
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
  },

  wecom: {
    omitted: "its token is the corporation's own, and the code goes to an API method",
  },

  zoho: {
    authorize: { query: { response_type: 'code', access_type: 'offline', client_id: CLIENT_ID } },
    token: { path: '/oauth/v2/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    api: { headers: { authorization: expect.stringMatching(/^Zoho-oauthtoken \S+$/) } },
    dialect: {
      callback: (params) => ({
        ...params,
        ...{ location: 'eu', 'accounts-server': 'https://accounts.zoho.eu' },
      }),
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'Bearer', expires_in: 3600 },
          api_domain: 'https://www.zohoapis.eu',
        }),
      api: at({ '/oauth/user/info': { ZUID: 1234, Display_Name: 'anna', Email: 'a@zoho.eu' } }),
    },
    profile: { id: '1234', email: 'a@zoho.eu' },
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
  },
}
