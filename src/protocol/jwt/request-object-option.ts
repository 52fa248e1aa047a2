import { isRecord } from '../api/api-request.js'
import { assertNames } from '../known-name.js'
import { withoutPrototype } from '../params.js'
import { readSigningKey, type PrivateKey, type SigningKey } from '../token/signing-key.js'
import { show } from '../url.js'

/** What signs authorization requests (RFC 9101). */
export interface RequestObjectOptions {
  /** PEM (PKCS #8), a JWK or a KeyObject. It never leaves the process. */
  readonly privateKey: PrivateKey
  /** The name that the provider knows that key by (`kid`). Default: that of the JWK. */
  readonly keyId?: string | undefined
  /** `alg`. Default: that of the JWK, or the usual one of the key's type. */
  readonly algorithm?: string | undefined
}

/** The same, checked. */
export interface RequestObject {
  readonly signingKey: SigningKey
}

const OPTIONS: readonly string[] = ['privateKey', 'keyId', 'algorithm']

/**
 * Reads the option `requestObject` of a registration.
 * @throws TypeError that shows nothing of the key
 */
export function readRequestObject(id: string, given: unknown): RequestObject | undefined {
  if (given === undefined) return undefined
  const where = `${id}: requestObject`
  if (!isRecord(given)) {
    throw new TypeError(`${where} must be { privateKey, keyId?, algorithm? }, got ${typeof given}`)
  }
  assertNames(where, 'option', given, OPTIONS)
  const { privateKey, keyId, algorithm } = withoutPrototype(given)
  if (algorithm !== undefined && typeof algorithm !== 'string') {
    throw new TypeError(`${where}.algorithm must be a string, got ${show(algorithm)}`)
  }
  return { signingKey: readSigningKey(where, privateKey, keyId, algorithm) }
}
