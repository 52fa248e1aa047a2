import {
  BY_CODE,
  POSTED,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  refused,
  tooMany,
} from './answers.js'
import { CLIENT_ID, TEXT, says, type Vendor } from './vendor.js'

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
}
