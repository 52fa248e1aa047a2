import { ownField } from '../params.js'

/** `{tid}` in an issuer stands for the claim of that name. */
const PLACEHOLDER = /\{[\w.-]{1,40}\}/g
/** One path segment that says nothing else. */
const SEGMENT = '[\\w-]{1,100}'

/**
 * Whether a server calls itself what was expected: the very same text (OpenID Connect Discovery
 * §4.3, RFC 9207 §2.4), or one of a family whose names differ in a placeholder. A server may write
 * its placeholder under another name: Microsoft's metadata says `{tenantid}` where the claim is `tid`.
 */
export function isIssuer(expected: string, issuer: unknown): boolean {
  if (typeof issuer !== 'string') return false
  if (issuer === expected) return true
  if (!hasPlaceholder(expected)) return false
  if (issuer.replace(PLACEHOLDER, '{}') === expected.replace(PLACEHOLDER, '{}')) return true
  return pattern(expected).test(issuer)
}

/**
 * Whether the `iss` of these claims is the one expected. A placeholder is filled by the claim of
 * its name, so that a token of one tenant cannot carry another tenant's issuer.
 */
export function isIssuerOf(expected: string, claims: Readonly<Record<string, unknown>>): boolean {
  const iss = ownField(claims, 'iss')
  if (typeof iss !== 'string') return false
  const filled = expected.replace(PLACEHOLDER, (name) => {
    const value = ownField(claims, name.slice(1, -1))
    return typeof value === 'string' && new RegExp(`^${SEGMENT}$`).test(value) ? value : '\n'
  })
  return iss === filled
}

/** Whether an issuer stands for a family of them. */
export function hasPlaceholder(issuer: string): boolean {
  return issuer.search(PLACEHOLDER) !== -1
}

function pattern(expected: string): RegExp {
  const parts = expected
    .split(PLACEHOLDER)
    .map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
  return new RegExp(`^${parts.join(SEGMENT)}$`)
}
