import { isRecord } from '../api/api-request.js'
import { ownField, withoutPrototype } from '../params.js'
import { show } from '../url.js'

/** PEM as text or bytes. */
export type Pem = string | Uint8Array

/** What the back channel of one registration proves itself and its server by (RFC 8705 §2). */
export interface ClientTls {
  /** The client's certificate, with those between it and its authority. */
  readonly cert?: Pem | undefined
  /** Its private key. */
  readonly key?: Pem | undefined
  /** The only authorities that the provider's certificate may come from, such as a state's. */
  readonly ca?: Pem | readonly Pem[] | undefined
  /** Opens `key`. */
  readonly passphrase?: string | undefined
}

const EXPECTED = '{ cert, key, ca, passphrase } in PEM: cert and key together, ca, or all'

/**
 * Checks a registration's `tls`.
 * @throws TypeError that names what is wrong and shows nothing of it
 */
export function readTls(id: string, given: unknown): ClientTls | undefined {
  if (given === undefined) return undefined
  if (!isRecord(given)) throw new TypeError(`${id}: tls must be ${EXPECTED}, got ${kindOf(given)}`)
  const { cert, key, ca, passphrase, ...others } = withoutPrototype(given)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new TypeError(`${id}: tls must be ${EXPECTED}, got ${show(unknown)}`)
  }
  assertPem(`${id}: tls.cert`, cert, 'CERTIFICATE')
  assertPem(`${id}: tls.key`, key, 'PRIVATE KEY')
  for (const one of Array.isArray(ca) ? (ca as readonly unknown[]) : [ca]) {
    assertPem(`${id}: tls.ca`, one, 'CERTIFICATE')
  }
  if (passphrase !== undefined && typeof passphrase !== 'string') {
    throw new TypeError(`${id}: tls.passphrase must be a string, got ${kindOf(passphrase)}`)
  }
  if ((cert === undefined) !== (key === undefined) || (cert ?? ca) === undefined) {
    const names = Object.entries({ cert, key, ca }).flatMap(([name, one]) => (one ? [name] : []))
    throw new TypeError(`${id}: tls must be ${EXPECTED}, got ${names.join(' and ') || 'none'}`)
  }
  return withoutPrototype({ cert, key, ca, passphrase } as ClientTls)
}

/** Whether a client proves itself by it (RFC 8705), and does not only name whom it trusts. */
export function hasCertificate(tls: ClientTls | undefined): boolean {
  // What JavaScript gives may be anything, until `readTls` has read it.
  return typeof tls === 'object' && ownField(Object(tls) as ClientTls, 'cert') !== undefined
}

function assertPem(what: string, value: unknown, label: string): void {
  if (value === undefined) return
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
  if (typeof text === 'string' && text.includes(`${label}-----`)) return
  const got = typeof text === 'string' ? `${text.length} characters without it` : kindOf(value)
  throw new TypeError(`${what} must be PEM, "-----BEGIN … ${label}-----", got ${got}`)
}

/** What a value is, without showing it. */
function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
}
