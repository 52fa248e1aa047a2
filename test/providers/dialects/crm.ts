import {
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
import { BASIC, CLIENT_ID, TEXT, redirectUri, says, type Vendor } from './vendor.js'

/** Written from the vendors' documentation. */
export const CRM: Readonly<Record<string, Vendor>> = {
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
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'The authorization code has expired' }),
      deadToken({
        type: 'https://mailchimp.com/developer/errors',
        title: 'API Key Invalid',
        status: 401,
        detail: 'Your access token is invalid.',
      }),
      tooMany({
        title: 'Too Many Requests',
        status: 429,
        detail: 'You have exceeded the limit of 10 simultaneous connections.',
      }),
    ],
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
    refusals: [
      denied('end-user denied authorization'),
      deadCode({ error: 'invalid_grant', error_description: 'expired authorization code' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'expired access/refresh token' }),
      deadToken([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]),
      deadToken('Bad_OAuth_Token', 403),
      tooMany(
        [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
        403,
      ),
      refused([{ message: 'No such column', errorCode: 'INVALID_FIELD' }], 400, {
        providerCode: 'INVALID_FIELD',
      }),
    ],
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
    refusals: [
      denied(),
      deadCode({ error: 'invalid_code' }, 200),
      deadRefresh({ error: 'invalid_code' }, 200),
      {
        at: 'refresh',
        body: {
          error: 'Access Denied',
          error_description:
            'You have made too many requests continuously. Please try again after some time.',
          status: 'failure',
        },
        told: 'server_error',
      },
      deadToken({
        code: 'INVALID_TOKEN',
        details: {},
        message: 'invalid oauth token',
        status: 'error',
      }),
      tooMany({ code: 'TOO_MANY_REQUESTS', message: 'too many requests' }),
    ],
  },

  hubspot: {
    authorize: {
      path: '/oauth/authorize',
      query: { client_id: CLIENT_ID, redirect_uri: TEXT, scope: expect.stringContaining('oauth') },
    },
    token: {
      path: '/oauth/v1/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: redirectUri('hubspot') },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    dialect: {
      api: ({ path }) =>
        /\/oauth\/v1\/access-tokens\/[^/]+$/.test(path)
          ? says({
              user: 'a@hs.com',
              user_id: 293199,
              hub_id: 62515,
              hub_domain: 'acme.com',
              app_id: 1,
            })
          : undefined,
      revoke: () => ({ status: 204, body: '' }),
    },
    revoke: {
      method: 'DELETE',
      path: expect.stringMatching(/\/oauth\/v1\/refresh-tokens\/[^/]+$/) as never,
    },
    profile: { id: '293199', email: 'a@hs.com' },
    refusals: [
      denied(),
      deadCode({
        status: 'BAD_AUTH_CODE',
        message: 'missing or unknown auth code',
        correlationId: 'x',
      }),
      deadRefresh({
        status: 'BAD_REFRESH_TOKEN',
        message: 'missing or invalid refresh token',
        correlationId: 'x',
      }),
      {
        at: 'code',
        body: { status: 'BAD_CLIENT_ID', message: 'missing or invalid client id' },
        told: 'client_rejected',
      },
    ],
  },

  pipedrive: {
    token: {
      path: '/oauth/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'Bearer', expires_in: 3599, scope: 'base' },
          api_domain: 'https://acme.pipedrive.com',
        }),
      api: at({
        '/v1/users/me': { success: true, data: { id: 1, name: 'Anna', email: 'a@pd.com' } },
      }),
    },
    profile: { id: '1', email: 'a@pd.com' },
    refusals: [
      denied('user_denied', 'user_denied'),
      deadCode({ success: false, message: 'invalid_grant', error: 'invalid_grant' }),
      deadRefresh({ success: false, error: 'invalid_grant' }),
      deadToken({ success: false, error: 'unauthorized access', errorCode: 401 }),
      tooMany({ success: false, error: 'request over limit', errorCode: 429 }, 429, 2),
    ],
  },
}
