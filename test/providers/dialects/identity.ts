import { generateKeyPairSync } from 'node:crypto'
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
import { BASIC, CLIENT_ID, TEXT, redirectUri, says, type Vendor } from './vendor.js'

/** Written from the vendors' documentation. */
export const IDENTITY: Readonly<Record<string, Vendor>> = {
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
    refusals: [
      denied(undefined, 'user_cancelled_authorize'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'The code has expired or has been revoked.',
      }),
      { at: 'code', body: { error: 'invalid_client' }, told: 'client_rejected' },
      deadRefresh({ error: 'invalid_grant' }),
    ],
  },

  google: {
    authorize: {
      path: '/o/oauth2/v2/auth',
      query: {
        ...{
          response_type: 'code',
          client_id: CLIENT_ID,
          access_type: 'offline',
          nonce: TEXT,
          state: TEXT,
        },
        ...{ scope: 'openid email profile', code_challenge_method: 'S256' },
      },
    },
    token: {
      path: '/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: redirectUri('google'), code_verifier: TEXT },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: { path: '/revoke', form: { token: TEXT }, without: ['client_secret'] },
    api: { headers: { authorization: BEARER } },
    profile: { id: '1001', email: 'anna@example.com' },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant', error_description: 'Malformed auth code.' }),
      {
        at: 'code',
        status: 401,
        body: { error: 'invalid_client', error_description: 'Unauthorized' },
        told: 'client_rejected',
      },
      {
        at: 'code',
        body: { error: 'redirect_uri_mismatch', error_description: 'Bad Request' },
        told: 'client_rejected',
      },
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'Token has been expired or revoked.',
      }),
      deadToken({
        error: {
          code: 401,
          message: 'Request had invalid authentication credentials.',
          status: 'UNAUTHENTICATED',
        },
      }),
      tooMany(
        {
          error: {
            code: 403,
            message: 'Rate Limit Exceeded',
            errors: [{ domain: 'usageLimits', reason: 'rateLimitExceeded' }],
          },
        },
        403,
      ),
      tooMany(
        { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } },
        429,
      ),
    ],
  },

  microsoft: {
    authorize: {
      path: '/common/oauth2/v2.0/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        nonce: TEXT,
        scope: expect.stringContaining('User.Read'),
      },
    },
    token: {
      path: '/common/oauth2/v2.0/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT, code_verifier: TEXT },
    },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    api: { headers: { authorization: BEARER } },
    dialect: {
      api: at({
        '/v1.0/me': {
          id: '87d349ed',
          userPrincipalName: 'anna@acme.com',
          displayName: 'Anna',
          mail: 'a@acme.com',
        },
      }),
    },
    profile: { id: '87d349ed', name: 'Anna', email: 'a@acme.com' },
    refusals: [
      denied('the user canceled the authentication'),
      denied(
        'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
        'login_required',
      ),
      deadCode({
        error: 'invalid_grant',
        error_description: 'AADSTS70008: The provided authorization code has expired.',
        error_codes: [70008],
      }),
      {
        at: 'code',
        status: 401,
        body: {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret provided.',
        },
        told: 'client_rejected',
      },
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'AADSTS700082: The refresh token has expired due to inactivity.',
      }),
      deadToken({
        error: {
          code: 'InvalidAuthenticationToken',
          message: 'Lifetime validation failed, the token is expired.',
        },
      }),
      tooMany({ error: { code: 'TooManyRequests', message: 'Please retry after' } }, 429, 10),
      refused(
        { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' } },
        404,
        { providerCode: 'Request_ResourceNotFound' },
      ),
    ],
  },

  auth0: {
    registration: {
      settings: { domain: 'acme.eu.auth0.com', audience: 'https://api.acme.example' },
    },
    authorize: {
      path: '/authorize',
      query: {
        response_type: 'code',
        client_id: CLIENT_ID,
        audience: 'https://api.acme.example',
        scope: 'openid profile email',
      },
    },
    token: { path: '/oauth/token', form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT } },
    refresh: { form: { ...POSTED, ...BY_REFRESH } },
    revoke: { path: '/oauth/revoke', form: { ...POSTED, token: TEXT } },
    dialect: {
      api: at({
        '/userinfo': { sub: 'auth0|507f', name: 'Anna', email: 'a@a0.com', email_verified: true },
      }),
    },
    profile: { id: 'auth0|507f', email: 'a@a0.com', emailVerified: true },
    refusals: [
      denied('User did not authorize the request'),
      deadCode({ error: 'invalid_grant', error_description: 'Invalid authorization code' }, 403),
      deadRefresh(
        { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
        403,
      ),
      deadToken('Unauthorized', 401),
      tooMany({ error: 'too_many_requests', error_description: 'Global limit has been reached' }),
    ],
  },

  okta: {
    registration: { settings: { domain: 'acme.okta.com' } },
    authorize: {
      path: '/oauth2/v1/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, state: TEXT },
    },
    token: {
      path: '/oauth2/v1/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    revoke: { path: '/oauth2/v1/revoke', headers: { authorization: BASIC }, form: { token: TEXT } },
    dialect: {
      api: at({
        '/oauth2/v1/userinfo': {
          sub: '00uid4Bx',
          name: 'Anna',
          email: 'a@ok.com',
          email_verified: true,
        },
      }),
    },
    profile: { id: '00uid4Bx', email: 'a@ok.com', emailVerified: true },
    refusals: [
      denied('The resource owner or authorization server denied the request.'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'The authorization code is invalid or has expired.',
      }),
      deadRefresh({
        error: 'invalid_grant',
        error_description: 'The refresh token is invalid or expired.',
      }),
      deadToken('', 401, {
        'www-authenticate':
          'Bearer error="invalid_token", error_description="The access token is invalid."',
      }),
      tooMany({
        errorCode: 'E0000047',
        errorSummary: 'API call exceeded rate limit due to too many requests.',
      }),
    ],
  },

  keycloak: {
    registration: { settings: { host: 'id.acme.example', realm: 'shop' } },
    authorize: {
      path: '/realms/shop/protocol/openid-connect/auth',
      query: { response_type: 'code', client_id: CLIENT_ID },
    },
    token: {
      path: '/realms/shop/protocol/openid-connect/token',
      form: { ...POSTED, ...BY_CODE, redirect_uri: TEXT },
    },
    revoke: {
      path: '/realms/shop/protocol/openid-connect/revoke',
      form: { ...POSTED, token: TEXT },
    },
    dialect: {
      token: ({ access_token, refresh_token }) =>
        says({
          ...{ access_token, refresh_token, token_type: 'Bearer', expires_in: 300 },
          ...{
            refresh_expires_in: 1800,
            'not-before-policy': 0,
            session_state: 'x',
            scope: 'openid',
          },
        }),
      api: at({
        '/protocol/openid-connect/userinfo': {
          sub: 'f:1',
          preferred_username: 'anna',
          email: 'a@kc.io',
          email_verified: false,
        },
      }),
    },
    profile: { id: 'f:1', username: 'anna', email: 'a@kc.io', emailVerified: false },
    refusals: [
      denied('User denied access'),
      deadCode({ error: 'invalid_grant', error_description: 'Code not valid' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'Session not active' }),
      deadToken({ error: 'invalid_token', error_description: 'Token verification failed' }),
    ],
  },

  'amazon-cognito': {
    registration: { settings: { domain: 'acme.auth.eu-north-1.amazoncognito.com' } },
    authorize: {
      path: '/oauth2/authorize',
      query: { response_type: 'code', client_id: CLIENT_ID, state: TEXT },
    },
    token: {
      path: '/oauth2/token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    refresh: { headers: { authorization: BASIC }, form: BY_REFRESH },
    revoke: { path: '/oauth2/revoke', headers: { authorization: BASIC }, form: { token: TEXT } },
    dialect: {
      api: at({
        '/oauth2/userInfo': {
          sub: '248289',
          username: 'anna',
          email: 'a@cg.com',
          email_verified: 'true',
        },
      }),
    },
    profile: { id: '248289', username: 'anna', email: 'a@cg.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({ error: 'invalid_grant' }),
      deadRefresh({ error: 'invalid_grant', error_description: 'Invalid Refresh Token' }),
      deadToken({ error: 'invalid_token', error_description: 'Access token is expired.' }),
    ],
  },

  yahoo: {
    authorize: {
      path: '/oauth2/request_auth',
      query: { response_type: 'code', client_id: CLIENT_ID, redirect_uri: TEXT },
    },
    token: {
      path: '/oauth2/get_token',
      headers: { authorization: BASIC },
      form: { ...BY_CODE, redirect_uri: TEXT },
    },
    refresh: {
      headers: { authorization: BASIC },
      form: { ...BY_REFRESH, redirect_uri: redirectUri('yahoo') },
    },
    dialect: {
      api: at({
        '/openid/v1/userinfo': {
          sub: 'FSVIDUW3D7FSVIDUW3D72F2F',
          name: 'Anna',
          email: 'a@ya.com',
          email_verified: true,
        },
      }),
    },
    profile: { id: 'FSVIDUW3D7FSVIDUW3D72F2F', email: 'a@ya.com', emailVerified: true },
    refusals: [
      denied(),
      deadCode({
        error: 'INVALID_AUTHORIZATION_CODE',
        error_description: 'Invalid authorization code',
      }),
      deadRefresh({ error: 'INVALID_REFRESH_TOKEN', error_description: 'Invalid refresh token' }),
      deadToken({
        error: {
          localizedError: 'token_expired',
          description: 'Please provide valid credentials.',
        },
      }),
    ],
  },
}
