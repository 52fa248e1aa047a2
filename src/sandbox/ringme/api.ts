import { isOver } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import { json } from '../kit/exchange.js'
import { personOf } from '../kit/people.js'
import type { Desk } from '../kit/provider.js'
import { createRateLimit } from '../kit/rate-limit.js'
import type { Allowance } from '../kit/rate-limit.js'
import type { Applications } from './applications.js'
import { PEOPLE } from './people.js'
import { route } from './resources.js'
import type { Memory } from './resources.js'
import type { RingmeKnobs } from './knobs.js'

const HOUR = 3600

/** The hourly quota is used up. */
export function rateLimitExceeded(limit: number, reset: string): Answer {
  return json(429, { message: 'rate_limit_exceeded' }, quota({ limit, remaining: 0, reset }))
}

/** Bearer header only, gzip demanded, every resource with a slash at its end. */
export function openRingmeApi(
  desk: Desk<RingmeKnobs>,
  applications: Applications,
): { answer: (request: Received) => Answer; forget: () => void } {
  const limit = createRateLimit()
  const memory: Omit<Memory, 'person'> = { applications, webhooks: new Map(), origin: desk.origin }
  let statsUnderWay = 0

  function answer(request: Received): Answer {
    const { knobs, ledger } = desk
    const takesGzip = acceptsGzip(request.headers['accept-encoding'] ?? '')
    if (knobs.gzipRequired && !takesGzip) {
      return json(406, { message: 'Accept-Encoding: gzip is required' })
    }
    const packed = (plain: Answer): Answer => (takesGzip ? { ...plain, gzip: true } : plain)
    const value = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const token = ledger.accessTokens.get(value)
    if (
      token === undefined ||
      token.dead ||
      token.uses >= knobs.tokenUses ||
      isOver(token.issuedAt, knobs.tokenLifetime)
    ) {
      const status = knobs.statusInUnauthorized ? { status: 401 } : {}
      return packed(json(401, { ...status, message: 'Unauthorized' }))
    }
    token.uses += 1
    const allowance = limit.take('customer', knobs.rateLimit, HOUR)
    if (!allowance.allowed) {
      return packed(rateLimitExceeded(knobs.rateLimit, String(allowance.reset)))
    }
    const result = withQuota(
      route(request, { ...memory, person: personOf(PEOPLE, token.grant) }),
      knobs.rateLimit,
      allowance,
    )
    if (!request.path.endsWith('/call_history/') || result.status !== 200) return packed(result)
    return packed(exclusively(result))
  }

  /** Statistics are made one at a time; the second to ask is to try again soon. */
  function exclusively(result: Answer): Answer {
    if (statsUnderWay > 0 && desk.knobs.oneStatsRequest) {
      const message = 'Stats request already exists, concurrent request not allowed'
      return json(429, { message })
    }
    statsUnderWay += 1
    return {
      ...result,
      done() {
        statsUnderWay -= 1
      },
    }
  }

  return {
    answer,
    forget() {
      limit.forget()
      memory.webhooks.clear()
    },
  }
}

function acceptsGzip(header: string): boolean {
  return header
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim().split(/\s*;\s*/))
    .some(([coding, ...params]) => {
      const isRefused = params.some((param) => /^q=0(\.0*)?$/.test(param))
      return (coding === 'gzip' || coding === '*') && !isRefused
    })
}

function withQuota(answer: Answer, limit: number, { remaining, reset }: Allowance): Answer {
  const headers = quota({ limit, remaining, reset: String(reset) })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

function quota({ limit, remaining, reset }: { limit: number; remaining: number; reset: string }) {
  if (limit === Infinity) return {}
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': reset,
  }
}
