import type { Axios } from 'axios'
import http from 'node:http'
import https from 'node:https'
import { errorWithCode } from './failure.js'
import type { HttpOptions } from './options.js'
import type { RequestLimits, HttpRequest, RawResponse } from './request.js'

let engine: Promise<InstanceType<typeof Axios>> | undefined

/**
 * axios under lock and key: for the site's own agents, for proxies and multipart forms. An instance
 * of our own, without defaults: what a site does to the shared one (a base URL, an interceptor that
 * logs) must not see our secrets. Loaded when the first of them is sent: most sites never send any.
 */
export function createAxiosSend(
  options: HttpOptions,
): (request: HttpRequest, limits: RequestLimits) => Promise<RawResponse> {
  const { proxy = false, httpAgent, httpsAgent } = options as Readonly<Record<string, unknown>>
  return async function sendByAxios({ method, url, headers, body }, { timeout, maxBytes, signal }) {
    engine ??= import('axios').then(({ Axios }) => new Axios({}))
    const late = AbortSignal.timeout(timeout) // its own timeout starts anew with every byte
    const answer = await (
      await engine
    ).request<Buffer>({
      // Named even where they are Node's own: a polluted prototype could bring connections.
      httpAgent: httpAgent ?? http.globalAgent,
      httpsAgent: httpsAgent ?? https.globalAgent,
      adapter: 'http',
      method,
      url,
      headers: { host: new URL(url).host, ...headers },
      data: body,
      proxy: proxy as NonNullable<HttpOptions['proxy']>, // or HTTP_PROXY would see the secrets
      maxRedirects: 0, // or a 307 would carry the form with the secret to another host
      maxBodyLength: Infinity, // with what its defaults would allow
      maxContentLength: maxBytes,
      decompress: false, // it lets unknown codings pass as they are
      responseType: 'arraybuffer', // or another charset would be lost
      validateStatus: () => true,
      signal: signal ? AbortSignal.any([late, signal]) : late,
      transport: url.startsWith('https:') ? refusingUpgrades(https) : refusingUpgrades(http),
    })
    return { status: answer.status, headers: answer.headers, body: answer.data }
  }
}

/** A 101 that nobody asked for: Node would drop its connection without a word, and axios wait on. */
function refusingUpgrades(client: typeof http | typeof https): object {
  return {
    request(options: http.RequestOptions, answered: (response: http.IncomingMessage) => void) {
      const request = client.request(options, answered)
      request.once('upgrade', (_response, socket) => {
        socket.on('error', () => undefined).destroy()
        // Node tells only the socket of an error from here on.
        request.emit('error', errorWithCode('ERR_BAD_RESPONSE'))
      })
      return request
    },
  }
}
