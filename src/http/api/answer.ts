import { ApiError } from '../../errors.js'
import type { Answer } from '../../protocol/answer.js'
import type { ApiRequestConfig } from '../../protocol/api/provider-api.js'
import { ownField } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import { DecodeError } from '../decode-error.js'
import { decodeData, decodeText } from '../decode.js'
import type { HttpResponse } from '../transport/transport.js'

/** An error status may come with any body; a good one must be what it says it is. */
export async function decodeApiResponse(
  client: Client,
  { status, headers, body }: HttpResponse,
  responseType: ApiRequestConfig['responseType'],
): Promise<Answer['data']> {
  const contentType = ownField(headers, 'content-type')
  if (responseType === 'arraybuffer' && status < 400) return body
  try {
    if (responseType === 'text' && status < 400) return decodeText(body, contentType)
    return await decodeData(body, responseType === 'json' ? 'application/json' : contentType)
  } catch (error) {
    if (status >= 400) return null
    const what = `a body that is not ${contentType ?? 'what it should be'}`
    throw invalidApiAnswer(client, status, error instanceof DecodeError ? error.message : what)
  }
}

/** An answer that cannot be what the API was asked for. */
export function invalidApiAnswer({ id }: Client, status: number, what: string): ApiError {
  return new ApiError('invalid_response', id, `the API answered ${status}: ${what}`, {
    status: 502,
    providerStatus: status,
    hint: 'See the apiBaseUrl of this provider and the path that was asked for.',
  })
}
