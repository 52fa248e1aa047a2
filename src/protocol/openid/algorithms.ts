import { hash } from 'node:crypto'

/** Where a server does not say (OpenID Connect Core §2, Registration §2). */
export const USUAL_ALGORITHMS: readonly string[] = ['RS256']

/** Signatures whose key everybody may know (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1, RFC 9864 §2.2). */
const ASYMMETRIC: ReadonlySet<string> = new Set([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
])
/** Signatures by the client secret (RFC 7518 §3.2): only where a table says so. */
const SYMMETRIC: ReadonlySet<string> = new Set(['HS256', 'HS384', 'HS512'])

/** Whether a token of that algorithm may be believed by a key that the server publishes. */
export function isAsymmetric(algorithm: unknown): algorithm is string {
  return typeof algorithm === 'string' && ASYMMETRIC.has(algorithm)
}

/** Whether the key of that algorithm is the client secret. */
export function isSymmetric(algorithm: unknown): algorithm is string {
  return typeof algorithm === 'string' && SYMMETRIC.has(algorithm)
}

/** The left half of a digest (OpenID Connect Core §3.1.3.6): `at_hash` of an access token. */
export function halfHash(algorithm: string, value: string): string {
  const digest = hash(digestOf(algorithm), value, 'buffer')
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

/** By the size in the name; Ed25519 signs by SHA-512 (RFC 8032 §5.1). */
function digestOf(algorithm: string): string {
  const size = /(?:256|384|512)$/.exec(algorithm)?.[0]
  return algorithm === 'Ed25519' || size === undefined ? 'sha512' : `sha${size}`
}
