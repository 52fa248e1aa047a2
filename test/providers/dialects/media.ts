import {
  BEARER,
  BY_CODE,
  POSTED,
  at,
  deadCode,
  deadRefresh,
  deadToken,
  denied,
  tooMany,
} from './answers.js'
import { BASIC, CLIENT_ID, TEXT, says, type Vendor } from './vendor.js'

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
}
