/**
 * `oidc-provider` as an OpenID server, in a process of its own: it is ESM only. Tells its parent
 * the origin, then every request for its keys; new keys when it is told to rotate.
 */
import { generateKeyPairSync } from 'node:crypto'
import { Provider } from 'oidc-provider'
import { client as anyClient, COMMON, serve, signingKeys } from './oidc-provider-parts.mjs'

const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
  ...['EdDSA', 'Ed25519', 'HS256', 'HS384', 'HS512'],
]

const pairs = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ec384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ec521: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed: () => generateKeyPairSync('ed25519'),
}
let round = 0

serve((origin) => {
  let handle = start(origin)
  process.on('message', () => {
    handle = start(origin)
    process.send?.({ rotated: true })
  })
  return (req, res) => {
    if (req.url === '/jwks') process.send?.({ event: 'jwks' })
    handle(req, res)
  }
})

/** The server anew, with keys of its own. */
function start(origin) {
  round++
  const provider = new Provider(origin, {
    ...COMMON,
    jwks: { keys: signingKeys(pairs, (name) => `${name}-${round}`) },
    clients: [
      ...ALGORITHMS.map((alg) => client(alg.toLowerCase(), { id_token_signed_response_alg: alg })),
      client('post', { token_endpoint_auth_method: 'client_secret_post' }),
      client('pairwise', { subject_type: 'pairwise' }),
      { ...client('public', { token_endpoint_auth_method: 'none' }), client_secret: undefined },
      client('encrypted', {
        id_token_encrypted_response_alg: 'dir',
        id_token_encrypted_response_enc: 'A128CBC-HS256',
      }),
      client('par', { require_pushed_authorization_requests: true }),
      client('claims', {}),
      client('resource', {}),
      client('signed-userinfo', { userinfo_signed_response_alg: 'RS256' }),
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: {
      openid: ['sub', 'sid'],
      phone: ['phone_number'],
      acr: null,
      profile: ['name'],
      email: ['email', 'email_verified'],
    },
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_ctx, accountId, { clientId }) => `${accountId} of ${clientId}`,
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      userinfo: { enabled: true },
      jwtUserinfo: { enabled: true },
      encryption: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      claimsParameter: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => ({
          scope: 'openid profile email',
          audience: resource,
          accessTokenTTL: 30,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 30,
      RefreshToken: 3600,
      Grant: 3600,
      IdToken: 300,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: `${id} the person`,
        email: `${id}@id.example`,
        phone_number: '+7',
      }),
    }),
  })
  return provider.callback()
}

function client(id, more) {
  return anyClient(id, { scope: 'openid offline_access profile email', ...more })
}
