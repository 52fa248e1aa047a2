/**
 * `oidc-provider` as a bank runs it, in a process of its own: it is ESM only. Over TLS it listens
 * twice, and asks for client certificates at one of its doors (RFC 8705 §5). Prints nothing; tells its
 * parent the origins, then every request to its back channel.
 */
import { hash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { Provider } from 'oidc-provider'
import { COMMON, endWithParent } from './oidc-provider-parts.mjs'

const { CLIENTS, FOLDER = '', NONCE, FAPI } = process.env
const pem = (name) => readFileSync(join(FOLDER, name), 'utf8')
const [front, back] = FOLDER ? [tlsServer(false), tlsServer(true)] : [createServer(), undefined]
const origin = await listen(front)
const mutual = back ? await listen(back) : origin

const certificateOf = (socket) => {
  const certificate = socket.getPeerX509Certificate?.()
  return certificate && new X509Certificate(certificate.raw)
}
const provider = new Provider(origin, {
  ...COMMON,
  clients: JSON.parse(CLIENTS),
  scopes: ['openid', 'offline_access', 'read'],
  claims: { openid: ['sub'], profile: ['name'] },
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    userinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    fapi: { enabled: FAPI === '1', profile: '2.0' },
    dPoP: {
      enabled: true,
      nonceSecret: Buffer.alloc(32, 7),
      requireNonce: () => NONCE === '1',
    },
    mTLS: {
      enabled: back !== undefined,
      certificateBoundAccessTokens: true,
      selfSignedTlsClientAuth: true,
      tlsClientAuth: true,
      getCertificate: (ctx) => certificateOf(ctx.socket),
      certificateAuthorized: (ctx) => ctx.socket.authorized,
      certificateSubjectMatches: (ctx, _property, expected) =>
        `CN=${ctx.socket.getPeerCertificate().subject.CN}` === expected,
    },
  },
  clientAuthMethods: [
    ...['client_secret_basic', 'private_key_jwt'],
    ...(back ? ['tls_client_auth', 'self_signed_tls_client_auth'] : []),
  ],
  enabledJWA: {
    clientAuthSigningAlgValues: ['PS256', 'ES256'],
    dPoPSigningAlgValues: ['ES256', 'EdDSA'],
    idTokenSigningAlgValues: ['PS256', 'ES256'],
  },
  ...(back && { discovery: { mtls_endpoint_aliases: aliases() } }),
  jwks: JSON.parse(process.env.KEYS),
  rotateRefreshToken: true,
  ttl: {
    ...{ AccessToken: 30, RefreshToken: 3600, ClientCredentials: 300, IdToken: 300 },
    ...{ Grant: 3600, Interaction: 600, Session: 600 },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Ivan' }) }),
})
for (const name of ['grant.error', 'server_error', 'pushed_authorization_request.error'])
  provider.on(name, (_ctx, error) => {
    process.send?.({ event: name, error: `${error.error} ${error.error_detail ?? error.message}` })
  })
const handle = provider.callback()
for (const [server, door] of [
  [front, 'front'],
  [back, 'mutual'],
]) {
  server?.on('request', (req, res) => {
    const path = new URL(req.url, origin).pathname
    if (/^\/(?:token|request|me|api)/.test(path)) {
      const certificate = req.socket.getPeerCertificate?.()?.subject?.CN
      process.send?.({ path, door, dpop: req.headers.dpop !== undefined, certificate })
    }
    if (path.startsWith('/api/')) void api(req, res)
    else handle(req, res)
  })
}
process.send?.({ origin, mutual })
endWithParent()

function tlsServer(requestCert) {
  const own = { key: pem('server.key'), cert: pem('server.crt'), ca: pem('ca.crt') }
  return createTlsServer({ ...own, requestCert, rejectUnauthorized: false })
}

async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${FOLDER ? 'https' : 'http'}://127.0.0.1:${server.address().port}`
}

function aliases() {
  return {
    token_endpoint: `${mutual}/token`,
    userinfo_endpoint: `${mutual}/me`,
    revocation_endpoint: `${mutual}/token/revocation`,
    pushed_authorization_request_endpoint: `${mutual}/request`,
  }
}

/** An API that believes in nothing but the server's own record of a token, and what it is bound to. */
async function api(req, res) {
  const [, scheme, value = ''] = /^(Bearer|DPoP) (\S+)$/.exec(req.headers.authorization ?? '') ?? []
  const token =
    (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value))
  const refused = token ? await refusal(req, scheme, token, value) : 'invalid_token'
  const body = refused ? { error: refused } : { clientId: token.clientId, cnf: cnfOf(token) }
  res.writeHead(refused ? 401 : 200, {
    'content-type': 'application/json',
    ...(refused === 'use_dpop_nonce' && { 'dpop-nonce': 'nonce-of-the-api' }),
    ...(refused && { 'www-authenticate': `DPoP error="${refused}"` }),
  })
  res.end(JSON.stringify(body))
}

function cnfOf(token) {
  return { jkt: token.jkt, 'x5t#S256': token['x5t#S256'] }
}

async function refusal(req, scheme, token, value) {
  const bound = token['x5t#S256']
  if (bound !== undefined) {
    const certificate = certificateOf(req.socket)
    const seen = certificate && hash('sha256', certificate.raw, 'base64url')
    if (seen !== bound) return 'invalid_token'
  }
  if (token.jkt === undefined) return scheme === 'Bearer' ? undefined : 'invalid_token'
  if (scheme !== 'DPoP') return 'invalid_token'
  try {
    const { payload, protectedHeader } = await jwtVerify(req.headers.dpop ?? '', EmbeddedJWK, {
      typ: 'dpop+jwt',
    })
    const at = `${req.socket.encrypted ? 'https' : 'http'}://${req.headers.host}`
    const { htm, htu, ath, nonce } = payload
    if (htm !== req.method || htu !== at + new URL(req.url, at).pathname)
      return 'invalid_dpop_proof'
    if (ath !== hash('sha256', value, 'base64url')) return 'invalid_dpop_proof'
    if ((await calculateJwkThumbprint(protectedHeader.jwk)) !== token.jkt) return 'invalid_token'
    if (NONCE === '1' && nonce !== 'nonce-of-the-api') return 'use_dpop_nonce'
    return undefined
  } catch {
    return 'invalid_dpop_proof'
  }
}
