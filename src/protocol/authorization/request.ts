import { AuthorizationError } from '../../errors.js'
import { expectsIdToken, nonceOf } from '../openid/authentication-request.js'
import { seamContext, speaksOpenId, withEndpoints, type Client } from '../provider/client.js'
import { readStartHosts } from '../provider/placeholders/read.js'
import { runSeam, type SeamContext } from '../provider/seam.js'
import { compact, omit, ownField, withQuery, type Params } from '../params.js'
import { isParams } from '../api/api-request.js'
import { createDpopKey, thumbprint, type DpopKey } from '../dpop/key.js'
import { codeChallenge, randomValue } from './pkce.js'
import { readRuled } from './query.js'
import { scopeWith } from './scope.js'

/** A request on its way through the browser: what must be remembered until the callback. */
export interface AuthorizationRequest {
  readonly provider: string
  readonly state: string
  /** `undefined` for a provider that knows no PKCE: never left out, for a polluted prototype to fill. */
  readonly codeVerifier: string | undefined
  /** What the tokens will be bound to, where the provider speaks DPoP (RFC 9449 §10). */
  readonly dpopKey: DpopKey | undefined
  /** The literal string sent; the token request repeats it byte for byte (RFC 6749 §4.1.3). */
  readonly redirectUri: string
  /** What the page asked for: the provider's `startParams` and hosts. */
  readonly params: Params
  /** The registration's scope, with what start added of its `optionalScope`. */
  readonly scope: string
  readonly returnTo: string
  readonly popup: boolean
  /** The callback must name its issuer (RFC 9207 §2.4). */
  readonly issRequired: boolean
  /** The site's own, for its `onSignIn`: JSON. */
  readonly data: unknown
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** What whoever begins a sign-in decides of it. */
export type SignInWish = Pick<AuthorizationRequest, 'params' | 'returnTo' | 'popup' | 'data'>

/** How long a visitor may take at the provider. */
export const REQUEST_LIFETIME_MS = 10 * 60_000
/** How many of them one browser may have on their way at once. */
export const MAX_OPEN_REQUESTS = 5

/**
 * RFC 6749 §4.1.1: a state, a verifier where the provider knows PKCE, a redirect URI.
 * @param state - drawn here where none is given
 */
export function createAuthorizationRequest(
  client: Client,
  { params, returnTo, popup, data }: SignInWish,
  now: number,
  state = randomValue(),
): AuthorizationRequest {
  const { pkce = true, startParams, dpop } = client.provider
  return {
    provider: client.id,
    state,
    codeVerifier: pkce !== false ? randomValue() : undefined,
    dpopKey: dpop === true ? createDpopKey() : undefined,
    redirectUri: redirectUriOf(client, state),
    params: {
      ...readRuled(client.id, params, startParams, false),
      ...readStartHosts(client, params),
    },
    scope: scopeWith(client, ownField(params, 'scope') ?? ''),
    returnTo,
    popup,
    issRequired: requiresIss(client),
    data,
    createdAt: now,
  }
}

/** As the table says, or the server's metadata at this moment (RFC 9207 §3). */
export function requiresIss(client: Client): boolean {
  if (speaksOpenId(client)) return client.openid?.issInResponse === true
  return client.provider.issuer !== undefined
}

/**
 * Where the provider sends the browser back to: as registered, with the state within, or by the
 * provider's own name for it.
 */
export function redirectUriOf(client: Client, state: string): string {
  const { provider, settings, redirectUri } = client
  const named = provider.redirectUri && ownField(settings, provider.redirectUri.slice(1, -1))
  if (named) return named
  return provider.stateIn === 'redirect_uri' ? withQuery(redirectUri, { state }) : redirectUri
}

/**
 * RFC 6749 §4.1.1. Our own parameters come last: nothing can replace them. A promise of the URL
 * only where the table has an `authorizationRequest`.
 * @param timeout - milliseconds that cell may take
 * @throws AuthorizationError where that cell fails
 */
export function authorizationUrl(
  registered: Client,
  request: AuthorizationRequest,
  timeout: number,
): string | Promise<string> {
  const client = withEndpoints(registered, request.params)
  if (client.provider.authorizationRequest) return urlBySeam(client, request, timeout)
  const ours = bindingParams(client, request)
  let url = prefixOf(client, request)
  // base64url needs no escaping.
  for (const name of Object.keys(ours)) url += `&${name}=${ours[name] ?? ''}`
  return url
}

/** What ties the callback to this browser and attempt: state, challenge (RFC 7636 §4.3), nonce, key. */
function bindingParams(
  client: Client,
  { state, codeVerifier, scope, dpopKey }: AuthorizationRequest,
): Params {
  const { stateIn = 'query', pkce } = client.provider
  const plain = pkce === 'plain'
  return {
    ...(stateIn === 'query' && { state }),
    ...(codeVerifier && {
      code_challenge: plain ? codeVerifier : codeChallenge(codeVerifier),
      code_challenge_method: plain ? 'plain' : 'S256',
    }),
    ...(expectsIdToken(client, scope) && { nonce: nonceOf(state) }),
    // The code is of no use without the key either (RFC 9449 §10).
    ...(dpopKey && { dpop_jkt: thumbprint(dpopKey) }),
  }
}

async function urlBySeam(
  client: Client,
  request: AuthorizationRequest,
  timeout: number,
): Promise<string> {
  const { authorizationRequest = [], authorizationEndpoint = '' } = client.provider
  const ours = bindingParams(client, request)
  const made = await runSeam<Params, SeamContext>(
    {
      ...{ provider: client.id, cell: 'authorizationRequest', functions: authorizationRequest },
      ...{ context: seamContext(client, { params: request.params }), timeout },
      read: (returned) => (isParams(returned) ? returned : undefined),
      expected: 'an object of texts',
      ErrorType: AuthorizationError,
      wrongType: 'internal_error',
    },
    { ...usualParams(client, request), ...ours },
  )
  const params = omit(made as Params, ...ownNames(client))
  const { redirectUri: redirect_uri } = request
  return withQuery(authorizationEndpoint, { ...compact(params), redirect_uri, ...ours })
}

/** All but what differs from one start to the next: the same for everybody, so it is made once. */
function prefixOf(client: Client, request: AuthorizationRequest): string {
  const { redirectUri, scope, params } = request
  const usual = redirectUri === client.redirectUri && scope === client.scope && isEmpty(params)
  const known = usual ? prefixes.get(client) : undefined
  if (known !== undefined) return known
  const { authorizationEndpoint = '' } = client.provider
  const prefix = withQuery(authorizationEndpoint, usualParams(client, request))
  if (usual) prefixes.set(client, prefix)
  return prefix
}

/** What nobody else may set. */
function ownNames(client: Client): readonly string[] {
  const names = ['state', 'code_challenge', 'code_challenge_method', 'dpop_jkt']
  return speaksOpenId(client) ? [...names, 'nonce'] : names
}

function usualParams(client: Client, request: AuthorizationRequest): Params {
  const { authorizationParams, responseMode, startParams = {} } = client.provider
  const asked = client.hosts
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(startParams, name))
  const params = omit(request.params, ...asked)
  const extra = { ...authorizationParams, ...client.authorizationParams, ...params }
  return compact({
    ...omit(extra, ...ownNames(client)),
    response_type: 'code',
    ...(responseMode && { response_mode: responseMode }),
    client_id: client.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scope,
  })
}

const prefixes = new WeakMap<Client, string>()

function isEmpty(params: Params): boolean {
  return Object.keys(params).length === 0
}
