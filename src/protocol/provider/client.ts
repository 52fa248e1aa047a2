import type { SigningKey } from '../token/signing-key.js'
import { asText } from '../api/api-request.js'
import type { AssertionGrant } from '../grants/assertion.js'
import type { DecryptionKey } from '../jwt/decryption-key.js'
import type { RequestObject } from '../jwt/request-object-option.js'
import type { ClientTls } from '../token/client-tls.js'
import type { GrantType } from '../token/grant-type.js'
import { withoutPrototype, ownField, type Params } from '../params.js'
import type { OpenIdServer } from '../openid/server.js'
import type { Discovery } from '../openid/discovery.js'
import { ENDPOINT_CELLS } from './endpoint-cells.js'
import { fillEndpoints } from './placeholders/fill.js'
import { isTemplate, type Placeholder } from './placeholders/placeholder.js'
import type { Provider } from './provider.js'
import type { SeamContext } from './seam.js'

/** One registration of the site at one provider (RFC 6749 §2), checked. */
export interface Client {
  /** The table, its endpoints already moved to where this registration wants them. */
  readonly provider: Provider
  /** The registration's id: path segment and session key. */
  readonly id: string
  /** RFC 6749 §2.2 */
  readonly clientId: string
  /** `''` for a client without one. */
  readonly clientSecret: string
  /** Of `privateKey`, where the client proves itself by what it signs. */
  readonly signingKey: SigningKey | undefined
  /** Who signs, where that is not the client itself. */
  readonly teamId: string | undefined
  /** As registered at the provider; what travels may carry `state` in its query. */
  readonly redirectUri: string
  /** Joined with the provider's separator; `''` asks for none. */
  readonly scope: string
  /** What start and `required` may ask for beyond it. */
  readonly optionalScope: readonly string[]
  /** Where the provider sends the browser back to, below baseUrl, in place of our own route. */
  readonly callbackPath: string | undefined
  /** The way to the first token: a person's sign-in or the application's own. */
  readonly grant: Exclude<GrantType, 'refresh_token'>
  /** Fixed extra parameters of the authorization request. */
  readonly authorizationParams: Params
  /** Origins that token endpoint and API had before: older connections stay. */
  readonly formerOrigins: readonly string[]
  /** What else the table asks a site for. */
  readonly settings: Params
  /**
   * How its endpoints are found; `undefined` where the table knows them all.
   * @internal
   */
  readonly discovery: Discovery | undefined
  /**
   * `undefined` for a server that speaks no OpenID Connect, or is not discovered yet.
   * @internal
   */
  readonly openid: OpenIdServer | undefined
  /**
   * What the application signs for a token of its own (RFC 7523 §2.1).
   * @internal
   */
  readonly assertion?: AssertionGrant | undefined
  /**
   * What opens tokens that the server encrypted for it.
   * @internal
   */
  readonly decryptionKey?: DecryptionKey | undefined
  /**
   * What signs its authorization requests.
   * @internal
   */
  readonly requestObject?: RequestObject | undefined
  /** What its back channel proves itself by. */
  readonly tls?: ClientTls | undefined
  /** The placeholders that a page, a callback or a token answer may fill. */
  readonly hosts: readonly HostPlaceholder[]
  /**
   * The table's `apiBaseUrl`, where this registration moves it: an absolute URL below the n-th of
   * them means what is below the n-th in effect.
   * @internal
   */
  readonly movedFrom: readonly string[]
}

/** A `{name}` of an endpoint that stands for a host below the table's domains. */
export interface HostPlaceholder {
  /** Between the braces. */
  readonly name: string
  /** Its domains. */
  readonly placeholder: Extract<Placeholder, { readonly under: readonly string[] }>
  /** What it is needed for first: the authorization endpoint, the token endpoint or the API. */
  readonly needed: 'start' | 'callback' | 'api'
}

/** All registrations of a site by id. */
export type Clients = ReadonlyMap<string, Client>

/** Whether the tokens are the application's own, shared by all visitors (RFC 6749 §4.4). */
export function isApplication(client: Client): boolean {
  return client.grant !== 'authorization_code'
}

/** Whether a refresh token can be used here (RFC 6749 §6). */
export function refreshes(client: Client): boolean {
  return grantsOf(client.provider).includes('refresh_token')
}

/** Whether a verified id_token says who signed in (OpenID Connect Core §2). */
export function speaksOpenId({ provider }: Pick<Client, 'provider'>): boolean {
  return provider.discovery !== undefined || provider.idToken !== undefined
}

/** The addresses that a token may be sent below; the first is what relative paths are below. */
export function apiBasesOf({ apiBaseUrl }: Pick<Provider, 'apiBaseUrl'>): readonly string[] {
  return typeof apiBaseUrl === 'string' ? [apiBaseUrl] : apiBaseUrl
}

/**
 * The registration with each `{name}` of its endpoints filled by these parameters of a connection,
 * checked anew. One that has no value stays: {@link isTemplate}.
 */
export function withEndpoints(client: Client, params: Params): Client {
  const { provider } = client
  if (!hasTemplates(provider)) return client
  const filled = withoutPrototype({ ...provider, ...fillEndpoints(provider, params) })
  return { ...client, provider: filled }
}

const templated = new WeakMap<Provider, boolean>()

/** Looked through once for each table: nine addresses a time would cost a callback 1 %. */
function hasTemplates(provider: Provider): boolean {
  const known = templated.get(provider)
  if (known !== undefined) return known
  const found = ENDPOINT_CELLS.flatMap((name) => provider[name] ?? []).some(isTemplate)
  templated.set(provider, found)
  return found
}

/** What the provider speaks; a plain authorization server speaks code and refresh. */
export function grantsOf(provider: Provider): readonly GrantType[] {
  const { grants = ['authorization_code', 'refresh_token'] } = provider
  return grants.map((grant) => (typeof grant === 'string' ? grant : grant.name))
}

/** The name of a connection with these parameters, or claims, among several of one provider. */
export function accountOf(
  { provider }: Client,
  params: Params,
  claims: Readonly<Record<string, unknown>> = {},
): string {
  const name = provider.account ?? ''
  return ownField(params, name) ?? asText(ownField(claims, name)) ?? 'default'
}

/** What a connection's tokens belong to: they must never be sent to another client or server. */
export interface Binding {
  /** RFC 6749 §2.2 */
  readonly clientId: string
  /** Origin of the token endpoint; of a server that is discovered the issuer, which stays. */
  readonly tokenOrigin: string
  /** Origin of the API. */
  readonly apiOrigin: string
}

const bindings = new WeakMap<Client, Binding>()

/**
 * The binding of this registration's connections, from the endpoints in effect. Made once: it is
 * asked for by every start, callback and API call, and two addresses cost a sign-in 3 % to parse.
 */
export function bindingOf(client: Client): Binding {
  const known = bindings.get(client)
  if (known) return known
  const { clientId, provider, discovery } = client
  const tokenUrl = new URL(discovery?.issuer ?? provider.tokenEndpoint)
  const binding = {
    clientId,
    tokenOrigin: discovery ? tokenUrl.href : tokenUrl.origin,
    apiOrigin: new URL(apiBasesOf(provider)[0] ?? '').origin,
  }
  bindings.set(client, binding)
  return binding
}

/** What a table's functions are told of this registration and a connection. */
export function seamContext(client: Client, facts: ContextFacts = {}): SeamContext {
  const {
    grant = client.grant,
    params = {},
    account = accountOf(client, params),
  } = withoutPrototype(facts)
  const { clientId, clientSecret, scope, settings, redirectUri } = client
  return { grant, account, params, clientId, clientSecret, scope, settings, redirectUri }
}

/** What is known of the connection, where there is one. */
type ContextFacts = Partial<Pick<SeamContext, 'grant' | 'params' | 'account'>>
