import { sign } from 'node:crypto'
import { randomValue, sha256 } from '../authorization/pkce.js'
import { signingKeyOf, type DpopKey } from './key.js'

/** What a proof is of. */
export interface ProofFacts {
  /** Of the request: upper case. */
  readonly method: string
  /** Of the request, absolute; query and fragment are left out. */
  readonly url: string
  /** Where the request carries a token: to token endpoints it is none. */
  readonly accessToken?: string | undefined
  /** The newest that this server gave. */
  readonly nonce: string | undefined
  /** ms since 1970 */
  readonly now: number
}

/**
 * A proof of possession (RFC 9449 §4.2): a JWT for one request, signed by the key that the token is
 * bound to.
 */
export function dpopProof(key: DpopKey, facts: ProofFacts): string {
  const { kty, crv, x, y } = key
  const { method, url, accessToken, nonce, now } = facts
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }
  const claims = {
    ...{ jti: randomValue(), htm: method, htu: targetOf(url), iat: Math.floor(now / 1000) },
    ...(accessToken !== undefined && { ath: sha256(accessToken) }),
    ...(nonce !== undefined && { nonce }),
  }
  const signed = `${encode(header)}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(signed), {
    key: signingKeyOf(key),
    dsaEncoding: 'ieee-p1363', // RFC 7518 §3.4: two numbers, and no ASN.1
  })
  return `${signed}.${signature.toString('base64url')}`
}

/** RFC 9449 §4.2 `htu`, normalized as §4.3 compares it: without query and fragment. */
function targetOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
