import { AuthorizationError, StateError } from '../../errors.js'
import type { Client } from '../provider/client.js'
import { compact, omit, own, withQuery, type Params } from '../params.js'
import { codeChallenge, randomValue } from './pkce.js'
import { malformed, readRuled } from './query.js'
import { providerText } from '../redact.js'

/** A request on its way through the browser: what must be remembered until the callback. */
export interface AuthorizationRequest {
  readonly provider: string
  readonly state: string
  /** `undefined` for a provider that knows no PKCE: never left out, for a polluted prototype to fill. */
  readonly codeVerifier: string | undefined
  /** The literal string sent; the token request repeats it byte for byte (RFC 6749 §4.1.3). */
  readonly redirectUri: string
  /** What the page asked for: the provider's `startParams`. */
  readonly params: Params
  readonly returnTo: string
  readonly popup: boolean
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** What the callback brought, after it passed every check. */
export interface AuthorizationResponse {
  readonly code: string
  /** The provider's `callbackParams`. */
  readonly params: Params
}

/** How long a visitor may take at the provider. */
export const REQUEST_LIFETIME_MS = 10 * 60_000
/** How many of them one browser may have on their way at once. */
export const MAX_OPEN_REQUESTS = 5

/** RFC 6749 §4.1.1: draws a state, a verifier where the provider knows PKCE, a redirect URI. */
export function createAuthorizationRequest(
  client: Client,
  { params, returnTo, popup }: Pick<AuthorizationRequest, 'params' | 'returnTo' | 'popup'>,
  now: number,
): AuthorizationRequest {
  const { pkce = true, startParams } = client.provider
  const state = randomValue()
  return {
    provider: client.id,
    state,
    codeVerifier: pkce ? randomValue() : undefined,
    redirectUri: redirectUriOf(client, state),
    params: readRuled(client.id, params, startParams, false),
    returnTo,
    popup,
    createdAt: now,
  }
}

/** Where the provider sends the browser back to: as registered, or with the state within. */
export function redirectUriOf({ provider, redirectUri }: Client, state: string): string {
  return provider.stateIn === 'redirect_uri' ? withQuery(redirectUri, { state }) : redirectUri
}

/** RFC 6749 §4.1.1. Our own parameters come last: nothing can replace them. */
export function authorizationUrl(client: Client, request: AuthorizationRequest): string {
  const { stateIn = 'query' } = client.provider
  const { state, codeVerifier } = request
  const challenge = codeVerifier && codeChallenge(codeVerifier)
  // base64url needs no escaping.
  return (
    prefixOf(client, request) +
    (stateIn === 'query' ? `&state=${state}` : '') +
    (challenge ? `&code_challenge=${challenge}&code_challenge_method=S256` : '')
  )
}

/** All but what differs from one start to the next: the same for everybody, so it is made once. */
function prefixOf(client: Client, request: AuthorizationRequest): string {
  const usual = request.redirectUri === client.redirectUri && isEmpty(request.params)
  const known = usual ? prefixes.get(client) : undefined
  if (known !== undefined) return known
  const { authorizationEndpoint = '', authorizationParams } = client.provider
  const extra = { ...authorizationParams, ...client.authorizationParams, ...request.params }
  const prefix = withQuery(
    authorizationEndpoint,
    compact({
      ...omit(extra, 'state', 'code_challenge', 'code_challenge_method'),
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: request.redirectUri,
      scope: client.scope,
    }),
  )
  if (usual) prefixes.set(client, prefix)
  return prefix
}

const prefixes = new WeakMap<Client, string>()

function isEmpty(params: Params): boolean {
  return Object.keys(params).length === 0
}

/**
 * RFC 6749 §4.1.2 and RFC 9207 §2.4. The caller has already found `request` by its state, so an
 * `error` may be believed.
 * @throws StateError, AuthorizationError
 */
export function readAuthorizationResponse(
  client: Client,
  request: AuthorizationRequest,
  params: Params,
): AuthorizationResponse {
  assertIssuer(client, params)
  const error = own(params, 'error')
  if (error !== undefined) throw refusal(client, error, params)
  const code = own(params, 'code')
  if (code === undefined || code === '') throw malformed(client.id, '"code" is missing')
  const brought = readRuled(client.id, params, client.provider.callbackParams, true)
  for (const [name, value] of Object.entries(brought)) {
    const asked = own(request.params, name)
    if (asked === undefined || asked === value) continue
    throw malformed(client.id, `"${name}" is not the one that was asked for`)
  }
  return { code, params: brought }
}

/** Simple string comparison (RFC 9207 §2.4), against a mix-up of authorization servers. */
function assertIssuer(client: Client, params: Params): void {
  const { issuer } = client.provider
  const iss = own(params, 'iss')
  if (issuer === undefined || iss === issuer) return
  throw new StateError(
    'issuer_mismatch',
    client.id,
    iss === undefined ? 'the callback names no issuer' : 'the callback names another issuer',
    `Expected iss=${issuer}. Another server may have answered in this one's name.`,
  )
}

function refusal(client: Client, error: string, params: Params): AuthorizationError {
  const secrets = [own(params, 'code'), client.clientSecret]
  const description = providerText(own(params, 'error_description'), secrets)
  const denied = error === 'access_denied'
  const details = {
    status: 403,
    providerCode: providerText(error, secrets) ?? '',
    ...(description !== undefined && { providerMessage: description }),
    hint: denied
      ? 'The visitor did not allow access. Nothing is broken; they may start again.'
      : 'See what the provider says of this code; often the registration there is incomplete.',
  }
  return denied
    ? new AuthorizationError('access_denied', client.id, 'access was not allowed', details)
    : new AuthorizationError(
        'authorization_failed',
        client.id,
        `the provider refused: ${providerText(error, secrets) ?? 'no reason'}`,
        details,
      )
}
