import { ownField, withoutPrototype } from './params.js'
import type { Discovery } from './openid/discovery.js'
import type { Client } from './provider/client.js'
import { privateKeyJwt } from './token/client-assertion.js'
import type { ClientAuth } from './token/client-auth.js'
import { kitName } from './api/bearer.js'
import { hasCertificate } from './token/client-tls.js'
import { show } from './url.js'

/** FAPI 2.0 Security Profile §5.4.1: what signs, and what is believed. */
const ALGORITHMS: ReadonlySet<string> = new Set(['PS256', 'ES256', 'EdDSA', 'Ed25519'])
/** FAPI 2.0 Security Profile §5.4.1 */
const MIN_RSA_BITS = 2048

/** FAPI 2.0 Security Profile §5.3.3.1: the assertion is for the issuer. */
const forIssuer: ClientAuth = privateKeyJwt.with({ audience: 'issuer' })

/** Whether FAPI 2.0 lets a signature of that algorithm be made or believed. */
export function isFapiAlgorithm(algorithm: string): boolean {
  return ALGORITHMS.has(algorithm)
}

/** The client authentication as FAPI 2.0 wants it: `private_key_jwt` names the issuer. */
export function fapiAuth(clientAuth: ClientAuth): ClientAuth {
  return clientAuth === privateKeyJwt ? forIssuer : clientAuth
}

/** A registration before the site's redirect URI is known. */
type Registered = Omit<Client, 'redirectUri'>

/**
 * A registration that keeps to the FAPI 2.0 Security Profile (§5.3.3, §5.4), whatever its server
 * would let pass.
 * @throws TypeError that names what the profile asks for and does not find
 */
export function withFapi<T extends Registered>(client: T): T {
  const { id, provider, discovery, tls } = client
  assertDiscovered(id, discovery)
  const { clientAuth, pkce = true, stateIn, tokenMethod, idToken, dpop, bearer } = provider
  const needs = ownField(clientAuth, 'needs') ?? []
  const proves =
    needs.includes('tls') || (needs.includes('privateKey') && !needs.includes('teamId'))
  const checks: readonly (readonly [boolean, string])[] = [
    [proves, 'clientAuth by privateKey or by tls: a secret, or none, will not do'],
    [dpop === true || hasCertificate(tls), 'dpop: true, or tls with cert and key'],
    [pkce === true, `pkce: true, got ${show(pkce)}`],
    [stateIn !== 'none', 'a state, and stateIn is "none"'],
    [tokenMethod !== 'GET', 'tokenMethod "POST"'],
    [bearer === undefined || kitName(bearer) === 'inHeader', 'the token in a header: bearer'],
    [idToken?.algorithms?.every(isFapiAlgorithm) ?? true, `idToken.algorithms of ${NAMES}`],
  ]
  const missing = checks.find(([holds]) => !holds)
  if (missing) throw new TypeError(`${id}: fapi: true needs ${missing[1]}`)
  return {
    ...client,
    signingKey: client.signingKey && fapiKey(id, client.signingKey),
    provider: withoutPrototype({ ...provider, clientAuth: fapiAuth(clientAuth) }),
  }
}

const NAMES = [...ALGORITHMS].join(', ')

/** §5.3.3.1: an address that somebody typed could be another server's. */
function assertDiscovered(id: string, discovery: Discovery | undefined): void {
  const typed = 'authorizationEndpoint tokenEndpoint pushedAuthorizationRequestEndpoint'.split(' ')
  const cells: readonly string[] = discovery?.cells ?? []
  if (typed.every((name) => cells.includes(name)) && discovery?.allowHttp === false) return
  throw new TypeError(
    `${id}: fapi: true needs discovery, over https: take the endpoints and allowHttp out of ` +
      'registration and table',
  )
}

function fapiKey(id: string, signingKey: NonNullable<Client['signingKey']>) {
  const { key, algorithm } = signingKey
  const bits = key.asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS
  const fits = bits >= MIN_RSA_BITS
  if (fits && isFapiAlgorithm(algorithm)) return signingKey
  // What an RSA key signs with where nothing else is said.
  if (fits && algorithm === 'RS256') return { ...signingKey, algorithm: 'PS256' }
  throw new TypeError(
    `${id}: fapi: true needs a privateKey that signs with ${NAMES}, RSA of ${MIN_RSA_BITS} bits or ` +
      `more; this one signs with ${algorithm}${fits ? '' : ` and has ${bits} bits`}`,
  )
}
