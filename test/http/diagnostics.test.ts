import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  codeOf,
  observeCall,
  type CallMessage,
  type CallNotes,
} from '../../src/http/diagnostics.js'
import { ApiError } from '../../src/errors.js'
import { withClock } from '../support/clock.js'
import { unheard } from '../support/unheard.js'

const facts = {
  provider: 'plain',
  phase: 'api',
  method: 'GET',
  url: 'https://api.example:8443/secret-path?secret=query',
} as const

/** What is told of one call, and what the call itself came to. */
async function told(work: (notes: CallNotes) => Promise<unknown>) {
  const messages: CallMessage[] = []
  const listener = (message: unknown) => void messages.push(message as CallMessage)
  subscribe('express-oauth-connect:call', listener)
  try {
    const result = await observeCall(facts, work).catch((error: unknown) => error)
    return { messages, result }
  } finally {
    unsubscribe('express-oauth-connect:call', listener)
  }
}

describe('observeCall', () => {
  it('tells of a call when it is over: no path, no query', async () => {
    await withClock(async (forward) => {
      const startedAt = Date.now()
      const { messages, result } = await told((notes) => {
        notes.answered(200)
        forward(5_000)
        return Promise.resolve('data')
      })
      expect(result).toBe('data')
      expect(messages).toEqual([
        {
          provider: 'plain',
          phase: 'api',
          method: 'GET',
          host: 'api.example:8443',
          status: 200,
          code: undefined,
          startedAt,
          duration: expect.any(Number) as number,
        },
      ])
    })
  })

  it('measures how long it took', async () => {
    const began = performance.now()
    const { messages } = await told(() => new Promise((resolve) => setTimeout(resolve, 20)))
    const [{ duration } = { duration: NaN }] = messages
    expect(duration).toBeGreaterThan(10)
    expect(duration).toBeLessThanOrEqual(performance.now() - began)
  })

  it('tells why a call was of no use, and throws the error on', async () => {
    const error = new ApiError('timeout', 'plain', 'too late')
    const { messages, result } = await told(() => Promise.reject(error))
    expect(result).toBe(error)
    expect(messages).toMatchObject([{ status: undefined, code: 'timeout' }])
    const refused = await told((notes) => {
      notes.answered(429)
      notes.refused('rate_limited')
      return Promise.resolve()
    })
    expect(refused.messages).toMatchObject([{ status: 429, code: 'rate_limited' }])
  })

  it('only runs the call where nobody listens', async () => {
    const work = (notes: CallNotes) => {
      notes.answered(200)
      notes.refused('api_error')
      return Promise.resolve('data')
    }
    // Nobody is told, so nobody asks where it went.
    const call = () => observeCall({ ...facts, url: 'no URL' }, work)
    expect(await unheard('express-oauth-connect:call', call)).toBe('data')
  })
})

describe('codeOf', () => {
  it('calls a foreign error ours', () => {
    expect(codeOf(new ApiError('aborted', 'plain', ''))).toBe('aborted')
    for (const error of [new Error('timeout'), 'timeout', undefined, { code: 'timeout' }])
      expect(codeOf(error)).toBe('internal_error')
  })
})
