import { TokenError } from '../../errors.js'
import { isRecord } from '../api/api-request.js'
import type { Fields } from '../api/fields.js'
import { seamContext, type Client } from '../provider/client.js'
import { runSeam, type Seam, type SeamRun } from '../provider/seam.js'
import { ownField, withoutPrototype, type Params } from '../params.js'
import { stateWithin } from '../redirect-uri.js'
import type { Grant } from './grants.js'
import { readTokenRequest, TOKEN_REQUEST, type TokenRequest } from './token-request.js'
import type { TokenSet } from './token-set.js'

/** A request that is ready to be sent, and what of it must not be told to anyone else. */
export interface SignedRequest {
  readonly request: TokenRequest
  /** Also those that a seam gave another name. Only an error asks for them. */
  readonly secrets: () => readonly string[]
}

/**
 * RFC 6749 §4.1.3, §4.4.2 and §6 differ only in the grant. The client's credentials come next, and
 * the table's `tokenRequest` has the last word.
 * @param params - those of the connection that is being renewed
 * @param timeout - milliseconds that each cell of the table may take
 * @throws TokenError where a cell fails
 */
export async function createTokenRequest(
  client: Client,
  grant: Grant,
  params: Params,
  timeout: number,
): Promise<SignedRequest> {
  const { tokenMethod = 'POST', tokenEndpoint, refreshEndpoint } = client.provider
  const refreshing = grant.grant_type === 'refresh_token'
  const plain: TokenRequest = {
    method: tokenMethod,
    url: (refreshing ? refreshEndpoint : undefined) ?? tokenEndpoint,
    query: {},
    form: grant,
    headers: { accept: 'application/json' },
  }
  const context = seamContext(client, { grant: grant.grant_type, params })
  const signed = await authenticate(client, plain, timeout)
  const { tokenRequest } = client.provider
  const request = await lastWord(client, 'tokenRequest', tokenRequest, signed, context, timeout)
  return { request, secrets: () => secretsOf(client, [plain, signed, request]) }
}

/**
 * RFC 7009 §2.1: one request for the refresh token and one for the access token, because some
 * servers end only the one they were given. The table's `revocationRequest` has the last word; it
 * makes one request, of both tokens in its context.
 * @throws TokenError where a cell fails
 */
export async function createRevocationRequests(
  client: Client,
  url: string,
  connection: { readonly tokens: TokenSet; readonly params: Params; readonly account: string },
  timeout: number,
): Promise<readonly SignedRequest[]> {
  const { tokens, params, account } = connection
  const { accessToken } = tokens
  const refreshToken = ownField(tokens, 'refreshToken')
  const { revocationRequest: seam } = client.provider
  const context = { ...seamContext(client, { params, account }), tokens }
  const create = async (token: string): Promise<SignedRequest> => {
    const plain: TokenRequest = { method: 'POST', url, query: {}, form: { token }, headers: {} }
    const signed = await authenticate(client, plain, timeout)
    const request = await lastWord(client, 'revocationRequest', seam, signed, context, timeout)
    const secrets = () =>
      [accessToken, refreshToken ?? '', ...secretsOf(client, [plain, signed, request])].filter(
        Boolean,
      )
    return { request, secrets }
  }
  const first = await create(refreshToken ?? accessToken)
  if (seam !== undefined || refreshToken === undefined) return [first]
  return [first, await create(accessToken)]
}

/**
 * A form for another endpoint of the back channel, from a client that proves itself as at the token
 * endpoint (RFC 7662 §2.1, RFC 8628 §3.1, RFC 9126 §2.1).
 * @throws TokenError where the cell `clientAuth` fails
 */
export async function createClientRequest(
  client: Client,
  url: string,
  form: Params,
  timeout: number,
): Promise<SignedRequest> {
  const headers = { accept: 'application/json' }
  const plain: TokenRequest = { method: 'POST', url, query: {}, form, headers }
  const request = await authenticate(client, plain, timeout)
  return { request, secrets: () => secretsOf(client, [plain, request]) }
}

function authenticate(client: Client, plain: TokenRequest, timeout: number) {
  const { clientId, clientSecret, signingKey, teamId } = client
  const { clientAuth, issuer, tokenEndpoint } = client.provider
  const credentials = { clientId, clientSecret, signingKey, teamId, issuer, tokenEndpoint }
  return lastWord(client, 'clientAuth', clientAuth, plain, withoutPrototype(credentials), timeout)
}

/** A promise only where a function of the cell makes it wait. */
function lastWord<Context>(
  { id: provider }: Client,
  cell: string,
  functions: Seam<TokenRequest, TokenRequest, Context> | undefined,
  request: TokenRequest,
  context: Context,
  timeout: number,
): TokenRequest | Promise<TokenRequest> {
  if (functions === undefined) return request
  const run: SeamRun<TokenRequest, Context> = {
    provider,
    cell,
    functions,
    context,
    timeout,
    read: (value) => readTokenRequest(value, request.url),
    expected: TOKEN_REQUEST,
    ErrorType: TokenError,
    wrongType: 'internal_error',
  }
  return runSeam(run, request) as TokenRequest | Promise<TokenRequest> // it may not refuse
}

/** RFC 6749 §4.1.3, §6, RFC 7636 §4.5, RFC 7009 §2.1, RFC 7521 §4, RFC 8628 §3.4, RFC 8693 §2.1 */
const SECRET_FIELDS = [
  ...['code', 'refresh_token', 'code_verifier', 'token', 'client_assertion', 'assertion'],
  ...['device_code', 'subject_token', 'actor_token'],
]
/** What everybody may hear, by name; with it a refusal explains itself. */
const TOLD_FIELDS: ReadonlySet<string> = new Set([
  ...['grant_type', 'client_id', 'redirect_uri', 'scope', 'resource', 'audience', 'response_type'],
  ...['client_assertion_type', 'token_type_hint', 'accept', 'content-type', 'user-agent'],
  ...['subject_token_type', 'actor_token_type', 'requested_token_type'],
])
/** A value that a table added under a name of its own, long enough to open something. */
const MAY_BE_SECRET = /^\S{16,}$/

/** Everything in a token request that must not be told to anyone else, under whatever name. */
export function secretsOf(client: Client, requests: readonly TokenRequest[]): readonly string[] {
  const found = requests.flatMap(({ query, form, headers, json }) => [
    ownField(headers, 'authorization')?.split(' ').at(-1),
    ...SECRET_FIELDS.map((name) => ownField(form, name)),
    stateWithin(client, ownField(form, 'redirect_uri')),
    ...[query, form, headers, isRecord(json) ? json : {}].flatMap(unnamedSecrets),
  ])
  const known: ReadonlySet<string | undefined> = new Set([client.clientId, client.redirectUri])
  const all = [client.clientSecret, ...found].filter((secret) => secret !== undefined)
  return [...new Set(all)].filter((secret) => secret !== '' && !known.has(secret))
}

function unnamedSecrets(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' && MAY_BE_SECRET.test(value) && !TOLD_FIELDS.has(name) ? [value] : [],
  )
}
