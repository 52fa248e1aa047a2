import { createECDH, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { sha256 } from '../authorization/pkce.js'
import { withoutPrototype } from '../params.js'

/**
 * What proves that a token is in its owner's hands (RFC 9449): a private key of the curve P-256 as a
 * JWK (RFC 7518 §6.2). It is kept where the token is kept, and never sent anywhere.
 */
export interface DpopKey {
  /** `'EC'` */
  readonly kty: 'EC'
  /** `'P-256'`: what it signs is ES256, which every server that speaks DPoP takes. */
  readonly crv: 'P-256'
  /** Of the public point, base64url. */
  readonly x: string
  /** Of the public point, base64url. */
  readonly y: string
  /** The private part, base64url. */
  readonly d: string
}

/** 32 bytes in base64url. */
const COORDINATE = /^[\w-]{43}$/

/** A key for one connection: nobody else's tokens can be used with it. */
export function createDpopKey(): DpopKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...(privateKey.export({ format: 'jwk' }) as unknown as DpopKey) }
}

/** The whole key of its private part, which is what a transaction's cookie has room for. */
export function dpopKeyFrom(d: string): DpopKey {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(d, 'base64url')
  const point = pair.getPublicKey() // RFC 5480 §2.2: a byte that says "uncompressed", x, y
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) =>
    half.toString('base64url'),
  ) as [string, string]
  return { kty: 'EC', crv: 'P-256', x, y, d }
}

/** A key that a site brings along with its tokens; `undefined` for anything else. */
export function readDpopKey(given: unknown): DpopKey | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { kty, crv, x, y, d } = withoutPrototype<Record<string, unknown>>({ ...given })
  if (kty !== 'EC' || crv !== 'P-256' || typeof d !== 'string' || !COORDINATE.test(d)) return
  try {
    const key = dpopKeyFrom(d)
    // A public half of another key would make each proof a wrong one.
    return key.x === x && key.y === y ? key : undefined
  } catch {
    return undefined // 0, or beyond the order of the curve
  }
}

/** RFC 7638 §3: the name of the public key, `dpop_jkt` of the authorization request. */
export function thumbprint({ crv, kty, x, y }: DpopKey): string {
  return sha256(JSON.stringify({ crv, kty, x, y }))
}

/** To read a JWK costs more than to sign by it, and each API call signs. */
const known = new Map<string, KeyObject>()
const MAX_KNOWN = 500

/** The key as what signs; the newest of them stay at hand in this process. */
export function signingKeyOf(key: DpopKey): KeyObject {
  const found = known.get(key.d)
  if (found) return found
  const made = createPrivateKey({ key: { ...key }, format: 'jwk' })
  const [oldest] = known.keys()
  if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest)
  known.set(key.d, made)
  return made
}
