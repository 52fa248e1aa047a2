import type { Axios } from 'axios'
import http from 'node:http'
import https from 'node:https'
import type { HttpOptions, WireLimits, WireRequest, WireAnswer } from './transport.js'

let engine: Promise<InstanceType<typeof Axios>> | undefined

/**
 * axios under lock and key, with its own transport: for proxies and multipart forms. An instance of
 * our own, without defaults: what a site does to the shared one (a base URL, an interceptor that
 * logs) must not see our secrets. Loaded when the first of them is sent: most sites never send any.
 */
export function createAxiosSend(
  options: HttpOptions,
): (request: WireRequest, limits: WireLimits) => Promise<WireAnswer> {
  const { proxy = false, httpAgent, httpsAgent } = options as Readonly<Record<string, unknown>>
  return async function sendByAxios({ method, url, headers, body }, { timeout, maxBytes, signal }) {
    engine ??= import('axios').then(({ Axios }) => new Axios({}))
    const late = AbortSignal.timeout(timeout) // its own timeout starts anew with every byte
    const answer = await (
      await engine
    ).request<Buffer>({
      // As in direct.ts, named even where they are Node's own, and so is the host.
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
      responseType: 'arraybuffer', // or another charset would be lost
      validateStatus: () => true,
      signal: signal ? AbortSignal.any([late, signal]) : late,
    })
    return { status: answer.status, headers: answer.headers, body: answer.data }
  }
}
