import { ownField } from '../../params.js'
import type { ClientAuth } from '../../token/client-auth.js'
import { hasCertificate, type ClientTls } from '../../token/client-tls.js'
import { readSigningKey, type SigningKey } from '../../token/signing-key.js'
import type { Provider } from '../provider.js'
import { show } from '../../url.js'
import { notText, readText, VSCHAR } from '../settings.js'

/** What a registration's client proves itself with. */
interface Given {
  readonly clientSecret?: unknown
  readonly privateKey?: unknown
  readonly keyId?: unknown
  readonly teamId?: unknown
  readonly tls?: ClientTls | undefined
}

/** The same, checked. */
interface Checked {
  readonly clientSecret: string
  readonly signingKey: SigningKey | undefined
  readonly teamId: string | undefined
}

/**
 * The credentials that the table's `clientAuth` needs, and no other: one that is never used is a
 * mistake.
 * @throws TypeError that shows no secret and no key
 */
export function readCredentials(
  id: string,
  { name, clientAuth }: Pick<Provider, 'name' | 'clientAuth'>,
  given: Given,
): Checked {
  const { needs, algorithm } = readNeeds(id, clientAuth)
  const { clientSecret, privateKey, keyId, teamId } = given
  const bySigning = needs.includes('privateKey')
  if (needs.includes('tls') && !hasCertificate(given.tls)) {
    throw new TypeError(
      `${id}: ${name} needs tls with cert and key: the client proves itself by it`,
    )
  }
  for (const option of ['keyId', 'teamId'] as const) {
    if (given[option] === undefined && needs.includes(option)) {
      throw new TypeError(`${id}: ${name} needs a ${option}, got undefined`)
    }
  }
  if (bySigning && clientSecret !== undefined) {
    throw new TypeError(`${id}: ${name} takes a privateKey in place of a clientSecret`)
  }
  for (const option of ['privateKey', 'keyId', 'teamId'] as const) {
    if (bySigning || given[option] === undefined) continue
    throw new TypeError(`${id}: ${name} takes no ${option}: its clientAuth signs with no key`)
  }
  return {
    clientSecret: readSecret(id, needs.includes('clientSecret'), clientSecret),
    signingKey: bySigning ? readSigningKey(id, privateKey, keyId, algorithm) : undefined,
    teamId: teamId === undefined ? undefined : readText(`${id}: teamId`, teamId),
  }
}

const CREDENTIALS: readonly unknown[] = ['clientSecret', 'privateKey', 'keyId', 'teamId', 'tls']

/** What the function says of itself; a plain one needs a secret. */
function readNeeds(id: string, clientAuth: ClientAuth) {
  const needs = ownField(clientAuth, 'needs') ?? ['clientSecret']
  if (!Array.isArray(needs) || !needs.every((one) => CREDENTIALS.includes(one))) {
    throw new TypeError(`${id}: clientAuth.needs must be a list of ${CREDENTIALS.join(', ')}`)
  }
  return { needs, algorithm: ownField(clientAuth, 'algorithm') }
}

/** Says what is wrong with a secret without showing it. */
function readSecret(id: string, needed: boolean, value: unknown): string {
  if (!needed && (value === undefined || value === '')) return ''
  if (typeof value === 'string' && VSCHAR.test(value)) return value
  const got = typeof value === 'string' ? `a string of ${value.length} characters` : typeof value
  throw notText(`${id}: clientSecret`, value, got)
}

/** Whether there is anything to prove oneself with but an assertion. */
export function hasSecret({ clientSecret, privateKey }: Given): boolean {
  return clientSecret !== undefined || privateKey !== undefined
}

/**
 * The client authentication that a site names in place of the table's.
 * @throws TypeError
 */
export function readClientAuth(id: string, given: unknown): ClientAuth | undefined {
  if (given === undefined || typeof given === 'function') return given as ClientAuth | undefined
  throw new TypeError(
    `${id}: clientAuth must be a function such as clientSecretPost, got ${show(given)}`,
  )
}
