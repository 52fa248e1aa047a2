/**
 * `oidc-provider` that wants its messages signed or encrypted, and gives tokens to devices, in a
 * process of its own: it is ESM only. Tells its parent the origin.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const { REDIRECT_URI, JWKS, PUSHED } = process.env
/** Whether it takes pushed authorization requests: who discovers that sends no others. */
const pushed = PUSHED === 'true'

const pairs = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}
const keys = Object.entries(pairs).map(([name, pair]) => ({
  ...pair().privateKey.export({ format: 'jwk' }),
  ...{ kid: name, use: 'sig' },
}))

const encrypted = (name) => ({
  [`${name}_encrypted_response_alg`]: 'RSA-OAEP-256',
  [`${name}_encrypted_response_enc`]: 'A256GCM',
})
const JAR = { require_signed_request_object: true, request_object_signing_alg: 'ES256' }
const PAR = { require_pushed_authorization_requests: true }
const JARM = { authorization_signed_response_alg: 'ES256' }
const USERINFO = { userinfo_signed_response_alg: 'ES256' }
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(origin, {
    jwks: { keys },
    clients: [
      client('plain', {}),
      client('jarm', JARM),
      client('jarm-encrypted', { ...JARM, ...encrypted('authorization') }),
      client('jar', JAR),
      ...(pushed ? [client('jar-par', { ...JAR, ...PAR })] : []),
      client('userinfo', USERINFO),
      client('userinfo-encrypted', { ...USERINFO, ...encrypted('userinfo') }),
      client('id-token-encrypted', encrypted('id_token')),
      {
        ...client('all', {
          ...{ ...JAR, ...JARM, ...USERINFO, ...encrypted('authorization') },
          ...{ ...encrypted('userinfo'), ...encrypted('id_token') },
          ...{ ...(pushed ? PAR : {}), id_token_signed_response_alg: 'ES256' },
          token_endpoint_auth_method: 'private_key_jwt',
        }),
        client_secret: undefined,
      },
      client('device', {
        grant_types: [DEVICE, 'refresh_token'],
        ...{ response_types: [], redirect_uris: [] },
      }),
      {
        ...client('device-public', {
          grant_types: [DEVICE, 'refresh_token'],
          ...{ response_types: [], redirect_uris: [], token_endpoint_auth_method: 'none' },
        }),
        client_secret: undefined,
      },
      client('signed-introspection', { introspection_signed_response_alg: 'ES256' }),
    ],
    scopes: ['openid', 'offline_access', 'profile'],
    claims: { openid: ['sub', 'sid'], profile: ['name'] },
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      encryption: { enabled: true },
      introspection: { enabled: true },
      jwtIntrospection: { enabled: true },
      jwtResponseModes: { enabled: true },
      jwtUserinfo: { enabled: true },
      pushedAuthorizationRequests: { enabled: pushed },
      requestObjects: { enabled: true },
      revocation: { enabled: true },
      userinfo: { enabled: true },
    },
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt', 'none'],
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      userinfoSigningAlgValues: ['RS256', 'ES256'],
      authorizationSigningAlgValues: ['RS256', 'ES256'],
      introspectionSigningAlgValues: ['RS256', 'ES256'],
      requestObjectSigningAlgValues: ['ES256'],
    },
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    ttl: { AccessToken: 600, DeviceCode: 600, Grant: 600, Interaction: 600, Session: 600 },
    cookies: { keys: ['a key for tests only'] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} the person` }),
    }),
  })
  provider.on('server_error', (_ctx, error) => console.error(error))
  server.on('request', provider.callback())
  process.send?.({ origin })
})
process.on('disconnect', () => process.exit(0))

function client(id, more) {
  return {
    client_id: id,
    client_secret: `secret-of-${id}-32-bytes-or-more-of-it`,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [REDIRECT_URI.replace('ID', id)],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'openid offline_access profile',
    jwks: JSON.parse(JWKS),
    ...more,
  }
}
