import type { AssertionGrantOptions } from '../../grants/assertion.js'
import type { RequestObjectOptions } from '../../jwt/request-object-option.js'
import { assertNames } from '../../known-name.js'
import type { Params } from '../../params.js'
import type { ClientAuth } from '../../token/client-auth.js'
import type { ClientTls } from '../../token/client-tls.js'
import type { GrantType } from '../../token/grant-type.js'
import type { PrivateKey } from '../../token/signing-key.js'
import { show } from '../../url.js'
import type { Client } from '../client.js'
import { ENDPOINT_CELLS } from '../endpoint-cells.js'
import type { ResponseMode } from '../provider.js'

/** What a site fills in to register at a provider. */
export interface RegistrationOptions<Id extends string = string> {
  /** What the provider calls this site (RFC 6749 §2.2). */
  readonly clientId: string
  /** Not needed for a public client, and where `privateKey` proves who asks. */
  readonly clientSecret?: string | undefined
  /**
   * What the client signs with, where the table's `clientAuth` is by a private key: PEM (PKCS #8),
   * a JWK or a KeyObject. It never leaves the process.
   */
  readonly privateKey?: PrivateKey | undefined
  /** The name that the provider knows that key by (`kid`). Default: that of the JWK. */
  readonly keyId?: string | undefined
  /** Who signs the client's secret, for a provider that gives teams their keys. */
  readonly teamId?: string | undefined
  /** How the client proves itself, in place of the table's: `publicClient` for an app without a secret. */
  readonly clientAuth?: ClientAuth | undefined
  /** What to ask for (RFC 6749 §3.3). Default: the provider's own. */
  readonly scope?: readonly string[] | undefined
  /** What start's `scope` and `auth.required(id, { scope })` may ask for beyond `scope`, and nothing else. */
  readonly optionalScope?: readonly string[] | undefined
  /**
   * The path of a redirect URI that is registered already, below `baseUrl` and outside of
   * `mountPath`. Default: the route of ours.
   */
  readonly callbackPath?: string | undefined
  /** Lets endpoints be plain http, such as `http://keycloak:8080`. Refused in production. */
  readonly allowHttp?: boolean | undefined
  /** Registers one provider twice under two ids. Default: the provider's own. */
  readonly id?: Id | undefined
  /** One of the provider's grants. Default: its first. */
  readonly grant?: Exclude<GrantType, 'refresh_token'> | undefined
  /** Fixed extra parameters of the authorization request. */
  readonly authorizationParams?: Params | undefined
  /** Moves every endpoint to another origin, paths kept: a sandbox, a white-label host, a proxy. */
  readonly origin?: string | undefined
  /** Where a visitor agrees, in place of the table's (RFC 6749 §3.1). */
  readonly authorizationEndpoint?: string | undefined
  /** Where codes become tokens, in place of the table's (RFC 6749 §3.2). */
  readonly tokenEndpoint?: string | undefined
  /** Where a refresh token is used, in place of the table's (RFC 6749 §6). */
  readonly refreshEndpoint?: string | undefined
  /** Where tokens are ended, in place of the table's (RFC 7009). */
  readonly revocationEndpoint?: string | undefined
  /** Where the person's session at the provider is ended, in place of the table's. */
  readonly endSessionEndpoint?: string | undefined
  /** Where authorization requests are pushed to, in place of the table's (RFC 9126). */
  readonly pushedAuthorizationRequestEndpoint?: string | undefined
  /** What `auth.device` asks, in place of the table's (RFC 8628). */
  readonly deviceAuthorizationEndpoint?: string | undefined
  /** What `auth.introspect` asks, in place of the table's (RFC 7662). */
  readonly introspectionEndpoint?: string | undefined
  /** Where the API lives, in place of the table's; the token stays below it. */
  readonly apiBaseUrl?: string | readonly string[] | undefined
  /** How the answer comes back, in place of the table's: see the cell `responseMode`. */
  readonly responseMode?: ResponseMode | undefined
  /** What names a connection among several, in place of the table's: see the cell `account`. */
  readonly account?: string | undefined
  /** What else the provider's table asks a site for, by name: a tenant, an application key. */
  readonly settings?: Params | undefined
  /**
   * A token of the application's own by an assertion that it signs (RFC 7523 §2.1), as service
   * accounts have: `req.oauth(id)` and `auth.app(id)` then hold that token, and nobody signs in.
   */
  readonly assertion?: AssertionGrantOptions | undefined
  /**
   * Opens id_tokens, userinfo and authorization responses that the server encrypts for this client:
   * PEM (PKCS #8), a JWK or a KeyObject, of the type RSA, EC or X25519. It never leaves the process.
   */
  readonly decryptionKey?: PrivateKey | undefined
  /** Signs each authorization request (RFC 9101). Default: `privateKey`, where the server demands it. */
  readonly requestObject?: RequestObjectOptions | undefined
  /**
   * The certificate that this client shows to token endpoint and API, and whom it trusts there
   * (RFC 8705): `cert`, `key`, `passphrase`, `ca` in PEM.
   */
  readonly tls?: ClientTls | undefined
  /**
   * Whether tokens are bound to a key (RFC 9449), in place of the table's: see the cell `dpop`. Of a
   * server that is discovered, the metadata must offer it.
   */
  readonly dpop?: boolean | undefined
  /** Whether to keep to the FAPI 2.0 Security Profile, in place of the table's cell `fapi`. */
  readonly fapi?: boolean | undefined
  /** Origins that the provider's token endpoint and API had before: connections made there stay. */
  readonly formerOrigins?: readonly string[] | undefined
  /** Required for a provider whose `stateIn` is `'none'`: says that the weaker check is known. */
  readonly acceptNoState?: boolean | undefined
}

/** A registration, ready for `oauth({ providers: [...] })`. */
export interface Registration<Id extends string = string> extends Omit<Client, 'redirectUri'> {
  readonly id: Id
}

const OPTIONS: readonly string[] = [
  ...['clientId', 'clientSecret', 'scope', 'id', 'grant', 'authorizationParams', 'origin'],
  ...['optionalScope', 'callbackPath', 'allowHttp', 'privateKey', 'keyId', 'teamId', 'tls'],
  ...[
    'clientAuth',
    'assertion',
    'decryptionKey',
    'requestObject',
    'dpop',
    'fapi',
    'account',
    'responseMode',
    'settings',
    'acceptNoState',
    'formerOrigins',
    ...ENDPOINT_CELLS,
  ],
]

/** As other packages call it. */
const REDIRECT_URI = /^(?:redirect|callback)_?ur[il]s?$/i

/**
 * No option is misspelt.
 * @throws TypeError
 */
export function assertOptions(id: string, options: unknown): void {
  assertObject(id, options)
  const own = Object.keys(options).find((name) => REDIRECT_URI.test(name))
  if (own !== undefined) {
    throw new TypeError(
      `${id}: unknown option ${show(own)}: the redirect URI is made of baseUrl, mountPath and id; ` +
        'callbackPath is for another path that is registered already',
    )
  }
  assertNames(id, 'option', options, OPTIONS)
}

/**
 * For a provider that reads an option before it is registered: without the check, a call without
 * options fails inside of this package.
 * @throws TypeError
 */
export function assertObject(id: string, options: unknown): asserts options is object {
  if (typeof options === 'object' && options !== null) return
  throw new TypeError(`${id}: a registration is an object, got ${show(options)}`)
}

/** What the id of a registration looks like. */
export const ID = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** Whether a text can be the id of a registration. */
export function isId(text: string): boolean {
  return ID.test(text)
}
