import { Readable } from 'node:stream'
import type { ApiRequest } from '../protocol/api-request.js'
import { apiUrl } from '../protocol/api-url.js'
import { encodeFields, type Fields } from '../protocol/fields.js'
import { bare, own } from '../protocol/params.js'
import type { WireRequest } from './transport.js'

const FORM = 'application/x-www-form-urlencoded'

/** Bytes and address of an API request. */
export function toWire(apiBaseUrl: string, given: ApiRequest): WireRequest {
  const request = bare(given)
  const { method, headers } = request
  const url = withParams(apiUrl(apiBaseUrl, request.path), request.query)
  const { body, type } = bare(encodeBody(request))
  return {
    method,
    url,
    headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body }),
  }
}

/** Whether the body can be sent a second time: a stream is gone after the first. */
export function isReplayable({ data }: ApiRequest): boolean {
  return !isStream(data)
}

function isStream(data: unknown): data is AsyncIterable<unknown> {
  if (typeof data !== 'object' || data === null || data instanceof FormData) return false
  return Symbol.asyncIterator in data
}

function encodeBody({ form, data, headers }: ApiRequest): { body?: unknown; type?: string } {
  const declared = own(headers, 'content-type')
  if (form !== undefined) return { body: encodeFields(form), type: FORM }
  if (data === undefined) return {}
  if (typeof data === 'string') return { body: data, type: declared ?? 'text/plain;charset=utf-8' }
  if (data instanceof URLSearchParams) return { body: data.toString(), type: FORM }
  if (data instanceof FormData) return { body: data }
  if (data instanceof Uint8Array)
    return { body: Buffer.from(data), type: 'application/octet-stream' }
  if (isStream(data)) {
    const stream = data instanceof Readable ? data : Readable.from(data)
    return { body: stream, type: 'application/octet-stream' }
  }
  if (declared?.startsWith(FORM)) return { body: encodeFields(data as Fields), type: declared }
  return { body: JSON.stringify(data), type: declared ?? 'application/json' }
}

function withParams(url: string, params: Fields): string {
  const query = encodeFields(params)
  if (query === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}
