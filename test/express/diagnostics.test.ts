import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import type { CallMessage, OutcomeMessage } from 'express-oauth-connect'
import { withClock } from '../support/clock.js'
import { answer, issue, json, stub, type Stub } from '../support/stub.js'
import { begin, plain, signIn, site } from '../support/site.js'

const calls: CallMessage[] = []
const outcomes: OutcomeMessage[] = []
const hearCall = (message: unknown) => void calls.push(message as CallMessage)
const hearOutcome = (message: unknown) => void outcomes.push(message as OutcomeMessage)

beforeEach(() => {
  subscribe('express-oauth-connect:call', hearCall)
  subscribe('express-oauth-connect:outcome', hearOutcome)
})
afterEach(() => {
  unsubscribe('express-oauth-connect:call', hearCall)
  unsubscribe('express-oauth-connect:outcome', hearOutcome)
  calls.length = 0
  outcomes.length = 0
})

const CANARIES = {
  access_token: 'access-canary',
  refresh_token: 'refresh-canary',
}

let provider: Stub
beforeEach(async () => {
  provider = await stub()
  provider.token = issue(CANARIES)
})

/** Provider, phase, status, code: what a graph is made of. */
const told = () => calls.map(({ phase, status, code }) => [phase, status, code])
const came = () => outcomes.map(({ phase, status, code }) => [phase, status, code])

describe('express-oauth-connect:call and :outcome', () => {
  it('tell of a sign-in, a call, a renewal and a disconnect', async () => {
    provider.token = issue({ ...CANARIES, expires_in: 30 })
    const cells = { revocationEndpoint: `${provider.origin}/revoke?key=query-canary` }
    const { browser } = site([plain(provider.origin, cells)])
    const visitor = browser()
    const before = Date.now()
    await signIn(visitor, 'plain', {}, { code: 'code-canary' })
    await visitor.get('/call/plain?path=me%3Fq=path-canary').expect(200)
    await visitor.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)

    expect(told()).toEqual([
      ['token', 200, undefined],
      ['refresh', 200, undefined],
      ['api', 200, undefined],
      ['revoke', 200, undefined],
      ['revoke', 200, undefined],
    ])
    expect(came()).toEqual([
      ['start', 302, undefined],
      ['callback', 302, undefined],
      ['refresh', 200, undefined],
      ['disconnect', 303, undefined],
    ])
    for (const { startedAt, duration } of [...calls, ...outcomes]) {
      expect(startedAt).toBeGreaterThanOrEqual(before)
      expect(duration).toBeGreaterThan(0)
      expect(startedAt + duration).toBeLessThanOrEqual(Date.now() + 1_000)
    }
    const { host } = new URL(provider.origin)
    expect(calls.every((call) => call.host === host && call.provider === 'plain')).toBe(true)
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'POST', 'POST'])
    expect(inspect([calls, outcomes], { depth: 9 })).not.toContain('canary')
  })

  it('tell of the application by its own phase', async () => {
    const cells = { grants: ['client_credentials'] } as const
    const { browser, auth } = site([plain(provider.origin, cells)])
    await auth.app('plain').get('me')
    await browser().get('/auth/plain/start').expect(404)
    expect(told()).toEqual([
      ['application', 200, undefined],
      ['api', 200, undefined],
    ])
    expect(came()).toEqual([['start', 404, 'not_found']])
  })

  it('tell what went wrong by the code that the error has', async () => {
    const { browser } = site([plain(provider.origin)], { timeout: 300 })
    const visitor = browser()
    const attempt = async (token: Stub['token']) => {
      provider.token = token
      const { callback } = await begin(visitor)
      await visitor.get(callback({ code: 'code-canary' }))
    }
    await attempt((_request, res) => json(res, 400, { error: 'invalid_grant', hint: 'canary' }))
    await attempt(answer(503, 'canary'))
    await attempt(answer(302, '', { location: 'https://canary.example' }))
    await attempt((_request, res) => void res.destroy())
    await attempt(() => undefined)
    expect(told()).toEqual([
      ['token', 400, 'invalid_grant'],
      ['token', 503, 'server_error'],
      ['token', 302, 'invalid_response'],
      ['token', undefined, 'unreachable'],
      ['token', undefined, 'timeout'],
    ])
    expect(came().filter(([phase]) => phase === 'callback')).toEqual([
      ['callback', 400, 'invalid_grant'],
      ['callback', 502, 'server_error'],
      ['callback', 502, 'invalid_response'],
      ['callback', 502, 'unreachable'],
      ['callback', 504, 'timeout'],
    ])
    await visitor.get('/auth/plain/callback?code=code-canary&state=state-canary').expect(400)
    expect(came().at(-1)).toEqual(['callback', 400, 'state_unknown'])
    expect(inspect([calls, outcomes], { depth: 9 })).not.toContain('canary')
  })

  it('tell what the API refuses, the second try after a renewal too', async () => {
    const { browser } = site([plain(provider.origin)])
    const visitor = browser()
    await signIn(visitor)
    calls.length = outcomes.length = 0
    provider.api = (_request, res) => json(res, 401, { error: 'access-canary' })
    await visitor.get('/call/plain').expect(502)
    provider.api = (_request, res) => json(res, 429, {})
    await visitor.get('/call/plain').expect(503)
    provider.api = (_request, res) => json(res, 404, {})
    await visitor.get('/call/plain').expect(502)
    provider.api = answer(200, '{canary', { 'content-type': 'application/json' })
    await visitor.get('/call/plain').expect(502)
    expect(told()).toEqual([
      ['api', 401, 'token_rejected'],
      ['refresh', 200, undefined],
      ['api', 401, 'token_rejected'],
      ['api', 429, 'rate_limited'],
      ['api', 404, 'api_error'],
      ['api', 200, 'invalid_response'],
    ])
    expect(came()).toEqual([['refresh', 200, undefined]])
    expect(inspect([calls, outcomes], { depth: 9 })).not.toContain('canary')
  })

  it('tell of a renewal that failed', async () => {
    provider.token = issue({ ...CANARIES, expires_in: 1 })
    const { browser } = site([plain(provider.origin)])
    const visitor = browser()
    await withClock(async (forward) => {
      await signIn(visitor)
      forward(1_100)
      provider.token = (_request, res) => json(res, 400, { error: 'invalid_grant' })
      await visitor.get('/call/plain').expect(401)
    })
    expect(told().at(-1)).toEqual(['refresh', 400, 'invalid_grant'])
    expect(came().at(-1)).toEqual(['refresh', 400, 'invalid_grant'])
  })

  it('say nothing of what is no sign-in', async () => {
    const visitor = site([plain(provider.origin)]).browser()
    await visitor.get('/auth/connections')
    await visitor.get('/auth/buttons.js')
    await visitor.get('/auth/nobody/start').expect(404)
    await visitor.post('/auth/plain/start').expect(405)
    expect([calls, outcomes]).toEqual([[], []])
  })
})
