import { createPrivateKey, KeyObject } from 'node:crypto'
import { isRecord } from '../api/api-request.js'
import { ownField } from '../params.js'
import { show } from '../url.js'

/** A private key as a site gives it: PEM (`-----BEGIN PRIVATE KEY-----`), a JWK or a KeyObject. */
export type PrivateKey = string | Readonly<Record<string, unknown>> | KeyObject

/** What signs in a registration's name. */
export interface SigningKey {
  /** Shows nothing of itself when it is printed. */
  readonly key: KeyObject
  /** `kid` of the headers of what it signs (RFC 7515 §4.1.4). */
  readonly id: string | undefined
  /** `alg` where the table names none (RFC 7518 §3.1). */
  readonly algorithm: string
}

const RSA_PSS = ['PS256', 'PS384', 'PS512']
const RSA = ['RS256', 'RS384', 'RS512', ...RSA_PSS]
const BY_CURVE: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
}

/**
 * Reads the options `privateKey` and `keyId` of a registration.
 * @param algorithm - the one that the table signs with; by default that of the JWK, or the key's
 *   usual one
 * @throws TypeError that shows nothing of the key
 */
export function readSigningKey(
  id: string,
  given: unknown,
  keyId: unknown,
  algorithm: string | undefined,
): SigningKey {
  const key = readPrivateKey(`${id}: privateKey`, given)
  const jwk = isRecord(given) && !(given instanceof KeyObject) ? given : {}
  const known = algorithmsOf(key)
  const [alg = known[0]] = [algorithm, ownField(jwk, 'alg')].filter((one) => one !== undefined)
  if (typeof alg !== 'string' || !known.includes(alg)) {
    const kind = key.asymmetricKeyType ?? 'unknown'
    throw new TypeError(
      known.length === 0
        ? `${id}: privateKey is a key of the type ${kind}, which signs no token`
        : `${id}: privateKey is a key of the type ${kind} and signs with ${known.join(', ')}; ` +
            `${show(alg)} is asked for`,
    )
  }
  return { key, id: readKeyId(id, keyId ?? ownField(jwk, 'kid')), algorithm: alg }
}

function readKeyId(id: string, keyId: unknown): string | undefined {
  if (keyId === undefined || (typeof keyId === 'string' && keyId !== '')) return keyId
  throw new TypeError(`${id}: keyId must be a non-empty string, got ${show(keyId)}`)
}

/**
 * Reads a private key.
 * @param what - names it in an error
 * @throws TypeError that shows nothing of it
 */
export function readPrivateKey(what: string, given: unknown): KeyObject {
  try {
    const key = toKey(given)
    if (key?.type === 'private') return key
  } catch {
    // Node's own error may quote what it could not read.
  }
  const got = typeof given === 'string' ? `a string of ${given.length} characters` : typeof given
  throw new TypeError(
    `${what} must be a private key that is not encrypted: PEM (PKCS #8), a JWK or a ` +
      `KeyObject, got ${got}`,
  )
}

function toKey(given: unknown): KeyObject | undefined {
  if (given instanceof KeyObject) return given
  // An environment variable often holds the two signs \n for each line break.
  if (typeof given === 'string') return createPrivateKey(given.replaceAll('\\n', '\n'))
  return isRecord(given) ? createPrivateKey({ key: { ...given }, format: 'jwk' }) : undefined
}

/** Which algorithms of RFC 7518 §3.1 and RFC 8037 §3.1 a key signs with, the usual one first. */
function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly string[] {
  switch (asymmetricKeyType) {
    case 'rsa':
      return RSA
    case 'rsa-pss':
      return RSA_PSS
    case 'ed25519':
      return ['EdDSA', 'Ed25519']
    case 'ec': {
      const algorithm = ownField(BY_CURVE, asymmetricKeyDetails?.namedCurve ?? '')
      return algorithm === undefined ? [] : [algorithm]
    }
    default:
      return []
  }
}
