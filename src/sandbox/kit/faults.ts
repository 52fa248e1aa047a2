import type { Answer, Endpoint } from './exchange.js'

/** Something to go wrong, at one endpoint, for a number of requests. */
export interface Fault {
  /** Default 'token'; for 'dropState' 'authorize'. */
  readonly endpoint?: 'token' | 'api' | 'authorize' | 'revoke'
  /**
   * The request is carried out and its answer spoilt: 'delay' (comes late), 'drip' (comes bit by
   * bit), 'resetMidBody', 'truncate' (half a body, correct framing), 'wrongTypes', 'empty', 'huge'
   * (4 MiB of blanks behind the body), 'dropState' (a callback without its state).
   * The request is not carried out: 'hang' (no answer until the sandbox closes), 'reset', 'status'
   * (a gateway's error page), 'rateLimit' (as the provider says it), 'html' (a page in place of
   * data, status 200), 'redirect'.
   */
  readonly kind:
    | 'delay'
    | 'drip'
    | 'hang'
    | 'reset'
    | 'resetMidBody'
    | 'status'
    | 'rateLimit'
    | 'html'
    | 'truncate'
    | 'wrongTypes'
    | 'empty'
    | 'redirect'
    | 'dropState'
    | 'huge'
  /** Default 1; Infinity = until `clearFaults()`. */
  readonly times?: number
  /** 'delay': how late, default 1000. 'drip': how long all of it takes, default 2000. */
  readonly ms?: number
  /** Status of 'status' (default 500), 'html' (200), 'redirect' (302), 'empty' (as it was). */
  readonly status?: number
  /** Where 'redirect' points; default `/redirected` of the same stand-in. */
  readonly location?: string
  /** Retry-After of 'status' and 'rateLimit'; RingMe's X-RateLimit-Reset too. */
  readonly retryAfter?: string
}

/** The faults that wait at one stand-in, in the order they were asked for. */
export interface FaultQueue {
  readonly add: (fault: Fault) => void
  readonly clear: () => void
  /** The next fault for this endpoint, counted as used. 'dropState' waits for a callback. */
  readonly take: (endpoint: Endpoint) => Fault | undefined
  readonly takeDropState: (endpoint: Endpoint) => boolean
}

/** A queue with nothing waiting. */
export function createFaultQueue(): FaultQueue {
  let waiting: { readonly fault: Fault; left: number }[] = []

  function take(applies: (fault: Fault) => boolean): Fault | undefined {
    const entry = waiting.find(({ fault }) => applies(fault))
    if (entry) entry.left -= 1
    waiting = waiting.filter(({ left }) => left > 0)
    return entry?.fault
  }
  const isAt = (endpoint: Endpoint, fault: Fault) =>
    (fault.endpoint ?? (fault.kind === 'dropState' ? 'authorize' : 'token')) === endpoint

  return {
    add(fault) {
      const left = fault.times ?? 1
      if (left > 0) waiting.push({ fault, left })
    },
    clear() {
      waiting = []
    },
    take: (endpoint) => take((fault) => fault.kind !== 'dropState' && isAt(endpoint, fault)),
    takeDropState: (endpoint) =>
      take((fault) => fault.kind === 'dropState' && isAt(endpoint, fault)) !== undefined,
  }
}

/** The answer of a fault that keeps the provider from acting; undefined if it does act. */
export function answerInstead(
  fault: Fault,
  origin: string,
  rateLimited: (wait?: string) => Answer,
): Answer | undefined {
  const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
  switch (fault.kind) {
    case 'status':
      return gatewayPage(fault.status ?? 500, retryAfter)
    case 'html':
      return gatewayPage(fault.status ?? 200, {})
    case 'rateLimit': {
      const answer = rateLimited(fault.retryAfter)
      return { ...answer, headers: { ...answer.headers, ...retryAfter } }
    }
    case 'redirect':
      return {
        status: fault.status ?? 302,
        headers: { location: fault.location ?? `${origin}/redirected` },
        body: '',
      }
    default:
      return undefined
  }
}

/** The provider's own answer, spoilt. Faults of the wire itself are the server's business. */
export function spoil(fault: Fault, answer: Answer): Answer {
  switch (fault.kind) {
    case 'truncate':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
    case 'empty':
      return { ...answer, status: fault.status ?? answer.status, body: '' }
    case 'huge':
      // Behind the body, where both JSON and XML allow it; gzip makes almost nothing of it.
      return { ...answer, body: answer.body + ' '.repeat(4 * 1024 * 1024) }
    case 'wrongTypes':
      return { ...answer, body: withWrongTypes(answer.body) }
    default:
      return answer
  }
}

/** A callback that lost its state. */
export function withoutState(answer: Answer): Answer {
  const [address = '', ...fragment] = (answer.headers.location ?? '').split('#')
  const location = address.replace(
    /([?&])state=[^&]*(&|$)/g,
    (_match, before: string, after: string) => (after === '&' ? before : ''),
  )
  return { ...answer, headers: { ...answer.headers, location: [location, ...fragment].join('#') } }
}

function gatewayPage(status: number, headers: Readonly<Record<string, string>>): Answer {
  const body = `<html>\n<head><title>Технические работы</title></head>
<body><center><h1>${status}</h1>Сервис временно недоступен</center><hr>nginx</body>\n</html>\n`
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body }
}

function withWrongTypes(body: string): string {
  try {
    const value: unknown = JSON.parse(body)
    return JSON.stringify(wrong(value))
  } catch {
    return body.replace(/>([^<>\s][^<>]*)<\//g, '><value>$1</value></')
  }
}

/** Strings become numbers, numbers words, lists objects and objects lists, one level down. */
function wrong(value: unknown): unknown {
  if (Array.isArray(value)) return {}
  if (typeof value !== 'object' || value === null) return wrongScalar(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrongScalar(inner)]))
}

function wrongScalar(value: unknown): unknown {
  if (typeof value === 'string') return 12345
  if (typeof value === 'number') return 'много'
  if (typeof value === 'boolean') return 'да'
  if (Array.isArray(value)) return {}
  return []
}
