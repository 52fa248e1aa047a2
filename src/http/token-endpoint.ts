import { TokenError } from '../errors.js'
import { asText, type ApiAnswer } from '../protocol/api/api-request.js'
import type { Client } from '../protocol/provider/client.js'
import type { Grant } from '../protocol/token/grants.js'
import { encodeParams, own, withQuery, type Params } from '../protocol/params.js'
import { providerText } from '../protocol/redact.js'
import { tokenRefused } from '../protocol/token/token-error.js'
import {
  revocationRequest,
  secretsOf,
  tokenRequest,
  type TokenRequest,
} from '../protocol/token/token-request.js'
import { toTokenSet, type TokenResponse, type TokenSet } from '../protocol/token/token-set.js'
import { decodeFields, decodeText } from './decode.js'
import { observeCall, type CallMessage, type CallNotes } from './diagnostics.js'
import { readRetryAfter } from './retry-after.js'
import { WireError, type Send, type WireRequest, type WireResponse } from './transport/transport.js'

/** What a token request brought: the tokens, and the provider's `tokenFields`. */
export interface Issued {
  readonly tokens: TokenSet
  readonly params: Params
}

/** The means of a back-channel call. */
export interface BackChannel {
  readonly send: Send
  /** Total milliseconds of one call. */
  readonly timeout: number
  readonly now: () => number
}

const MAX_BYTES = 64 * 1024

/**
 * The only code that asks a token endpoint for tokens (RFC 6749 §3.2). Sends once and never
 * again: a code and a rotating refresh token are spent by the first try. `params` are those of
 * the connection being renewed.
 * @throws TokenError
 */
export async function requestTokens(
  channel: BackChannel,
  client: Client,
  grant: Grant,
  params: Params = {},
): Promise<Issued> {
  const request = tokenRequest(client, grant, params)
  return await observeCall(factsOf(client, PHASES[grant.grant_type], request), async (notes) => {
    const answer = await exchange(channel, client, request, notes)
    const body = readAnswer(client, request, answer, await decode(answer))
    const { expiresIn, tokenFields = [] } = client.provider
    const tokens = toTokenSet(client.id, body, channel.now(), expiresIn)
    return { tokens, params: readFields(body, tokenFields) }
  })
}

/** What a grant is for, in the words of diagnostics. */
const PHASES = {
  authorization_code: 'token',
  refresh_token: 'refresh',
  client_credentials: 'application',
} as const

/**
 * Tells the provider that a token is no longer needed (RFC 7009 §2.1).
 * @throws TokenError
 */
export async function revokeToken(
  channel: BackChannel,
  client: Client,
  url: string,
  token: string,
): Promise<void> {
  const request = revocationRequest(client, url, token)
  await observeCall(factsOf(client, 'revoke', request), async (notes) => {
    const { status } = await exchange(channel, client, request, notes)
    if (status >= 300) throw unusable(client, status, 'the token was not revoked')
  })
}

function factsOf({ id }: Client, phase: CallMessage['phase'], { method, url }: TokenRequest) {
  return { provider: id, phase, method, url }
}

async function exchange(
  { send, timeout }: BackChannel,
  client: Client,
  request: TokenRequest,
  notes: CallNotes,
): Promise<WireResponse> {
  try {
    const limits = { timeout, signal: undefined, maxBytes: MAX_BYTES }
    const answer = await send(toWire(request), limits)
    notes.answered(answer.status)
    return answer
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const status = error.code === 'timeout' ? 504 : 502
    throw new TokenError(error.code, client.id, `the token endpoint: ${error.message}`, {
      status,
      retryable: error.code !== 'invalid_response',
      hint: `Is ${new URL(request.url).origin} reachable from this server?`,
    })
  }
}

/** A server that wants GET gets the form as a query string. */
function toWire({ method, url, query, form, headers }: TokenRequest): WireRequest {
  if (method === 'GET') {
    return { method, url: withQuery(url, { ...query, ...form }), headers, body: undefined }
  }
  const type = 'application/x-www-form-urlencoded;charset=UTF-8'
  return {
    method,
    url: withQuery(url, query),
    headers: { 'content-type': type, ...headers },
    body: encodeParams(form),
  }
}

/** The body in the words of RFC 6749 §5.1, or the refusal of §5.2 whatever the status was. */
function readAnswer(
  client: Client,
  request: TokenRequest,
  { status, headers }: WireResponse,
  fields: TokenResponse | undefined,
): TokenResponse {
  if (status >= 300 && status < 400) throw unusable(client, status, 'it redirects elsewhere')
  const answer = { status, headers, data: fields ?? {} }
  const limit = rateLimit(client, answer)
  if (limit) throw limit
  if (!fields) throw unusable(client, status, 'the body is neither a JSON object nor XML')
  const body = client.provider.tokenResponse?.(answer) ?? fields
  const code = own(body, 'error')
  if (code !== undefined && code !== null && code !== '' && code !== false) {
    const secrets = secretsOf(client, request)
    throw tokenRefused(client.id, {
      status,
      code: providerText(code, secrets) ?? 'unknown_error',
      message: providerText(own(body, 'error_description'), secrets),
    })
  }
  if (status >= 400) throw unusable(client, status, 'an error status without an error code')
  return body
}

async function decode({ headers, body }: WireResponse): Promise<TokenResponse | undefined> {
  const contentType = own(headers, 'content-type')
  try {
    return await decodeFields(decodeText(body, contentType), contentType)
  } catch {
    return undefined
  }
}

/** Some say it with 429, some in their own way, which the table knows. */
function rateLimit({ id, provider }: Client, answer: ApiAnswer): TokenError | undefined {
  const failure = provider.apiError?.(answer)
  if (answer.status !== 429 && failure?.rateLimit !== true) return undefined
  const retryAfter = failure?.retryAfter ?? readRetryAfter(answer.headers)
  return new TokenError('rate_limited', id, 'the token endpoint is asked too often', {
    status: 503,
    retryable: true,
    providerStatus: answer.status,
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

function unusable({ id }: Client, status: number, what: string): TokenError {
  const code = status >= 500 ? 'server_error' : 'invalid_response'
  return new TokenError(code, id, `the token endpoint answered ${status}: ${what}`, {
    status: 502,
    retryable: status >= 500,
    providerStatus: status,
    hint: 'See the tokenEndpoint of this provider, and its tokenResponse cell.',
  })
}

/** Text and numbers of the answer worth keeping, such as the user's name. */
function readFields(body: TokenResponse, names: readonly string[]): Params {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = asText(own(body, name))
    if (value !== undefined) kept[name] = value.slice(0, 1024)
  }
  return kept
}
