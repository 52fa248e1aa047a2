import { TokenError } from '../errors.js'
import { seamContext, withEndpoints, type Client } from '../protocol/provider/client.js'
import { DEVICE_CODE } from '../protocol/grants/device-authorization.js'
import { TOKEN_EXCHANGE } from '../protocol/grants/token-exchange.js'
import type { Grant } from '../protocol/token/grants.js'
import {
  withoutPrototype,
  encodeParams,
  ownField,
  withQuery,
  type Params,
} from '../protocol/params.js'
import {
  createRevocationRequests,
  createTokenRequest,
} from '../protocol/token/create-token-request.js'
import { otherBasicSpelling } from '../protocol/token/client-auth.js'
import { isTemplate } from '../protocol/provider/placeholders/placeholder.js'
import { readTokenFields } from '../protocol/token/token-fields.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { toTokenSet, type TokenSet } from '../protocol/token/token-set.js'
import { createDpopKey, type DpopKey } from '../protocol/dpop/key.js'
import { observeCall, type CallMessage, type CallNotes } from './diagnostics.js'
import type { DpopNonces } from './dpop/nonces.js'
import { withNonce, withProof } from './dpop/send.js'
import { invalidTokenAnswer, readTokenResponse } from './token-response.js'
import {
  RequestError,
  type Send,
  type HttpRequest,
  type HttpResponse,
} from './transport/transport.js'

/** What a token request brought: the tokens, and the provider's `tokenFields`. */
export interface Issued {
  readonly tokens: TokenSet
  readonly params: Params
  /** As it came: nobody has verified it (OpenID Connect Core §3.1.3.3). */
  readonly idToken: string | undefined
}

/** The means of a back-channel call. */
export interface BackChannel {
  readonly send: Send
  /** Total milliseconds of one call; each cell of a table may take as long. */
  readonly timeout: number
  readonly now: () => number
  /** What servers want to find in the next proof. */
  readonly dpopNonces: DpopNonces
  /** The registration with its server's endpoints, where they have to be discovered first. */
  readonly discover: (client: Client) => Client | Promise<Client>
  /** Reads a userinfo answer that is a JWT. */
  readonly readUserinfo?: (
    client: Client,
    token: string,
  ) => Promise<Readonly<Record<string, unknown>>>
}

const MAX_BYTES = 64 * 1024

/**
 * The only code that asks a token endpoint for tokens (RFC 6749 §3.2). Sends once and never
 * again: a code and a rotating refresh token are spent by the first try; only a server that asks
 * for its nonce has spent nothing (RFC 9449 §8).
 * @param given - the grant; a function where each request needs one of its own
 * @param params - those of the connection, as far as they are known
 * @param known - what the connection's tokens are bound to; without it a key is made where the
 *   provider wants one
 * @throws TokenError
 */
export async function requestTokens(
  channel: BackChannel,
  registered: Client,
  given: Grant | (() => Promise<Grant>),
  params: Params = {},
  known?: DpopKey,
): Promise<Issued> {
  const { timeout, now } = channel
  const client = withEndpoints(await channel.discover(registered), params)
  let grant = typeof given === 'function' ? await given() : given
  const create = () => createTokenRequest(client, grant, params, timeout)
  let signed = await create()
  const facts = callFacts(client, phaseOf(grant), signed.request)
  const dpopKey = known ?? (client.provider.dpop === true ? createDpopKey() : undefined)
  return await observeCall(facts, async (notes) => {
    const attempt = async (again: boolean) => {
      // A server takes an assertion once (RFC 7523 §3): the second request has its own.
      if (again) {
        if (typeof given === 'function') grant = await given()
        signed = await create()
      }
      return sendTokenRequest(channel, client, signed.request, notes, undefined, dpopKey)
    }
    const response = await (dpopKey ? withNonce(attempt) : attempt(false))
    const { request, secrets } = signed
    const context = seamContext(client, { grant: grant.grant_type, params })
    const otherBasic = () => otherBasicSpelling(client, request.headers.authorization)
    const fields = await readTokenResponse(client, response, {
      ...{ secrets, context, timeout, otherBasic },
      redirectUri: ownField<Params, string>(grant, 'redirect_uri'),
    })
    const rules = dpopKey ? withoutPrototype({ ...client.provider, dpopKey }) : client.provider
    const tokens = toTokenSet(client.id, fields, now(), rules)
    const kept = readTokenFields(client.id, fields, client.provider.tokenFields)
    const idToken = ownField(fields, 'id_token')
    return { tokens, params: kept, idToken: typeof idToken === 'string' ? idToken : undefined }
  })
}

const PHASES: Readonly<Record<string, CallMessage['phase']>> = {
  authorization_code: 'token',
  refresh_token: 'refresh',
  [DEVICE_CODE]: 'device',
  [TOKEN_EXCHANGE]: 'exchange',
}

/** What a grant is for, in the words of diagnostics. */
function phaseOf({ grant_type }: Grant): CallMessage['phase'] {
  return ownField(PHASES, grant_type) ?? 'application'
}

/** What of a connection its revocation depends on. */
export interface RevokedConnection {
  readonly account: string
  readonly tokens: TokenSet
  readonly params: Params
}

/**
 * Tells the provider that a connection's tokens are no longer needed (RFC 7009 §2.1); nothing
 * happens where it has no `revocationEndpoint`.
 * @throws TokenError
 */
export async function revokeTokens(
  channel: BackChannel,
  registered: Client,
  connection: RevokedConnection,
): Promise<void> {
  const client = withEndpoints(await channel.discover(registered), connection.params)
  const { revocationEndpoint: url } = client.provider
  if (url === undefined) return
  const requests = await createRevocationRequests(client, url, connection, channel.timeout)
  const [main, other] = await Promise.allSettled(
    requests.map(({ request }) => revokeToken(channel, client, request)),
  )
  if (main?.status === 'rejected') throw main.reason
  if (other?.status !== 'rejected') return
  const reason: unknown = other.reason
  // A server may know refresh tokens only: they take their access tokens along (RFC 7009 §2.2.1).
  if (!(reason instanceof TokenError) || reason.providerStatus !== 400) throw reason
}

async function revokeToken(
  channel: BackChannel,
  client: Client,
  request: TokenRequest,
): Promise<void> {
  await observeCall(callFacts(client, 'revoke', request), async (notes) => {
    const { status } = await sendTokenRequest(channel, client, request, notes)
    if (status >= 300) throw invalidTokenAnswer(client, status, 'the token was not revoked')
  })
}

function callFacts({ id }: Client, phase: CallMessage['phase'], { method, url }: TokenRequest) {
  return { provider: id, phase, method, url }
}

/**
 * Sends a request of the back channel.
 * @param what - names the endpoint in an error
 * @param dpopKey - proves who asks, where tokens are to be bound to it (RFC 9449 §5)
 */
export async function sendTokenRequest(
  { send, timeout, dpopNonces: nonces, now }: BackChannel,
  client: Client,
  request: TokenRequest,
  notes: CallNotes,
  what = 'the token endpoint',
  dpopKey?: DpopKey,
): Promise<HttpResponse> {
  // A connection that was brought along without the parameters that name its host.
  if (isTemplate(request.url)) {
    throw new TokenError(
      'internal_error',
      client.id,
      `the connection does not say ${request.url}`,
      {
        status: 502,
        hint: 'Its params must name what the placeholders of the table stand for.',
      },
    )
  }
  try {
    const limits = { timeout, signal: undefined, maxBytes: MAX_BYTES }
    const plain = { ...encodeTokenRequest(request), tls: client.tls }
    const encoded = dpopKey ? withProof(plain, { key: dpopKey, nonces, now }) : plain
    const response = await send(encoded, limits)
    notes.answered(response.status)
    nonces.note(encoded.url, response.headers)
    return response
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const status = error.code === 'timeout' ? 504 : 502
    throw new TokenError(error.code, client.id, `${what}: ${error.message}`, {
      status,
      retryable: error.code !== 'invalid_response',
      hint: error.hintFor(request.url),
    })
  }
}

/** A server that wants GET gets the form as a query string. */
function encodeTokenRequest(given: TokenRequest): HttpRequest {
  const { method, url, query, form, json, headers } = withoutPrototype(given)
  if (method === 'GET') {
    return { method, url: withQuery(url, { ...query, ...form }), headers, body: undefined }
  }
  const [type, body] =
    json === undefined
      ? ['application/x-www-form-urlencoded;charset=UTF-8', encodeParams(form)]
      : ['application/json', JSON.stringify(json)]
  const isEmpty = method === 'DELETE' && body === ''
  return {
    method,
    url: withQuery(url, query),
    headers: isEmpty ? headers : { 'content-type': type, ...headers },
    body: isEmpty ? undefined : body,
  }
}
