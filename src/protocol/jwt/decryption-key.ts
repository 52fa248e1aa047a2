import type { KeyObject } from 'node:crypto'
import { readPrivateKey, type PrivateKey } from '../token/signing-key.js'

/** What opens a token that the server encrypted for this client (RFC 7516). */
export interface DecryptionKey {
  /** Shows nothing of itself when it is printed. */
  readonly key: KeyObject
  /** How a server may have encrypted for that key (RFC 7518 §4.1). */
  readonly algorithms: readonly string[]
}

/** RSA1_5 is left out: it tells an attacker what it must not (RFC 8725 §3.2). */
const RSA = ['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512']
const ECDH = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW']
const BY_TYPE: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['rsa', RSA],
  ['ec', ECDH],
  ['x25519', ECDH],
])

/**
 * Reads the option `decryptionKey` of a registration.
 * @throws TypeError that shows nothing of the key
 */
export function readDecryptionKey(
  id: string,
  given: PrivateKey | undefined,
): DecryptionKey | undefined {
  if (given === undefined) return undefined
  const key = readPrivateKey(`${id}: decryptionKey`, given)
  const algorithms = BY_TYPE.get(key.asymmetricKeyType)
  if (algorithms) return { key, algorithms }
  throw new TypeError(
    `${id}: decryptionKey must be a key of the type rsa, ec or x25519, got ` +
      (key.asymmetricKeyType ?? 'another'),
  )
}
