// The provider every adapter talks to: an authorization server and an API in a process of its own.
// It is strict about PKCE and the client's secret, so that an adapter that drops either cannot be
// timed. Nothing is stored per sign-in: a code carries what the token endpoint has to know.
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { URLSearchParams } from 'node:url'

const CLIENT_ID = 'client-id'
const CLIENT_SECRET = 'a client secret of the bench'
const ME = { id: 'u1', sub: 'u1', name: 'Anna', email: 'anna@example.com', email_verified: true }

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }

const counts = { exchanges: 0, refreshes: 0, spent: 0, refused: 0, api: 0 }
/** Refresh tokens already used once; bounded by the herd, which alone refreshes. */
const used = new Set()
let serial = 0

const server = createServer((req, res) => {
  const [path] = req.url.split('?')
  if (path === '/token' && req.method === 'POST') return void token(req, res)
  if (path === '/api/me' || path === '/userinfo') return me(req, res)
  if (path === '/.well-known/openid-configuration') return json(res, 200, metadata())
  if (path === '/jwks') return json(res, 200, { keys: [{ ...jwk, use: 'sig' }] })
  json(res, 404, { error: 'not_found' })
})
// A connection that waits for its adapter's turn is not closed meanwhile.
server.keepAliveTimeout = 600_000

async function token(req, res) {
  let body = ''
  for await (const chunk of req) body += chunk
  const form = new URLSearchParams(body)
  if (!knowsSecret(req, form)) return refuse(res, 401, 'invalid_client')
  if (form.get('grant_type') === 'refresh_token') {
    const spent = form.get('refresh_token')
    counts.refreshes++
    // A provider with reuse detection would revoke the grant here; the herd only counts it.
    if (used.has(spent)) counts.spent++
    used.add(spent)
    // As long as real ones take, so that requests of a herd do meet.
    return void setTimeout(() => json(res, 200, tokens({ expiresIn: 3600 })), 50)
  }
  const code = readCode(form.get('code'))
  const verifier = form.get('code_verifier') ?? ''
  if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge) {
    return refuse(res, 400, 'invalid_grant')
  }
  counts.exchanges++
  json(res, 200, tokens(code))
}

function knowsSecret(req, form) {
  const { authorization } = req.headers
  if (authorization === undefined) {
    return form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET
  }
  const pair = Buffer.from(authorization.slice('Basic '.length), 'base64').toString()
  // Form-encoded first (RFC 6749 §2.3.1) or not: clients differ.
  return [pair, decodeURIComponent(pair.replaceAll('+', ' '))].includes(
    `${CLIENT_ID}:${CLIENT_SECRET}`,
  )
}

/** `challenge~expiresIn~nonce`; the load generator, as the browser, makes it of the redirect. */
function readCode(code) {
  const [challenge, expiresIn, nonce] = (code ?? '').split('~')
  return { challenge, expiresIn: Number(expiresIn), nonce }
}

function tokens({ expiresIn, nonce }) {
  const n = ++serial
  return {
    access_token: `access-token-${n}-of-forty-characters-or-so`,
    refresh_token: `refresh-token-${n}-of-forty-characters-too`,
    token_type: 'Bearer',
    expires_in: expiresIn,
    ...(nonce && { id_token: idToken(nonce) }),
  }
}

function idToken(nonce) {
  const now = Math.floor(Date.now() / 1000)
  const claims = { ...ME, iss: origin(), aud: CLIENT_ID, nonce, iat: now, exp: now + 3600 }
  const text = [{ alg: 'RS256', kid: 'k1', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
}

function me(req, res) {
  if (!/^Bearer access-token-\d+-/.test(req.headers.authorization ?? '')) {
    return refuse(res, 401, 'invalid_token')
  }
  counts.api++
  json(res, 200, ME)
}

function metadata() {
  return {
    issuer: origin(),
    authorization_endpoint: `${origin()}/authorize`,
    token_endpoint: `${origin()}/token`,
    userinfo_endpoint: `${origin()}/userinfo`,
    jwks_uri: `${origin()}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  }
}

function refuse(res, status, error) {
  counts.refused++
  json(res, status, { error })
}

function json(res, status, body) {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  res.end(text)
}

function origin() {
  return `http://127.0.0.1:${server.address().port}`
}

process.on('message', () => process.send({ ...counts }))
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send({ origin: origin() }))
