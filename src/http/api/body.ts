import { Readable } from 'node:stream'
import type { ApiRequest } from '../../protocol/api/api-request.js'
import { apiUrl } from '../../protocol/api/api-url.js'
import { encodeFields, type Fields } from '../../protocol/api/fields.js'
import { withoutPrototype, ownField } from '../../protocol/params.js'
import type { HttpRequest } from '../transport/transport.js'

const FORM = 'application/x-www-form-urlencoded'

/** Bytes and address of an API request. */
export function encodeApiRequest(apiBaseUrl: string, given: ApiRequest): HttpRequest {
  const request = withoutPrototype(given)
  const { method, headers } = request
  const url = withParams(apiUrl(apiBaseUrl, request.path), request.query)
  const { body, type } = encodeBody(request)
  return { method, url, headers: type ? { 'content-type': type, ...headers } : headers, body }
}

/** Whether the body can be sent a second time: a stream is gone after the first. */
export function isReplayable({ data }: ApiRequest): boolean {
  return !isStream(data)
}

/**
 * Minds a call's stream from its beginning, and returns how to close it when the call failed before
 * anything was sent: its file would stay open. A stream that fails while a token is renewed would
 * end the process, were nobody listening.
 */
export function holdStream(data: unknown): () => void {
  if (data instanceof Readable) {
    data.on('error', () => undefined)
    return () => data.destroy()
  }
  if (data instanceof ReadableStream) {
    return () => void data.cancel().catch(() => undefined) // it rejects where it is read already
  }
  return () => undefined
}

function isStream(data: unknown): data is AsyncIterable<unknown> {
  if (typeof data !== 'object' || data === null || data instanceof FormData) return false
  return Symbol.asyncIterator in data
}

interface Encoded {
  readonly body: unknown
  /** Its Content-Type; `undefined` where there is no body, or it says so itself. */
  readonly type: string | undefined
}

function encodeBody({ form, data, headers }: ApiRequest): Encoded {
  const declared = ownField(headers, 'content-type')
  if (form !== undefined && data !== undefined) {
    throw new TypeError(
      'this API takes a form: give data as an object, URLSearchParams, text such as "a=1&b=2", or ' +
        `a FormData without files, each name once (or spelled "name[]"), got ${kindOf(data)}`,
    )
  }
  if (form !== undefined) return { body: encodeFields(form), type: FORM }
  if (data === undefined) return { body: undefined, type: undefined }
  if (typeof data === 'string') return { body: data, type: declared ?? 'text/plain;charset=utf-8' }
  if (data instanceof URLSearchParams) return { body: data.toString(), type: FORM }
  if (data instanceof FormData) return { body: data, type: undefined }
  if (data instanceof Uint8Array)
    return { body: Buffer.from(data), type: 'application/octet-stream' }
  if (isStream(data)) {
    const stream = data instanceof Readable ? data : Readable.from(data)
    return { body: stream, type: 'application/octet-stream' }
  }
  if (declared?.startsWith(FORM)) return { body: encodeFields(data as Fields), type: declared }
  return { body: JSON.stringify(data), type: declared ?? 'application/json' }
}

/** What a value is, without showing it. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

function withParams(url: string, params: Fields): string {
  const query = Object.keys(params).length === 0 ? '' : encodeFields(params)
  if (query === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}
