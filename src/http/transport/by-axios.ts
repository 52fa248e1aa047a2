import type { Axios } from 'axios'
import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { withoutPrototype } from '../../protocol/params.js'
import type { ClientTls } from '../../protocol/token/client-tls.js'
import { given, UNUSED_BY_SOCKETS } from './connect.js'
import { collectBody } from './body.js'
import { underDeadline } from './deadline.js'
import { errorWithCode } from './failure.js'
import type { HttpOptions } from './options.js'
import type { HttpRequest, RawResponse, RequestLimits } from './request.js'

let engine: Promise<InstanceType<typeof Axios>> | undefined

/**
 * axios under lock and key: for the site's own agents, for proxies and multipart forms, and for
 * runtimes where undici does not work. An instance of our own, without defaults: what a site does to
 * the shared one (a base URL, an interceptor that logs) must not see our secrets. Loaded when the
 * first of them is sent: most sites never send any.
 */
export function createAxiosSend(
  options: HttpOptions,
  connections: number,
): (request: HttpRequest, limits: RequestLimits) => Promise<RawResponse> {
  const { proxy = false } = options
  let agents: Agents | undefined
  const own = new WeakMap<ClientTls, Agents>()
  return async function sendByAxios({ method, url, headers, body, tls }, limits) {
    engine ??= import('axios').then(({ Axios }) => new Axios({}))
    agents ??= openAgents(options, connections)
    if (tls && !own.has(tls)) own.set(tls, openAgents(options, connections, tls))
    const [axios, named] = [await engine, (tls && own.get(tls)) ?? agents]
    const { protocol, origin, host, pathname, search } = new URL(url)
    return underDeadline(limits, ({ done, fail }) => {
      const calledOff = new AbortController()
      const asked = axios.request<http.IncomingMessage>({
        ...named,
        adapter: 'http',
        method,
        url: origin + pathname + search,
        headers: { host, ...framing(headers, body), ...headers },
        data: body,
        proxy, // or HTTP_PROXY would see the secrets
        maxRedirects: 0, // or a 307 would carry the form with the secret to another host
        maxBodyLength: Infinity, // with what its defaults would allow
        maxContentLength: -1, // counted by ourselves
        decompress: false, // it lets unknown codings pass as they are
        responseType: 'stream', // or it would read a broken answer in its own way
        validateStatus: () => true,
        signal: calledOff.signal,
        transport: clientOf(protocol === 'https:' ? https : http, tls && given(tls)),
      })
      asked.then(({ data }) => readAnswer(data, limits.maxBytes).then(done, fail), fail)
      return (reason) => calledOff.abort(reason)
    })
  }
}

function readAnswer(response: http.IncomingMessage, maxBytes: number): Promise<RawResponse> {
  const body = collectBody(maxBytes)
  return new Promise((resolve, reject) => {
    const broken = () => reject(errorWithCode('ERR_BAD_RESPONSE'))
    response.on('data', (chunk: Buffer) => {
      if (body.take(chunk)) return
      broken()
      response.destroy()
    })
    response.on('end', () => {
      const [status = 0, headers] = [response.statusCode, readHeaders(response.rawHeaders)]
      resolve({ status, headers, body: body.whole() })
    })
    // A reset is an error, an end before the end only a close.
    response.on('error', broken).on('close', broken)
  })
}

/** All of them, as undici gives them: Node's own `headers` leave some of the repeated ones out. */
function readHeaders(raw: readonly string[]): object {
  const headers = Object.create(null) as Record<string, string[]>
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2)
    ;(headers[name.toLowerCase()] ??= []).push(value)
  }
  return headers
}

/** What axios or Node would add or leave out by the method. */
function framing(headers: HttpRequest['headers'], body: unknown): Record<string, string | false> {
  return {
    // Or axios would call what has no type a form; a multipart form says itself what it is.
    ...(!('content-type' in headers) && !(body instanceof FormData) && { 'content-type': false }),
    // Node would send a DELETE's stream without saying where it ends.
    ...(body instanceof Readable && { 'transfer-encoding': 'chunked' }),
  }
}

type Agents = Readonly<Record<'httpAgent' | 'httpsAgent', unknown>>

/** The site's own; else ours, which keep to the same limit as undici's pools. */
function openAgents(
  { httpAgent, httpsAgent }: HttpOptions,
  maxSockets: number,
  tls?: ClientTls,
): Agents {
  // As Node's own global ones are made: without a timeout they would use connections that the
  // server is about to close.
  const options = { keepAlive: true, scheduling: 'lifo', timeout: 5_000, maxSockets } as const
  const trust = https.globalAgent.options
  return {
    httpAgent: httpAgent ?? new http.Agent(withoutPrototype(options)),
    httpsAgent:
      httpsAgent ??
      new https.Agent(withoutPrototype({ ...trust, ...options, ...(tls && given(tls)) })),
  }
}

/**
 * Node's client, which reads informational answers for ever: after a few of them it has no answer.
 * A 101 that nobody asked for is an error: Node would drop its connection without a word, and
 * axios wait on.
 */
function clientOf(client: typeof http | typeof https, own: object = {}): object {
  return {
    request(options: http.RequestOptions, answered: (response: http.IncomingMessage) => void) {
      const request = client.request(withoutPrototype({ ...UNUSED, ...options, ...own }), answered)
      let informational = 0
      request.on('information', () => {
        if (++informational === MOST_INFORMATIONAL)
          request.destroy(errorWithCode('ERR_BAD_RESPONSE'))
      })
      request.once('upgrade', (_response, socket) => {
        socket.on('error', () => undefined).destroy()
        // Node tells only the socket of an error from here on.
        request.emit('error', errorWithCode('ERR_BAD_RESPONSE'))
      })
      return request
    },
  }
}

/** 102 comes every 20 seconds (RFC 2518 §10.1), 103 once or twice. */
const MOST_INFORMATIONAL = 100

/** What Node's requests and their sockets would take from a polluted prototype. */
const UNUSED = {
  ...UNUSED_BY_SOCKETS,
  ...{ maxHeaderSize: undefined, joinDuplicateHeaders: undefined, uniqueHeaders: undefined },
  ...{ timeout: undefined, family: undefined, hints: undefined, setHost: undefined },
}
