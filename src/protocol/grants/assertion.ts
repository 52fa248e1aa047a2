import { createHash, createPublicKey } from 'node:crypto'
import { isRecord } from '../api/api-request.js'
import { assertNames } from '../known-name.js'
import { withoutPrototype } from '../params.js'
import { readSigningKey, type PrivateKey, type SigningKey } from '../token/signing-key.js'
import { show } from '../url.js'

/** RFC 7523 §2.1 */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** What an application proves itself by in place of a person's code (RFC 7523 §2.1, §3). */
export interface AssertionGrantOptions {
  /** What signs: PEM (PKCS #8), a JWK or a KeyObject. It never leaves the process. */
  readonly privateKey: PrivateKey
  /** The name that the provider knows that key by (`kid`). Default: that of the JWK. */
  readonly keyId?: string | undefined
  /** `alg`. Default: that of the JWK, or the usual one of the key's type. */
  readonly algorithm?: string | undefined
  /** `iss`. Default: the registration's `clientId`. */
  readonly issuer?: string | undefined
  /**
   * `sub`: whose token it shall be. Default: `issuer`, the application's own; `false` leaves it out
   * for a provider that reads it as somebody else's name, as Google does.
   */
  readonly subject?: string | false | undefined
  /** `aud`. Default: the address of the token endpoint. */
  readonly audience?: string | undefined
  /** Seconds until the assertion ends. Default: 300. */
  readonly lifetime?: number | undefined
  /** Where the scope stands: a parameter of the request (RFC 7521 §4.1) or a claim. */
  readonly scopeIn?: 'parameter' | 'claims' | undefined
  /** Further claims, which replace none of the above. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** The same, checked. */
export interface AssertionGrant {
  readonly signingKey: SigningKey
  /** Of the public key: tells one key from another and nothing of it. */
  readonly fingerprint: string
  readonly issuer: string
  readonly subject: string | undefined
  readonly audience: string | undefined
  readonly lifetime: number
  readonly scopeIn: 'parameter' | 'claims'
  readonly claims: Readonly<Record<string, unknown>>
}

const OPTIONS: readonly (keyof AssertionGrantOptions)[] = [
  ...(['privateKey', 'keyId', 'algorithm', 'issuer', 'subject', 'audience'] as const),
  ...(['lifetime', 'scopeIn', 'claims'] as const),
]
/** RFC 7523 §3 */
const OURS = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti']
const LIFETIME_S = 300
const MAX_LIFETIME_S = 3600

/**
 * Reads the option `assertion` of a registration.
 * @throws TypeError that shows nothing of the key
 */
export function readAssertion(
  id: string,
  given: unknown,
  clientId: unknown,
): AssertionGrant | undefined {
  if (given === undefined) return undefined
  const where = `${id}: assertion`
  if (!isRecord(given)) {
    throw new TypeError(`${where} must be { privateKey, keyId?, subject?, … }, got ${typeof given}`)
  }
  const options = withoutPrototype(given)
  assertNames(where, 'option', options, OPTIONS)
  const { privateKey, keyId, algorithm, lifetime = LIFETIME_S, scopeIn = 'parameter' } = options
  const { issuer = clientId, subject = issuer, audience, claims = {} } = options
  for (const [name, value] of Object.entries({ issuer, audience, algorithm })) {
    if ((name !== 'issuer' && value === undefined) || isText(value)) continue
    throw new TypeError(`${where}.${name} must be a non-empty string, got ${show(value)}`)
  }
  if (subject !== false && !isText(subject)) {
    throw new TypeError(
      `${where}.subject must be a non-empty string or false, got ${show(subject)}`,
    )
  }
  // A long one could be used by whoever reads it on its way.
  if (!Number.isInteger(lifetime) || Number(lifetime) < 1 || Number(lifetime) > MAX_LIFETIME_S) {
    throw new TypeError(
      `${where}.lifetime must be 1 to ${MAX_LIFETIME_S} seconds, got ${show(lifetime)}`,
    )
  }
  if (scopeIn !== 'parameter' && scopeIn !== 'claims') {
    throw new TypeError(`${where}.scopeIn must be "parameter" or "claims", got ${show(scopeIn)}`)
  }
  const ours = isRecord(claims) ? OURS.find((name) => Object.hasOwn(claims, name)) : ''
  if (!isRecord(claims) || ours !== undefined) {
    const got = ours === '' ? show(claims) : show(ours)
    throw new TypeError(`${where}.claims must be an object without ${OURS.join(', ')}, got ${got}`)
  }
  const signingKey = readSigningKey(where, privateKey, keyId, algorithm as string | undefined)
  return {
    signingKey,
    fingerprint: fingerprintOf(signingKey),
    issuer: issuer as string,
    subject: subject === false ? undefined : subject,
    audience: audience as string | undefined,
    lifetime: Number(lifetime),
    scopeIn,
    claims: { ...claims },
  }
}

/**
 * The same for another person, as a provider allows that lets an application act for many.
 * @throws TypeError for what is no name
 */
export function withSubject(id: string, grant: AssertionGrant, subject: unknown): AssertionGrant {
  if (isText(subject)) return { ...grant, subject }
  throw new TypeError(`auth.app: subject must be a non-empty string, got ${show(subject)}: ${id}`)
}

function fingerprintOf({ key }: SigningKey): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('base64url')
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
