import { apiBasesOf, grantsOf, speaksOpenId, type Client } from './client.js'
import { JWT_BEARER, readAssertion, type AssertionGrantOptions } from '../grants/assertion.js'
import { readDecryptionKey } from '../jwt/decryption-key.js'
import { readRequestObject, type RequestObjectOptions } from '../jwt/request-object-option.js'
import { withoutClientAuth, type ClientAuth } from '../token/client-auth.js'
import { readTls, type ClientTls } from '../token/client-tls.js'
import type { GrantType } from '../token/grant-type.js'
import { ownField, withoutPrototype, type Params } from '../params.js'
import { acceptsEndpoint, ENDPOINT_CELLS, expectedEndpoint } from './endpoint-cells.js'
import type { ParamRules } from './param-rule.js'
import { fillEndpoints } from './placeholders/fill.js'
import { hostPlaceholders, settleEndpoints } from './placeholders/register.js'
import { readDiscovery, type DiscoveredTable } from '../openid/discovery.js'
import { isAsymmetric } from '../openid/algorithms.js'
import { openIdServer } from '../openid/server.js'
import { readCredentials } from './credentials.js'
import { withFapi } from '../fapi.js'
import type { PrivateKey } from '../token/signing-key.js'
import type { Provider, ResponseMode } from './provider.js'
import { readSettings, readText, readTexts, VSCHAR } from './settings.js'
import { atOrigin, readBaseUrl, show } from '../url.js'

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

const OPTIONS: ReadonlySet<string> = new Set([
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
])

const ID = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** Whether a text can be the id of a registration. */
export function isId(text: string): boolean {
  return ID.test(text)
}

/**
 * Checks a registration against its provider's table.
 * @throws TypeError that shows the value received, never a secret
 */
export function register(
  given: Provider | DiscoveredTable,
  givenOptions: RegistrationOptions,
): Registration {
  assertOptions(given.id, givenOptions)
  const options = withoutPrototype(givenOptions)
  const { table, discovery } = readDiscovery(withoutPrototype(given), options)
  const id = options.id ?? table.id
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new TypeError(`a provider id must match ${ID.source}, got ${show(id)}`)
  }
  const account = readAccount(id, table, options.account)
  const responseMode = readResponseMode(id, table, options.responseMode)
  const idToken = table.idToken && withoutPrototype(table.idToken)
  const assertion = readAssertion(id, options.assertion, options.clientId)
  const usualAuth = assertion && !hasSecret(options) ? withoutClientAuth : table.clientAuth
  const clientAuth = readClientAuth(id, options.clientAuth) ?? usualAuth
  const [dpop, fapi] = [
    readSwitch(id, 'dpop', table, options),
    readSwitch(id, 'fapi', table, options),
  ]
  const cells = { ...table, id, account, responseMode, idToken, clientAuth, dpop, fapi }
  const standard = chooseEndpoints(withoutPrototype(cells), options)
  const grant = assertion ? assertionGrant(id, options) : readGrant(id, standard, options.grant)
  const settings = readSettings(id, settingRules(standard), options.settings)
  const placed = place(standard, options)
  const endpoints = settleEndpoints(placed, settings, grant !== 'authorization_code')
  // No prototype: a polluted one must not fill an empty cell.
  const provider = withoutPrototype({ ...placed, ...endpoints })
  assertEndpoints(provider, options.allowHttp)
  assertFlow(id, provider, grant, options.acceptNoState)
  assertGrantFields(provider, grant, settings)
  const made = {
    provider,
    id,
    clientId: readText(`${id}: clientId`, options.clientId),
    ...readCredentials(id, provider, options),
    // A table's own scope is what people are asked for.
    scope: readScope(id, provider, options.scope ?? (assertion && provider.scope ? [] : undefined)),
    optionalScope: readOptionalScope(id, provider, options.optionalScope ?? []),
    callbackPath: readCallbackPath(id, options.callbackPath),
    grant,
    authorizationParams: readTexts(`${id}: authorizationParams`, options.authorizationParams),
    settings,
    assertion,
    decryptionKey: readDecryptionKey(id, options.decryptionKey),
    requestObject: readRequestObject(id, options.requestObject),
    tls: readTls(id, options.tls),
    hosts: hostPlaceholders(standard),
    movedFrom: readMovedFrom(table, options, settings),
    formerOrigins: readFormerOrigins(id, options.formerOrigins ?? []),
    discovery,
    openid: discovery || !provider.idToken ? undefined : readServer(id, provider),
  }
  return fapi === true ? withFapi(made) : made
}

/** A switch of the table, as this registration has it. */
function readSwitch(
  id: string,
  name: 'dpop' | 'fapi',
  table: Provider,
  options: RegistrationOptions,
): boolean | undefined {
  const given: unknown = options[name] ?? ownField(table, name)
  if (given !== undefined && typeof given !== 'boolean') {
    throw new TypeError(`${id}: ${name} must be true or false, got ${show(given)}`)
  }
  if (name === 'dpop' && given === true && table.bearer !== undefined) {
    throw new TypeError(
      `${id}: dpop needs the token in the header Authorization (RFC 9449 §7.1): take bearer out of ` +
        'the table',
    )
  }
  return given
}

/** A server that its table knows, without metadata of its own. */
function readServer(id: string, { issuer, idToken }: Provider): Client['openid'] {
  const server = openIdServer(issuer ?? '', idToken)
  if (
    server.issuer !== '' &&
    (server.jwksUri !== undefined || !server.algorithms.some(isAsymmetric))
  )
    return server
  throw new TypeError(
    `${id}: idToken needs an issuer, and its jwksUri or discovery: the server's keys are there`,
  )
}

function hasSecret({ clientSecret, privateKey }: RegistrationOptions): boolean {
  return clientSecret !== undefined || privateKey !== undefined
}

function assertionGrant(id: string, { grant }: RegistrationOptions): Client['grant'] {
  if (grant === undefined || grant === JWT_BEARER) return JWT_BEARER
  throw new TypeError(
    `${id}: assertion is a grant of its own, got grant ${show(grant)}: leave it out`,
  )
}

function readClientAuth(id: string, given: unknown): ClientAuth | undefined {
  if (given === undefined || typeof given === 'function') return given as ClientAuth | undefined
  throw new TypeError(
    `${id}: clientAuth must be a function such as clientSecretPost, got ${show(given)}`,
  )
}

/** What tells one connection from another must be there for each. */
function readAccount(id: string, table: Provider, given: unknown): string | undefined {
  const account = given ?? table.account
  if (account === undefined) return undefined
  if (account === 'profile' && !table.profile && !speaksOpenId({ provider: table })) {
    throw new TypeError(
      `${id}: account is "profile", and ${table.name} has none: give its table the ` +
        'cell profile, or name another account',
    )
  }
  return readText(`${id}: account`, account)
}

const RESPONSE_MODES: readonly ResponseMode[] = [
  ...(['query', 'form_post', 'jwt', 'query.jwt', 'form_post.jwt'] as const),
]

function isResponseMode(mode: unknown): mode is ResponseMode {
  return RESPONSE_MODES.some((one) => one === mode)
}

/** A form that is posted from another site brings no cookie, so its state must come with it. */
function readResponseMode(id: string, table: Provider, given: unknown): ResponseMode | undefined {
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

function assertOptions(id: string, options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${id}: a registration is an object, got ${show(options)}`)
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name))
  if (unknown === undefined) return
  throw new TypeError(`${id}: unknown option ${show(unknown)}; known: ${[...OPTIONS].join(', ')}`)
}

/** The table with the endpoints that this registration names. */
function chooseEndpoints(table: Provider, options: RegistrationOptions): Provider {
  const given = ENDPOINT_CELLS.flatMap((name) =>
    options[name] === undefined ? [] : [[name, options[name]] as const],
  )
  const chosen = withoutPrototype({ ...table, ...Object.fromEntries(given) })
  assertHttpAllowed(table.id, options.allowHttp)
  assertEndpoints(chosen, options.allowHttp)
  return chosen
}

/** The table with its endpoints at the origin that this registration names, but for those it names. */
function place(table: Provider, options: RegistrationOptions): Provider {
  const { origin } = options
  if (origin === undefined) return table
  assertOrigin(origin, table.id, 'origin', options.allowHttp)
  const moved = ENDPOINT_CELLS.flatMap((name) => {
    const url = options[name] === undefined ? table[name] : undefined
    if (url === undefined) return []
    const at =
      typeof url === 'string' ? atOrigin(url, origin) : url.map((one) => atOrigin(one, origin))
    return [[name, at] as const]
  })
  const { idToken } = table
  const jwksUri = idToken?.jwksUri && atOrigin(idToken.jwksUri, origin)
  const keys = jwksUri && { idToken: withoutPrototype({ ...idToken, jwksUri }) }
  return withoutPrototype({ ...table, ...Object.fromEntries(moved), ...keys })
}

/** A table's functions name its API's addresses in full: those must move along. */
function readMovedFrom(table: Provider, options: RegistrationOptions, settings: Params) {
  const moved = options.origin !== undefined || options.apiBaseUrl !== undefined
  return moved ? apiBasesOf(fillEndpoints(table, settings)) : []
}

/** Also after their placeholders are filled: what is asked must be what was checked. */
function assertEndpoints(provider: Provider, http: boolean | undefined): void {
  for (const name of ENDPOINT_CELLS) {
    const url = provider[name]
    if (url === undefined || acceptsEndpoint(name, url, http)) continue
    const expected = expectedEndpoint(name, url, http)
    throw new TypeError(`${provider.id}: ${name} must be ${expected}, got ${show(url)}`)
  }
}

/** A placeholder may be a setting; whether it must be is known by the endpoints. */
function settingRules({ settings, placeholders = {} }: Provider): ParamRules {
  const optional = { pattern: /^/, required: false }
  const names = Object.keys(placeholders).map((name) => [name, optional] as const)
  return { ...Object.fromEntries(names), ...settings }
}

/** The client's secret and its tokens would be read by everybody on the way. */
function assertHttpAllowed(id: string, allowHttp: unknown): void {
  if (allowHttp === undefined || allowHttp === false) return
  if (allowHttp !== true) {
    throw new TypeError(`${id}: allowHttp must be true or false, got ${show(allowHttp)}`)
  }
  if (process.env.NODE_ENV !== 'production') return
  throw new TypeError(`${id}: allowHttp is refused in production (NODE_ENV): use https`)
}

function readFormerOrigins(id: string, origins: unknown): readonly string[] {
  if (!Array.isArray(origins)) {
    throw new TypeError(`${id}: formerOrigins must be a list of origins, got ${show(origins)}`)
  }
  for (const origin of origins as readonly string[]) assertOrigin(origin, id, 'formerOrigins')
  return [...(origins as readonly string[])]
}

function assertOrigin(value: string, id: string, what: string, http?: boolean): void {
  const base = readBaseUrl(value, `${id}: ${what}`, http)
  if (base === new URL(base).origin) return
  throw new TypeError(`${id}: ${what} must have no path, got ${show(value)}`)
}

function readGrant(id: string, provider: Provider, grant?: string): Client['grant'] {
  const grants = grantsOf(provider).filter((name) => name !== 'refresh_token')
  const chosen = grant === undefined ? grants[0] : grants.find((name) => name === grant)
  if (chosen) return chosen
  throw new TypeError(`${id}: grant must be one of ${grants.join(', ')}, got ${show(grant)}`)
}

function assertFlow(
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
function assertGrantFields({ id, grants = [] }: Provider, grant: string, settings: Params): void {
  const own = grants.find((each) => typeof each === 'object' && each.name === grant)
  const values = typeof own === 'object' ? Object.values(own.fields ?? {}) : []
  const names = values.flatMap((value) =>
    [...value.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  )
  const missing = names.find((name) => name !== 'clientId' && !Object.hasOwn(settings, name))
  if (missing === undefined) return
  throw new TypeError(`${id}: grant ${show(grant)} needs settings.${missing}, got undefined`)
}

function readScope(id: string, provider: Provider, given: unknown): string {
  const { name, scope, scopeSeparator = ' ' } = provider
  if (scope === false) {
    if (given === undefined) return ''
    throw new TypeError(`${id}: ${name} knows no scopes, got ${showList(given)}: leave scope out`)
  }
  const list = given ?? (scope === true ? [] : (scope ?? []))
  const valid = Array.isArray(list) && list.every((item) => typeof item === 'string' && item !== '')
  if (!valid) {
    throw new TypeError(`${id}: scope must be a list of strings, got ${showList(given)}`)
  }
  if (scope === true && list.length === 0) {
    throw new TypeError(
      `${id}: ${name} needs a scope and has no default: scope must be a list of at least one ` +
        `string, got ${showList(given)}`,
    )
  }
  return list.join(scopeSeparator)
}

function showList(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(show).join(', ')}]` : show(value)
}

function readOptionalScope(id: string, provider: Provider, scope: unknown): readonly string[] {
  const list: readonly unknown[] | undefined = Array.isArray(scope) ? scope : undefined
  const separator = provider.scopeSeparator ?? ' '
  const isWord = (word: unknown) =>
    typeof word === 'string' && VSCHAR.test(word) && !word.includes(separator)
  if (!list?.every(isWord)) {
    throw new TypeError(
      `${id}: optionalScope must be a list of strings, got ${show(JSON.stringify(scope))}`,
    )
  }
  if (list.length > 0 && provider.scope === false) {
    throw new TypeError(
      `${id}: ${provider.name} knows no scopes, got ${show(JSON.stringify(scope))}: leave ` +
        'optionalScope out',
    )
  }
  return list as readonly string[]
}

function readCallbackPath(id: string, path: unknown): string | undefined {
  if (path === undefined) return undefined
  if (typeof path === 'string' && /^(?:\/[\w.~-]*[\w~-])+\/?$/.test(path)) return path
  throw new TypeError(`${id}: callbackPath must be a path such as "/login/done", got ${show(path)}`)
}
