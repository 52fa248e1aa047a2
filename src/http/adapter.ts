import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios'
import { AxiosHeaders } from 'axios'
import { request as requestHttp, type Agent, type IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import { bare } from '../protocol/params.js'
import { decompress } from './decompress.js'

/**
 * axios's transport for our calls, on node:http alone. axios's own one wraps every request for
 * redirects, proxies, progress and forms, none of which a back-channel call may have or needs, and
 * that wrapping costs more than all the rest of a call.
 */
export const leanAdapter: AxiosAdapter = async (config) => {
  const response = await exchange(config)
  const body = await readBody(response, config.maxContentLength ?? Infinity)
  return {
    data: await decompress(body, response.headers['content-encoding'], config.maxContentLength),
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: new AxiosHeaders(response.headers as Record<string, string>),
    config,
  }
}

function exchange(config: InternalAxiosRequestConfig): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(config.url ?? '')
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const request = send(toOptions(url, config), resolve)
    request.once('error', reject)
    const body: unknown = config.data
    if (body instanceof Readable) {
      body.once('error', (error) => request.destroy(error))
      body.pipe(request)
    } else {
      request.end(body)
    }
  })
}

/** Without a prototype: node:http reads every option, and a polluted one would lead it away. */
function toOptions(url: URL, config: InternalAxiosRequestConfig): RequestOptions {
  const body: unknown = config.data
  const agent: unknown = url.protocol === 'https:' ? config.httpsAgent : config.httpAgent
  const length = typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.byteLength(body) : -1
  return bare({
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: url.pathname + url.search,
    method: config.method?.toUpperCase() ?? 'GET',
    headers: {
      'accept-encoding': 'gzip, deflate, br',
      ...config.headers.toJSON(),
      ...(length >= 0 && { 'content-length': length }),
    },
    ...(config.signal && { signal: config.signal as AbortSignal }),
    ...(agent !== undefined && { agent: agent as Agent }),
  })
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    // Leaving the loop destroys the stream and its socket.
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBytes) break
      chunks.push(chunk)
    }
  } catch {
    throw broken('it broke off')
  }
  if (length > maxBytes) throw broken(`more than ${maxBytes} bytes`)
  if (!response.complete) throw broken('it ended too early')
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

/** What node:http does not call an error, and we do. */
function broken(message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_BAD_RESPONSE' })
}
