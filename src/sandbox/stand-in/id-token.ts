import { createHash, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { StandInTable } from './table/table.js'

/** What id_tokens are signed with. */
export interface Keys {
  readonly alg: 'RS256' | 'ES256' | 'HS256'
  readonly privateKey: KeyObject | undefined
  /** RFC 7517; empty where the secret signs. */
  readonly jwks: { readonly keys: readonly object[] }
}

interface IdTokenCell {
  readonly issuer?: string
  readonly algorithms?: readonly string[]
  readonly jwksUri?: string
}

/** A pair of keys of an algorithm that the table believes. */
export function makeKeys({ idToken }: StandInTable): Keys {
  const { algorithms = ['RS256'] } = (idToken ?? {}) as IdTokenCell
  const alg = (['RS256', 'ES256', 'HS256'] as const).find((one) => algorithms.includes(one))
  if (alg === undefined) {
    throw new TypeError(`standIn: signs id_tokens by RS256, ES256, HS256, not by ${algorithms[0]}`)
  }
  if (alg === 'HS256') return { alg, privateKey: undefined, jwks: { keys: [] } }
  const pair = (pairs[alg] ??= alg === 'RS256' ? rsaPair() : ecPair())
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), alg, kid: 'stand-in', use: 'sig' }
  return { alg, privateKey: pair.privateKey, jwks: { keys: [jwk] } }
}

/** Made once for all stand-ins: a pair takes half a second, and they keep nothing secret. */
const pairs: Partial<Record<Keys['alg'], { publicKey: KeyObject; privateKey: KeyObject }>> = {}

function rsaPair() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function ecPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

/** What an id_token says beside the person's claims. */
export interface IdTokenFacts {
  readonly clientId: string
  readonly clientSecret: string
  readonly nonce: string | undefined
  readonly accessToken: string
}

/** OpenID Connect Core §2, signed. */
export function idToken(
  { issuer, idToken: cell }: StandInTable,
  { alg, privateKey }: Keys,
  claims: Readonly<Record<string, unknown>>,
  { clientId, clientSecret, nonce, accessToken }: IdTokenFacts,
): string {
  const now = Math.floor(Date.now() / 1000)
  const tid = '6f1c2d3e-4b5a-4978-8a6b-0c1d2e3f4a5b'
  const iss = ((cell as IdTokenCell | undefined)?.issuer ?? issuer ?? '').replace('{tid}', tid)
  // §3.1.3.6: the left half of the digest.
  const at_hash = createHash('sha256').update(accessToken).digest().subarray(0, 16)
  const payload = {
    ...claims,
    ...{ iss, aud: clientId, iat: now, exp: now + 3600, at_hash: at_hash.toString('base64url') },
    ...(iss.includes(tid) && { tid }),
    ...(nonce !== undefined && { nonce }),
  }
  const head = alg === 'HS256' ? { alg } : { alg, kid: 'stand-in' }
  const signed = [head, payload].map(encode).join('.')
  return `${signed}.${signatureOf(signed, alg, privateKey ?? clientSecret)}`
}

function signatureOf(signed: string, alg: Keys['alg'], key: KeyObject | string): string {
  if (typeof key === 'string') return createHmac('sha256', key).update(signed).digest('base64url')
  const bytes = Buffer.from(signed)
  // RFC 7518 §3.4: the two numbers side by side.
  const how = alg === 'ES256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key
  return sign('sha256', bytes, how).toString('base64url')
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** OpenID Connect Discovery §3 */
export function metadataOf({ issuer, ...table }: StandInTable, { alg }: Keys, origin: string) {
  const { jwksUri } = (table.idToken ?? {}) as IdTokenCell
  const at = (url: string | undefined, path: string) =>
    origin + (url === undefined ? path : new URL(url).pathname)
  return {
    issuer,
    authorization_endpoint: at(table.authorizationEndpoint, '/authorize'),
    token_endpoint: at(table.tokenEndpoint, '/token'),
    revocation_endpoint: at(table.revocationEndpoint, '/revoke'),
    jwks_uri: at(jwksUri, '/jwks'),
    userinfo_endpoint: `${origin}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [alg],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  }
}
