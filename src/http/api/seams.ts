import { ApiError } from '../../errors.js'
import type { Answer } from '../../protocol/answer.js'
import { API_REQUEST, readApiRequest, type ApiRequest } from '../../protocol/api/api-request.js'
import { placeWithin, SCHEME } from '../../protocol/api/api-url.js'
import { ownField, withoutPrototype } from '../../protocol/params.js'
import { bearerToken, dpopToken } from '../../protocol/api/bearer.js'
import { apiBasesOf, type Client } from '../../protocol/provider/client.js'
import type { ApiResponseContext } from '../../protocol/provider/seam.js'
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
  const standard = ownField(tokens, 'dpopKey') === undefined ? bearerToken : dpopToken
  const { bearer = standard, apiRequest } = provider
  // Our own function, which has its answer at once and leaves the path alone.
  if (apiRequest === undefined && bearer === standard) return standard(plain, tokens)
  const placed = await requestSeam(id, 'bearer', bearer, plain, tokens, timeout)
  const request =
    apiRequest === undefined
      ? placed
      : await requestSeam(id, 'apiRequest', apiRequest, placed, context, timeout)
  if (request.path === plain.path && request.base === plain.base) return request
  return { ...request, ...placeAgain(client, request) }
}

/** A function of the table may say another path, or another one of the API's addresses. */
function placeAgain({ id, provider, movedFrom }: Client, request: ApiRequest): ApiRequest {
  const bases = apiBasesOf(provider)
  const { base, path, ...rest } = withoutPrototype(request)
  // What is none of them would take the token elsewhere: then the first counts.
  const root = base !== undefined && bases.includes(base) ? base : bases[0]
  const below = SCHEME.test(path) ? bases : [root ?? '']
  const placed = placeWithin(id, below, path, movedFrom)
  return { ...rest, ...(root !== bases[0] && { base: root }), ...placed }
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
