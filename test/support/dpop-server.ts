import { createPublicKey, hash, verify, type JsonWebKey } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { json, stub, type Received, type Stub } from './stub.js'

/** A proof as a server sees it, its signature verified. */
export interface Proof {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** RFC 7638 */
  readonly jkt: string
}

/** Which nonce a server wants to find in a proof; `undefined`: it wants none. */
export type Nonces = (request: Received) => string | undefined

/** An authorization server and API that take no token without a proof (RFC 9449). */
export interface DpopStub extends Stub {
  /** Of all requests that had one, oldest first, with the path of each. */
  readonly proofs: (Proof & { readonly path: string })[]
  nonces: Nonces
  /** Fields of the next token answers. */
  issued: Record<string, unknown>
  /** Tokens that the API no longer takes. */
  readonly dead: Set<string>
  /** `WWW-Authenticate` of a request for a nonce. */
  challenge: string
}

/** @throws Error for what is no proof by RFC 9449 §4.3 */
export function readProof(jwt: string, method: string, url: string): Proof {
  const [head = '', body = '', signature = '', ...rest] = jwt.split('.')
  if (rest.length > 0) throw new Error('no JWT')
  const header = decode(head)
  const claims = decode(body)
  const jwk = header.jwk as JsonWebKey
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = { key, dsaEncoding: 'ieee-p1363' } as const
  const bytes = Buffer.from(signature, 'base64url')
  if (!verify('sha256', Buffer.from(`${head}.${body}`), signed, bytes)) throw new Error('signature')
  if (header.typ !== 'dpop+jwt' || header.alg !== 'ES256' || 'd' in jwk) throw new Error('header')
  if (claims.htm !== method) throw new Error('htm')
  if (claims.htu !== url.replace(/[?#].*/s, '')) throw new Error(`htu ${String(claims.htu)}`)
  if (typeof claims.jti !== 'string' || claims.jti.length < 20) throw new Error('jti')
  if (Math.abs(Date.now() / 1000 - Number(claims.iat)) > 5) throw new Error('iat')
  const { crv, kty, x, y } = jwk
  return { header, claims, jkt: hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url') }
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
}

export async function dpopStub(): Promise<DpopStub> {
  const server = await stub()
  const jtis = new Set<unknown>()
  const bound = new Map<string, string>()
  let count = 0
  const fake: DpopStub = Object.assign(server, {
    proofs: [],
    nonces: () => undefined,
    issued: {},
    dead: new Set<string>(),
    challenge: 'DPoP error="use_dpop_nonce", error_description="once more"',
  })

  /** The proof of a request, where it is a good one; else the request is answered. */
  function proven(request: Received, res: ServerResponse, token?: string): Proof | undefined {
    const atApi = token !== undefined
    const refuse = (status: number, error: string, headers = {}) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers })
      // The challenge says it all (RFC 9449 §9).
      res.end(atApi && error === 'use_dpop_nonce' ? '' : JSON.stringify({ error }))
      return undefined
    }
    let proof: Proof
    try {
      const { dpop } = request.headers
      proof = readProof(String(dpop), request.method, fake.origin + request.url)
    } catch {
      return refuse(atApi ? 401 : 400, 'invalid_dpop_proof')
    }
    fake.proofs.push({ ...proof, path: request.path })
    const wanted = fake.nonces(request)
    if (wanted !== undefined && proof.claims.nonce !== wanted) {
      return refuse(atApi ? 401 : 400, 'use_dpop_nonce', {
        'dpop-nonce': wanted,
        ...(atApi && { 'www-authenticate': fake.challenge }),
      })
    }
    if (jtis.has(proof.claims.jti)) return refuse(400, 'invalid_dpop_proof')
    jtis.add(proof.claims.jti)
    if (atApi && proof.claims.ath !== hash('sha256', token, 'base64url')) {
      return refuse(401, 'invalid_dpop_proof')
    }
    return proof
  }

  fake.token = (request, res) => {
    const proof = proven(request, res)
    if (!proof) return
    const refresh = request.form.get('refresh_token')
    if (refresh !== null && bound.get(refresh) !== proof.jkt) {
      return json(res, 400, { error: 'invalid_grant' })
    }
    const n = ++count
    for (const name of ['access', 'refresh']) bound.set(`${name}-token-${n}`, proof.jkt)
    const tokens = { access_token: `access-token-${n}`, refresh_token: `refresh-token-${n}` }
    json(res, 200, { ...tokens, token_type: 'DPoP', expires_in: 3600, ...fake.issued })
  }
  fake.api = (request, res) => {
    const token = /^DPoP (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const proof = proven(request, res, token)
    if (!proof) return
    if (bound.get(token) !== proof.jkt || fake.dead.has(token)) {
      const challenge = 'DPoP error="invalid_token"'
      res.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': challenge })
      return void res.end('{"error":"invalid_token"}')
    }
    json(res, 200, { token, jkt: proof.jkt, body: request.body })
  }
  return fake
}
