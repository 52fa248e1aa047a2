import { failureOf, type Answer } from '../../protocol/answer.js'
import type { ApiRequest } from '../../protocol/api/api-request.js'
import type { ApiRequestConfig, ApiResponse } from '../../protocol/api/provider-api.js'
import type { TokenState } from '../../protocol/api/token-state.js'
import type { Connection } from '../../protocol/connection.js'
import { seamContext, type Client } from '../../protocol/provider/client.js'
import { redactData } from '../../protocol/redact.js'
import type { BackChannel } from '../back-channel.js'
import { observeCall } from '../diagnostics.js'
import { decodeApiResponse, invalidApiAnswer } from './answer.js'
import { failureByStatus, failureCode, toApiError, tokenStateOf } from './failure.js'
import { placeToken, standardAnswer } from './seams.js'
import { baseOf, sendApiRequest } from './send.js'

/** Nobody reads a longer error, and to search it for the token would hold up the site. */
const MAX_ERROR_BYTES = 256 * 1024

/** How an API took a request. */
export interface CallResult {
  readonly token: TokenState
  /** The API did what it was asked. */
  readonly accepted: boolean
  /** The answer, or the ApiError it amounts to. */
  settle(): ApiResponse
}

/** One request of an API, and what its answer amounts to. */
export async function callOnce(
  channel: BackChannel,
  client: Client,
  plain: ApiRequest,
  config: ApiRequestConfig,
  { tokens, account, params }: Connection,
): Promise<CallResult> {
  const { timeout = channel.timeout } = config
  const context = seamContext(client, { account, params })
  const request = await placeToken(client, plain, tokens, context, timeout)
  const { method } = request
  const url = baseOf(client, request)
  return observeCall({ provider: client.id, phase: 'api', method, url }, async (notes) => {
    const response = await sendApiRequest(channel, client, request, config, tokens)
    const { status, headers } = response
    notes.answered(status)
    if (status >= 300 && status < 400) {
      throw invalidApiAnswer(client, status, 'it redirects elsewhere')
    }
    const data = await decodeApiResponse(client, response, config.responseType)
    const answer = { status, headers, data }
    const standard = await standardAnswer(client, answer, { ...context, request }, timeout)
    const told = failureOf(standard)
    const failed = told ?? failureByStatus(standard as Answer)
    if (!failed) {
      const { data } = standard as Answer
      return { token: 'alive', accepted: true, settle: () => ({ data, status, headers }) }
    }
    notes.refused(failureCode(failed))
    return {
      token: tokenStateOf(answer, told),
      accepted: false,
      settle() {
        // Some APIs repeat the token they refuse; a seam may have put the secret into the request.
        const secrets = [tokens.accessToken, client.clientSecret]
        const brief = response.body.length <= MAX_ERROR_BYTES
        const data = brief ? redactData(answer.data, secrets) : null
        throw toApiError(client, { ...answer, data }, failed, secrets)
      },
    }
  })
}
