import { TokenError } from '../errors.js'
import { failureOf, type Answer } from '../protocol/answer.js'
import { isRecord } from '../protocol/api/api-request.js'
import { ownField } from '../protocol/params.js'
import type { Client } from '../protocol/provider/client.js'
import { runSeam, type SeamContext, type SeamResult } from '../protocol/provider/seam.js'
import { providerText } from '../protocol/redact.js'
import { clueIn, refusalIn } from '../protocol/token/refusal.js'
import { tokenRefused } from '../protocol/token/token-error.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { DecodeError } from './decode-error.js'
import { decodeFields, decodeText } from './decode.js'
import { readRetryAfter } from './retry-after.js'
import type { HttpResponse } from './transport/transport.js'

/** What the reading of a token answer depends on beside the answer. */
export interface TokenResponseContext {
  /** Of the request: an answer may repeat them. */
  readonly secrets: () => readonly string[]
  readonly context: SeamContext
  /** Milliseconds for the table's `tokenResponse`. */
  readonly timeout: number
  /** For a client that is refused: that Basic has another spelling. */
  readonly otherBasic?: () => string | undefined
}

/**
 * The fields of RFC 6749 §5.1.
 * @throws TokenError for the refusal of §5.2 whatever the status was, and for any other answer
 */
export async function readTokenResponse(
  client: Client,
  response: HttpResponse,
  { secrets, context, timeout, otherBasic }: TokenResponseContext,
): Promise<TokenResponse> {
  const { status, headers } = response
  const { data, unreadable } = await decodeTokenResponse(response)
  const answer = { status, headers, data }
  const standard = await standardAnswer(client, answer, context, timeout)
  const refused = failureOf(standard)
  if (status === 429 || refused?.rateLimit === true) {
    throw rateLimited(client, status, refused?.retryAfter ?? readRetryAfter(headers))
  }
  if (status >= 300 && status < 400 && standard === answer) {
    throw invalidTokenAnswer(client, status, 'it redirects elsewhere')
  }
  const fields = refused ? toFields(refused) : (standard as Answer).data
  const words = refusalIn(status, fields) ?? clueIn(fields)
  if (words) {
    throw tokenRefused(client.id, {
      status,
      grant: context.grant,
      code: providerText(words.code, secrets()),
      message: providerText(words.message, secrets()),
      hint: otherBasic?.(),
    })
  }
  if (isRecord(fields)) return fields
  throw invalidTokenAnswer(client, status, unreadable ?? NOT_FIELDS)
}

/** The answer after the table's `tokenResponse`, which sees errors too. */
function standardAnswer(
  { id, provider }: Client,
  answer: Answer,
  context: SeamContext,
  timeout: number,
): SeamResult<Answer> {
  const { tokenResponse: functions } = provider
  if (functions === undefined) return answer
  return runSeam<Answer, SeamContext>(
    {
      ...{ provider: id, cell: 'tokenResponse', functions, context, timeout },
      read(returned, before) {
        if (returned === undefined) return before
        return isRecord(returned) ? { ...before, data: returned } : undefined
      },
      expected: 'the fields of RFC 6749 §5.1 or §5.2, a failure() or undefined',
      ErrorType: TokenError,
      wrongType: 'invalid_response',
      mayRefuse: true,
    },
    answer,
  )
}

function toFields({ code, message }: { code?: unknown; message?: unknown }): TokenResponse {
  return { error: code ?? 'unknown_error', error_description: message }
}

const NOT_FIELDS = 'the body is neither a JSON object, XML nor a form'

interface Decoded {
  readonly data: Answer['data']
  /** Why there are no fields, where more can be said than {@link NOT_FIELDS}. */
  readonly unreadable?: string
}

/** Fields where the body has some, else its text: the table may know better. */
async function decodeTokenResponse({ headers, body }: HttpResponse): Promise<Decoded> {
  const contentType = ownField(headers, 'content-type')
  try {
    const text = decodeText(body, contentType)
    return await decodeTokenText(text, contentType)
  } catch {
    return { data: body.toString('latin1') } // a charset that nobody knows
  }
}

async function decodeTokenText(text: string, contentType: string | undefined): Promise<Decoded> {
  try {
    return { data: await decodeFields(text, contentType) }
  } catch (error) {
    return { data: text, ...(error instanceof DecodeError && { unreadable: error.message }) }
  }
}

function rateLimited({ id }: Client, status: number, retryAfter: number | undefined): TokenError {
  return new TokenError('rate_limited', id, 'the token endpoint is asked too often', {
    status: 503,
    retryable: true,
    providerStatus: status,
    hint:
      retryAfter === undefined
        ? 'Sign in or renew less often: the provider did not say how long to wait.'
        : `The provider says: wait ${retryAfter} s.`,
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

/** An answer that says neither yes nor no. */
export function invalidTokenAnswer({ id }: Client, status: number, what: string): TokenError {
  const code = status >= 500 ? 'server_error' : 'invalid_response'
  return new TokenError(code, id, `the token endpoint answered ${status}: ${what}`, {
    status: 502,
    retryable: status >= 500,
    providerStatus: status,
    hint: 'See the tokenEndpoint of this provider, and its tokenResponse cell.',
  })
}
