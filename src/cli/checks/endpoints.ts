import {
  createSend,
  RequestError,
  type Send,
  type HttpResponse,
} from '../../http/transport/transport.js'
import { isTemplate } from '../../protocol/provider/placeholders/placeholder.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { checkClock } from './clock.js'
import type { Examined } from '../examined.js'
import { fail, ok, warn, type Finding } from '../finding.js'
import type { Words } from '../language.js'

/** An address of one provider. */
interface Endpoint {
  readonly id: string
  readonly name: 'authorizationEndpoint' | 'tokenEndpoint' | 'apiBaseUrl' | 'discovery'
  readonly url: string
}

const TIMEOUT_MS = 10_000
const MAX_BYTES = 1024 * 1024

/** Asks each address once, without credentials; any answer shows that name, route and TLS work. */
export async function checkEndpoints({ settings }: Examined): Promise<Finding[]> {
  if (!settings) return []
  const send = createSend(settings.http)
  const timeout = Math.min(settings.timeout, TIMEOUT_MS)
  const endpoints = [...settings.clients.values()].flatMap(endpointsOf)
  const answers = await Promise.all(
    endpoints.map(async (endpoint) => ({ endpoint, ...(await ask(send, endpoint, timeout)) })),
  )
  const clocks = answers.flatMap(({ endpoint, answer, at }) =>
    endpoint.name === 'tokenEndpoint' && answer ? [{ date: answer.headers.date, at }] : [],
  )
  return [
    ...answers.map(({ endpoint, answer, trouble }) => judge(endpoint, answer?.status, trouble)),
    ...checkClock(clocks),
  ]
}

function endpointsOf(client: Client): Endpoint[] {
  const { authorizationEndpoint, tokenEndpoint, apiBaseUrl } = client.provider
  const { id, discovery } = client
  // Its other addresses are in there.
  if (discovery) return [{ id, name: 'discovery', url: discovery.url }]
  const all: readonly Endpoint[] = [
    ...(authorizationEndpoint === undefined || isApplication(client)
      ? []
      : [{ id, name: 'authorizationEndpoint', url: authorizationEndpoint } as const]),
    { id, name: 'tokenEndpoint', url: tokenEndpoint },
    ...[...new Set([apiBaseUrl].flat())].map((url) => ({ id, name: 'apiBaseUrl', url }) as const),
  ]
  // What a sign-in says first has no host yet.
  return all.filter(({ url }) => !isTemplate(url))
}

interface Asked {
  readonly answer?: HttpResponse
  /** Node's or OpenSSL's word for what went wrong. */
  readonly trouble?: string
  /** When the answer came, ms since 1970. */
  readonly at: number
}

/** HEAD, and GET where nobody is at home for HEAD. */
async function ask(send: Send, { url }: Endpoint, timeout: number): Promise<Asked> {
  try {
    const request = { method: 'HEAD', url, headers: {}, body: undefined }
    const limits = { timeout, signal: undefined, maxBytes: MAX_BYTES }
    const answer = await send(request, limits)
    const again = answer.status === 404 || answer.status >= 500
    return {
      answer: again ? await send({ ...request, method: 'GET' }, limits) : answer,
      at: Date.now(),
    }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const trouble = /\((\w+)\)/.exec(error.message)?.[1] ?? error.code
    return { trouble, at: Date.now() }
  }
}

function judge({ id, name, url }: Endpoint, status?: number, trouble = ''): Finding {
  // A query may be a key that the provider gave.
  const where = `${id}: ${name} ${url.split('?')[0] ?? ''}`
  if (status === undefined) {
    const says = { en: `${where}: no answer (${trouble})`, ru: `${where}: нет ответа (${trouble})` }
    return fail('D38', says, cureFor(trouble))
  }
  const says = { en: `${where} answers (HTTP ${status})`, ru: `${where} отвечает (HTTP ${status})` }
  // What lies at an API's root is nobody's business.
  if (name === 'apiBaseUrl' || (status < 500 && status !== 404)) return ok(says.en, says.ru)
  return warn('D39', says, {
    en:
      status === 404
        ? 'Is this the address of the documentation?'
        : 'It has an outage: try again later.',
    ru:
      status === 404
        ? 'Тот ли это адрес, что в документации?'
        : 'Это сбой у провайдера: попробуйте позже.',
  })
}

function cureFor(trouble: string): Words {
  if (/ENOTFOUND|EAI_AGAIN/.test(trouble)) {
    return {
      en: 'This name is unknown here: see the spelling, and DNS.',
      ru: 'Такое имя хоста не найдено: проверьте написание и DNS.',
    }
  }
  if (/CERT|TLS|SSL|SIGNATURE|SELF_SIGNED/.test(trouble)) {
    return {
      en: 'Its certificate is not trusted here: see the clock, and NODE_EXTRA_CA_CERTS for an authority of your own.',
      ru: 'Сертификату здесь не доверяют: проверьте часы, а если центр сертификации свой – NODE_EXTRA_CA_CERTS.',
    }
  }
  if (trouble === 'ECONNREFUSED') {
    return {
      en: 'Nothing listens at this host and port: see origin, or the endpoint if you set it; then the firewall.',
      ru: 'На этом хосте и порту никто не слушает: проверьте origin или сам адрес, если вы его задавали, затем межсетевой экран.',
    }
  }
  return {
    en: 'See firewall and route from this server; a proxy is set with oauth({ http: { proxy } }), never by HTTPS_PROXY.',
    ru: 'Проверьте межсетевой экран и маршрут с этого сервера; прокси задаётся в oauth({ http: { proxy } }), а не в HTTPS_PROXY.',
  }
}
