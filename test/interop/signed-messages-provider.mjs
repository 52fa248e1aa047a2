/**
 * `oidc-provider` that wants its messages signed or encrypted, and gives tokens to devices, in a
 * process of its own: it is ESM only. Tells its parent the origin.
 */
import { generateKeyPairSync } from 'node:crypto'
import { Provider } from 'oidc-provider'
import { client as anyClient, COMMON, serve, signingKeys } from './oidc-provider-parts.mjs'

const { JWKS, PUSHED } = process.env
/** Whether it takes pushed authorization requests: who discovers that sends no others. */
const pushed = PUSHED === 'true'

const pairs = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}

const encrypted = (name) => ({
  [`${name}_encrypted_response_alg`]: 'RSA-OAEP-256',
  [`${name}_encrypted_response_enc`]: 'A256GCM',
})
const JAR = { require_signed_request_object: true, request_object_signing_alg: 'ES256' }
const PAR = { require_pushed_authorization_requests: true }
const JARM = { authorization_signed_response_alg: 'ES256' }
const USERINFO = { userinfo_signed_response_alg: 'ES256' }
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

serve((origin) => {
  const provider = new Provider(origin, {
    ...COMMON,
    jwks: { keys: signingKeys(pairs) },
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
    ttl: { AccessToken: 600, DeviceCode: 600, Grant: 600, Interaction: 600, Session: 600 },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} the person` }),
    }),
  })
  provider.on('server_error', (_ctx, error) => console.error(error))
  return provider.callback()
})

function client(id, more) {
  const scope = 'openid offline_access profile'
  return anyClient(id, { scope, jwks: JSON.parse(JWKS), ...more })
}
