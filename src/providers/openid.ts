import { openidStartParams } from '../protocol/authorization/start-params.js'
import type { IdTokenCell } from '../protocol/openid/id-token-cell.js'
import { withoutPrototype } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { ButtonStyle } from '../protocol/provider/button-cell.js'
import {
  assertObject,
  type Registration,
  type RegistrationOptions,
} from '../protocol/provider/registration/registration.js'

/** What a site says of its registration at any OpenID server. */
export interface OpenIdOptions<Id extends string = string> extends RegistrationOptions<Id> {
  /** Path segment in `/auth/:provider`, and key in the session. */
  readonly id: Id
  /** What the server calls itself, sign by sign: `https://id.example/realms/shop`. */
  readonly issuer: string
  /** What the button says. Default: the id. */
  readonly name?: string | undefined
  /** Where the server's metadata are, if not at the usual address below `issuer`. */
  readonly discovery?: string | undefined
  /** How id_tokens are verified, where the metadata are not enough. */
  readonly idToken?: IdTokenCell | undefined
  /** How its button looks. */
  readonly button?: ButtonStyle | undefined
}

/**
 * Any OpenID server by discovery: its endpoints and keys are fetched at the first use. Asks for
 * `openid profile email` where no `scope` is named, sends PKCE and a nonce, and takes
 * {@link openidStartParams} at start.
 * @param options - `id`, `issuer`, `clientId`; what else a registration takes
 * @throws TypeError for a bad registration
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function openid<const Id extends string>(options: OpenIdOptions<Id>): Registration<Id> {
  assertObject('openid', options)
  const { issuer, name, discovery, idToken, button, ...rest } = withoutPrototype(options)
  const provider = defineProvider<Id>({
    id: rest.id,
    name: name ?? rest.id,
    issuer,
    discovery: discovery ?? true,
    idToken,
    scope: ['openid', 'profile', 'email'],
    startParams: openidStartParams,
    button,
  })
  return provider<Id>(rest)
}
