/**
 * `oidc-provider` in a process of its own: it is ESM only. Prints nothing; tells its parent the
 * origin, then every grant it gives, refuses or revokes.
 */
import { Provider } from 'oidc-provider'
import { client as anyClient, COMMON, serve } from './oidc-provider-parts.mjs'

const { JWKS = '{"keys":[]}', SITE, LOGOUT_URI } = process.env
/** Client authentication by JWT, which needs the server's say for each. */
const METHODS = ['client_secret_jwt', 'private_key_jwt']

serve((origin) => {
  const provider = new Provider(origin, {
    ...COMMON,
    clients: [
      client('basic', 'client_secret_basic'),
      client('post', 'client_secret_post'),
      client('secret-jwt', 'client_secret_jwt'),
      ...(LOGOUT_URI ? [leaving()] : []),
      { ...client('key-jwt', 'private_key_jwt'), client_secret: undefined, jwks: JSON.parse(JWKS) },
      {
        client_id: 'machine',
        client_secret: 'secret of machine: 100% + /',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
        scope: 'read',
      },
    ],
    scopes: ['openid', 'offline_access', 'read'],
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      introspection: { enabled: true },
    },
    clientAuthMethods: [...METHODS, 'client_secret_basic', 'client_secret_post', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: [
        ...['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
        ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
      ],
    },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 30,
      RefreshToken: 3600,
      ClientCredentials: 300,
      Grant: 3600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  })
  for (const name of ['grant.success', 'grant.error', 'grant.revoked', 'refresh_token.consumed'])
    provider.on(name, (_ctx, error) => process.send?.({ event: name, error: error?.error }))
  const handle = provider.callback()
  return (req, res) => {
    if (req.url?.startsWith('/api/')) void api(provider, req, res)
    else handle(req, res)
  }
})

function client(id, method) {
  return anyClient(id, {
    // What has to be encoded in `Basic` and in a form (RFC 6749 §2.3.1).
    client_secret: `secret of ${id}: 100% + /`,
    token_endpoint_auth_method: method,
    scope: 'openid offline_access read',
  })
}

/** One that is told of logouts. */
function leaving() {
  return {
    ...client('leaving', 'client_secret_basic'),
    post_logout_redirect_uris: [`${SITE}/`],
    backchannel_logout_uri: LOGOUT_URI,
    backchannel_logout_session_required: true,
  }
}

/** An API that believes in nothing but the server's own record of a token. */
async function api(provider, req, res) {
  const value = /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1] ?? ''
  const token =
    (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value))
  res.writeHead(token ? 200 : 401, { 'content-type': 'application/json' })
  const { accountId = null, clientId, scope } = token ?? {}
  res.end(
    JSON.stringify(token ? { accountId, clientId, scope, value } : { error: 'invalid_token' }),
  )
}
