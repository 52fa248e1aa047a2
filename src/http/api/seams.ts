import { ApiError } from '../../errors.js'
import type { Answer } from '../../protocol/answer.js'
import { API_REQUEST, readApiRequest, type ApiRequest } from '../../protocol/api/api-request.js'
import { pathWithin } from '../../protocol/api/api-url.js'
import { bearerToken } from '../../protocol/api/bearer.js'
import type { Client } from '../../protocol/provider/client.js'
import type { ApiResponseContext } from '../../protocol/provider/provider.js'
import {
  runSeam,
  type Seam,
  type SeamContext,
  type SeamResult,
} from '../../protocol/provider/seam.js'
import type { TokenSet } from '../../protocol/token/token-set.js'

/**
 * Places the token; the table's `apiRequest` has the last word.
 * @throws ApiError where one of them fails, and for a path that leads out of `apiBaseUrl`
 */
export async function placeToken(
  client: Client,
  plain: ApiRequest,
  tokens: TokenSet,
  context: SeamContext,
  timeout: number,
): Promise<ApiRequest> {
  const { id, provider } = client
  const { bearer = bearerToken, apiRequest } = provider
  // Our own function, which has its answer at once and leaves the path alone.
  if (apiRequest === undefined && bearer === bearerToken) return bearerToken(plain, tokens)
  const placed = await requestSeam(id, 'bearer', bearer, plain, tokens, timeout)
  const request =
    apiRequest === undefined
      ? placed
      : await requestSeam(id, 'apiRequest', apiRequest, placed, context, timeout)
  if (request.path === plain.path) return request
  return { ...request, path: pathWithin(id, provider.apiBaseUrl, request.path) }
}

async function requestSeam<Context>(
  provider: string,
  cell: 'bearer' | 'apiRequest',
  functions: Seam<ApiRequest, ApiRequest, Context>,
  request: ApiRequest,
  context: Context,
  timeout: number,
): Promise<ApiRequest> {
  const made = await runSeam<ApiRequest, Context>(
    {
      ...{ provider, cell, functions, context, timeout },
      read: readApiRequest,
      expected: API_REQUEST,
      ErrorType: ApiError,
      wrongType: 'internal_error',
    },
    request,
  )
  return made as ApiRequest // it may not refuse
}

/** The answer after the table's `apiResponse`, or what it called a failure. */
export function standardAnswer(
  { id, provider }: Client,
  answer: Answer,
  context: ApiResponseContext,
  timeout: number,
): SeamResult<Answer> {
  const { apiResponse: functions } = provider
  if (functions === undefined) return answer
  return runSeam<Answer, ApiResponseContext>(
    {
      ...{ provider: id, cell: 'apiResponse', functions, context, timeout },
      read: (returned, before) => (returned === undefined ? before : { ...before, data: returned }),
      expected: 'data, a failure() or undefined',
      ErrorType: ApiError,
      wrongType: 'invalid_response',
      mayRefuse: true,
    },
    answer,
  )
}
