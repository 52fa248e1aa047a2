import { JWT_BEARER } from '../../grants/assertion.js'
import { ownField, type Params } from '../../params.js'
import type { GrantType } from '../../token/grant-type.js'
import { show } from '../../url.js'
import { grantsOf, speaksOpenId, type Client } from '../client.js'
import type { Provider, ResponseMode } from '../provider.js'
import type { RegistrationOptions } from './registration.js'

/**
 * The grant of a registration that signs an assertion (RFC 7523 §2.1): no other.
 * @throws TypeError
 */
export function assertionGrant(id: string, { grant }: RegistrationOptions): Client['grant'] {
  if (grant === undefined || grant === JWT_BEARER) return JWT_BEARER
  throw new TypeError(
    `${id}: assertion is a grant of its own, got grant ${show(grant)}: leave it out`,
  )
}

/**
 * The grant that a registration names, else the first of its table.
 * @throws TypeError
 */
export function readGrant(id: string, provider: Provider, grant?: string): Client['grant'] {
  const grants = grantsOf(provider).filter((name) => name !== 'refresh_token')
  const chosen = grant === undefined ? grants[0] : grants.find((name) => name === grant)
  if (chosen) return chosen
  throw new TypeError(`${id}: grant must be one of ${grants.join(', ')}, got ${show(grant)}`)
}

/**
 * A person can be sent to the provider, and comes back with a state or with one that is done without
 * knowingly.
 * @throws TypeError
 */
export function assertFlow(
  id: string,
  provider: Provider,
  grant: GrantType,
  acceptNoState: boolean | undefined,
): void {
  if (grant !== 'authorization_code') return
  if (provider.authorizationEndpoint === undefined) {
    throw new TypeError(
      `${id}: authorization_code needs an authorizationEndpoint, an absolute https URL, got undefined`,
    )
  }
  if (provider.stateIn === 'none' && acceptNoState !== true) {
    throw new TypeError(
      `${id}: this provider returns no state, so a callback is bound to the browser by a cookie ` +
        'alone and only one attempt is live at a time; say acceptNoState: true to accept that, ' +
        `got ${show(acceptNoState)}`,
    )
  }
}

/** A field of the provider's own grant may stand for a setting, which must be there then. */
export function assertGrantFields(
  { id, grants = [] }: Provider,
  grant: string,
  settings: Params,
): void {
  const own = grants.find((each) => typeof each === 'object' && each.name === grant)
  const values = typeof own === 'object' ? Object.values(own.fields ?? {}) : []
  const names = values.flatMap((value) =>
    [...value.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  )
  const missing = names.find((name) => name !== 'clientId' && !Object.hasOwn(settings, name))
  if (missing === undefined) return
  throw new TypeError(`${id}: grant ${show(grant)} needs settings.${missing}, got undefined`)
}

const RESPONSE_MODES: readonly ResponseMode[] = [
  ...(['query', 'form_post', 'jwt', 'query.jwt', 'form_post.jwt'] as const),
]

function isResponseMode(mode: unknown): mode is ResponseMode {
  return RESPONSE_MODES.some((one) => one === mode)
}

/** A form that is posted from another site brings no cookie, so its state must come with it. */
export function readResponseMode(
  id: string,
  table: Provider,
  given: unknown,
): ResponseMode | undefined {
  const mode = given ?? ownField(table, 'responseMode')
  if (mode === undefined || mode === 'query') return mode
  if (!isResponseMode(mode)) {
    const known = RESPONSE_MODES.map((one) => `"${one}"`).join(', ')
    throw new TypeError(`${id}: responseMode must be one of ${known}, got ${show(mode)}`)
  }
  if (mode.endsWith('jwt') && !speaksOpenId({ provider: table })) {
    throw new TypeError(
      `${id}: responseMode "${mode}" needs the server's keys: give its table discovery, or idToken`,
    )
  }
  if (table.stateIn !== 'none') return mode
  throw new TypeError(`${id}: responseMode "${mode}" needs a state, and stateIn is "none"`)
}
