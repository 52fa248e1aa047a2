import { apiBasesOf, type Client } from '../../protocol/provider/client.js'
import { isRecord, type ApiRequest } from '../../protocol/api/api-request.js'
import type { ApiRequestConfig } from '../../protocol/api/provider-api.js'
import { placeWithin } from '../../protocol/api/api-url.js'
import type { Params } from '../../protocol/params.js'
import { show } from '../../protocol/url.js'

const KNOWN = new Set('url method params data headers signal timeout responseType'.split(' '))
/** What a timer can wait: beyond it Node.js would wait 1 ms. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** Ours or the connection's; a caller's would replace the token or split the request. */
const RESERVED =
  /^(?:authorization|host|connection|content-length|transfer-encoding|proxy-.*|upgrade|te|trailer|expect|keep-alive)$/

/**
 * Checks a call before any token is fetched for it.
 * @throws TypeError for what is no such call, ApiError `origin_not_allowed`
 */
export function readApiConfig(client: Client, config: ApiRequestConfig): ApiRequest {
  const where = `req.oauth(${show(client.id)})`
  const unknown = Object.keys(config).find((name) => !KNOWN.has(name))
  if (unknown !== undefined) {
    throw new TypeError(`${where}: ${show(unknown)} cannot be set; known: ${[...KNOWN].join(', ')}`)
  }
  const method = (config.method ?? 'GET').toUpperCase()
  if (!METHODS.has(method)) {
    const known = [...METHODS].join(', ')
    throw new TypeError(`${where}: ${show(config.method)} is no method; known: ${known}`)
  }
  const url: unknown = config.url ?? ''
  if (typeof url !== 'string')
    throw new TypeError(`${where}: url must be a string, got ${show(url)}`)
  const { timeout } = config
  if (timeout !== undefined && !(timeout >= 1 && timeout <= MAX_TIMEOUT_MS)) {
    throw new TypeError(
      `${where}: timeout must be milliseconds from 1 to ${MAX_TIMEOUT_MS}, got ${show(timeout)}`,
    )
  }
  return {
    method,
    ...placeWithin(
      client.id,
      apiBasesOf(client.provider),
      withRepeated(url, config.params),
      client.movedFrom,
    ),
    query: readQueryParams(where, config.params),
    ...(config.data !== undefined && config.data !== null && { data: config.data }),
    headers: readHeaders(where, config.headers),
  }
}

function readQueryParams(where: string, params: unknown): ApiRequest['query'] {
  if (params === undefined || params === null) return {}
  if (params instanceof URLSearchParams) return repeats(params) ? {} : Object.fromEntries(params)
  if (isRecord(params)) return params
  throw new TypeError(`${where}: params must be an object, got ${show(params)}`)
}

/** A name that comes twice has no place among fields: such a query stays text. */
function withRepeated(url: string, params: unknown): string {
  if (!(params instanceof URLSearchParams) || !repeats(params)) return url
  return `${url}${url.includes('?') ? '&' : '?'}${params.toString()}`
}

function repeats(params: URLSearchParams): boolean {
  return new Set(params.keys()).size < params.size
}

function readHeaders(where: string, headers: ApiRequestConfig['headers'] = {}): Params {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    const text = String(value)
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || RESERVED.test(lower)) {
      throw new TypeError(
        `${where}: the header ${show(name)} cannot be set: it is no header's name, or one that is ` +
          'set here, as the token and the length are',
      )
    }
    if (!/^[\x20-\x7e\x80-\xff]*$/.test(text)) {
      throw new TypeError(
        `${where}: the header ${show(name)} has a line break or control character; escape its value`,
      )
    }
    kept[lower] = text
  }
  return kept
}
