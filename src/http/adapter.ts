import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios'
import {
  request as requestHttp,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import type { Params } from '../protocol/params.js'
import { decompress } from './decompress.js'
import { targetOf } from './target.js'

/**
 * axios's transport for one of our calls, on node:http alone. axios's own one wraps every request
 * for redirects, proxies, progress and forms, none of which a back-channel call may have or needs,
 * and that wrapping costs more than all the rest of a call. `config.timeout` is the total time
 * here, from name lookup to the last byte. Headers pass axios by in both directions, because it
 * would look at each of them many times: `headers` are sent, and the answer, with those that came,
 * is the response's `request`.
 */
export function leanAdapter(headers: Params): AxiosAdapter {
  return async function lean(config) {
    const { response, body } = await exchange(config, headers)
    const { statusCode: status = 0, statusMessage: statusText = '' } = response
    const encoding = response.headers['content-encoding']
    const data =
      encoding === undefined ? body : await decompress(body, encoding, config.maxContentLength)
    return { data, status, statusText, headers: {}, request: response, config }
  }
}

interface Exchanged {
  readonly response: IncomingMessage
  readonly body: Buffer
}

function exchange(config: InternalAxiosRequestConfig, headers: Params): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const options = toOptions(config, headers)
    const send = options.protocol === 'https:' ? requestHttps : requestHttp
    const request = send(options)
    const signal = config.signal as AbortSignal | undefined
    const fail = (error: Error) => {
      end()
      request.destroy()
      reject(error)
    }
    const giveUp = (code: string) => () => fail(coded(code))
    const late = setTimeout(giveUp('ETIMEDOUT'), config.timeout ?? 0)
    const calledOff = giveUp('ERR_CANCELED')

    function end(): void {
      clearTimeout(late)
      signal?.removeEventListener('abort', calledOff)
    }

    request.on('error', fail)
    // Or node:http would drop the connection of a 101 without a word to us.
    request.on('upgrade', giveUp('ERR_BAD_RESPONSE'))
    request.on('response', (response) => {
      readBody(response, config.maxContentLength ?? Infinity, (error, body) => {
        if (error) return fail(error)
        end()
        resolve({ response, body })
      })
    })
    signal?.addEventListener('abort', calledOff)
    if (signal?.aborted) calledOff()
    else writeBody(request, config.data)
  })
}

function toOptions(config: InternalAxiosRequestConfig, headers: Params): RequestOptions {
  const target = targetOf(config.url ?? '')
  const body: unknown = config.data
  const agent: unknown = target.protocol === 'https:' ? config.httpsAgent : config.httpAgent
  const length = typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.byteLength(body) : -1
  return {
    ...target,
    method: config.method, // node:http makes it upper case
    headers: {
      'accept-encoding': 'gzip, deflate, br',
      ...headers,
      ...(length >= 0 && { 'content-length': length }),
    },
    ...(agent !== undefined && { agent: agent as Agent }),
  }
}

function writeBody(request: ClientRequest, body: unknown): void {
  if (!(body instanceof Readable)) return void request.end(body)
  body.once('error', (error) => request.destroy(error))
  body.pipe(request)
}

function readBody(
  response: IncomingMessage,
  maxBytes: number,
  done: (error: Error | undefined, body: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  let over = false
  const finish = (broken: boolean) => {
    if (over) return
    over = true
    const error = broken ? coded('ERR_BAD_RESPONSE') : undefined
    done(error, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
  }
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxBytes) finish(true)
    else if (!over) chunks.push(chunk)
  })
  response.on('end', () => finish(!response.complete))
  response.on('error', () => finish(true))
  response.on('close', () => finish(true))
}

/** What node:http has no error for, in axios's codes. */
function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}
