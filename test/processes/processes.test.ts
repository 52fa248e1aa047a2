import { createClient } from 'redis'
import { describeWithRedis, redisServer, type RedisServer } from '../support/redis.js'
import { startAt, startProcesses, visitor } from '../support/processes.js'
import { rotate } from '../support/rotating.js'
import { issue, json, stub, type Stub } from '../support/stub.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const times = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n))
/** Waits as long as it takes; what never comes ends in jest's own time limit. */
const until = async (reached: () => Promise<boolean>) => {
  while (!(await reached())) await sleep(200)
}

describeWithRedis('many processes', () => {
  let redis: RedisServer
  let provider: Stub
  let env: NodeJS.ProcessEnv
  beforeEach(async () => {
    redis = await redisServer()
    provider = await stub()
    env = { REDIS_URL: redis.url, ORIGIN: provider.origin }
  })
  afterEach(() => redis.kill())

  it('renew a token once for 4 × 50 parallel calls', async () => {
    const counts = rotate(provider)
    const processes = await startProcesses(4, env)
    const [first] = processes
    if (!first) throw new Error('no process')
    const browser = visitor()
    await browser.get(first.origin + (await startAt(browser, first)))
    const answers = await Promise.all(
      processes.flatMap(({ origin }) => times(50, () => browser.get(`${origin}/call`))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200)
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
  })

  it('exchange the code once when the same callback reaches two of them', async () => {
    const counts = rotate(provider, 150)
    const [one, two] = await startProcesses(2, env)
    if (!one || !two) throw new Error('no processes')
    const browser = visitor()
    const callback = await startAt(browser, one)
    const both = await Promise.all([one, two].map(({ origin }) => browser.get(origin + callback)))
    expect(both.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [302, '/there'],
      [302, '/there'],
    ])
    expect(counts.exchanges).toBe(1)
    expect((await browser.get(`${two.origin}/call`)).status).toBe(200)
  })

  it.each(['0', '1'])(
    'do not roll a renewal back by a slow request (resave: %s)',
    async (RESAVE) => {
      const counts = rotate(provider)
      const [one, two] = await startProcesses(2, { ...env, RESAVE })
      if (!one || !two) throw new Error('no processes')
      const browser = visitor()
      await browser.get(one.origin + (await startAt(browser, one)))
      const slow = browser.get(`${one.origin}/slow`)
      await sleep(150)
      expect((await browser.get(`${two.origin}/call`)).status).toBe(200)
      await slow
      expect((await browser.get(`${one.origin}/call`)).status).toBe(200)
      expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
    },
  )

  it('share one application token, and renew it once when the API calls it dead', async () => {
    const processes = await startProcesses(3, { ...env, GRANT: 'client_credentials' })
    const all = () =>
      Promise.all(
        processes.flatMap(({ origin }) => times(20, () => visitor().get(`${origin}/call`))),
      )
    expect((await all()).every(({ status }) => status === 200)).toBe(true)
    expect(provider.to('/token')).toHaveLength(1)
    const dead = provider.to('/api/me')[0]?.headers.authorization
    provider.api = (request, res) =>
      json(res, request.headers.authorization === dead ? 401 : 200, {})
    expect((await all()).every(({ status }) => status === 200)).toBe(true)
    expect(provider.to('/token')).toHaveLength(2)
  })

  it('recover when the one that renews is killed', async () => {
    const counts = rotate(provider)
    const [one, two] = await startProcesses(2, env)
    if (!one || !two) throw new Error('no processes')
    const browser = visitor()
    await browser.get(one.origin + (await startAt(browser, one)))
    const { token } = provider
    provider.token = () => undefined // asked, and never answered
    const lost = browser.get(`${one.origin}/call`).catch(() => undefined)
    while (provider.to('/token').length < 2) await sleep(10)
    const waiting = browser.get(`${two.origin}/call`)
    await one.kill()
    await lost
    provider.token = token
    const started = performance.now()
    expect((await waiting).status).toBe(200)
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(provider.to('/token')).toHaveLength(3)
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
  })

  it('end the connection, without a loop, when the one that renews dies with the new token', async () => {
    const counts = rotate(provider, 400)
    const [one, two] = await startProcesses(2, env)
    if (!one || !two) throw new Error('no processes')
    const browser = visitor()
    await browser.get(one.origin + (await startAt(browser, one)))
    const lost = browser.get(`${one.origin}/call`).catch(() => undefined)
    while (counts.refreshes < 1) await sleep(10)
    // The provider has rotated; its answer reaches nobody.
    await one.kill()
    await lost
    expect((await browser.get(`${two.origin}/call`)).status).toBe(401)
    expect((await browser.get(`${two.origin}/call`)).status).toBe(401)
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 1 })
    const next = await browser.get(two.origin + (await startAt(browser, two)))
    expect(next.status).toBe(302)
    expect((await browser.get(`${two.origin}/call`)).status).toBe(200)
  })

  it('F20: end a sign-in cleanly when the one that exchanges is killed', async () => {
    const [one, two] = await startProcesses(2, env)
    if (!one || !two) throw new Error('no processes')
    const browser = visitor()
    const callback = await startAt(browser, one)
    provider.token = () => undefined
    const lost = browser.get(one.origin + callback).catch(() => undefined)
    while (provider.to('/token').length < 1) await sleep(10)
    await one.kill()
    await lost
    provider.token = issue()
    const again = await browser.get(two.origin + callback)
    expect(again.status).toBe(400)
    expect(provider.to('/token')).toHaveLength(1)
    const next = await browser.get(two.origin + (await startAt(browser, two)))
    expect([next.status, next.headers.get('location')]).toEqual([302, '/there'])
  })

  it('answer 503 in time while Redis is silent, and recover by themselves', async () => {
    const [one] = await startProcesses(1, env)
    if (!one) throw new Error('no process')
    const browser = visitor()
    await browser.get(one.origin + (await startAt(browser, one)))
    redis.pause()
    const started = performance.now()
    const { status } = await browser.get(`${one.origin}/call`)
    expect([status, performance.now() - started < 15_000]).toEqual([503, true])
    redis.resume()
    await until(async () => (await browser.get(`${one.origin}/call`)).status === 200)
  })

  it('survive Redis dying and coming back during 200 sign-ins', async () => {
    const counts = rotate(provider)
    const processes = await startProcesses(2, env)
    let completed = 0
    const signIn = async (n: number) => {
      const site = processes[n % 2]
      if (!site) throw new Error('no process')
      const browser = visitor()
      const start = await browser.get(`${site.origin}/auth/plain/start`)
      if (start.status !== 302) return start.status
      const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? ''
      const answer = await browser.get(`${site.origin}/auth/plain/callback?code=c&state=${state}`)
      if (answer.status !== 302) return answer.status
      completed++
      return 302
    }
    const during = times(200, async (n) => {
      await sleep(n * 40)
      return signIn(n)
    })
    await sleep(800)
    await redis.kill()
    await sleep(5_000)
    await redis.start()
    const statuses = new Set(await Promise.all(during))
    expect([...statuses].every((status) => [302, 400, 503].includes(status))).toBe(true)
    expect(counts.exchanges).toBeGreaterThanOrEqual(completed)
    expect(counts.exchanges).toBeLessThanOrEqual(200)
    for (const n of [0, 1]) await until(async () => (await signIn(n)) === 302)
    expect(new Set(await Promise.all(times(50, signIn)))).toEqual(new Set([302]))
  })

  it('leave no token readable in a dump of Redis', async () => {
    rotate(provider)
    const [one, two] = await startProcesses(2, env)
    if (!one || !two) throw new Error('no processes')
    const browser = visitor()
    await browser.get(one.origin + (await startAt(browser, one)))
    expect((await browser.get(`${two.origin}/call`)).status).toBe(200)
    const client = await createClient({ url: redis.url }).connect()
    const keys = await client.keys('*')
    const dump = (await Promise.all(keys.map((key) => client.get(key)))).join('\n')
    await client.close()
    expect(keys.length).toBeGreaterThan(3)
    expect(dump).not.toContain('canary')
    expect(dump).not.toContain(Buffer.from('canary').toString('base64').replace(/=+$/, ''))
  })

  it('finish a callback after SIGTERM and then end by themselves', async () => {
    rotate(provider, 700)
    const [one] = await startProcesses(1, env)
    if (!one) throw new Error('no process')
    const browser = visitor()
    const callback = await startAt(browser, one)
    const ended = new Promise((resolve) => one.child.once('exit', (code) => resolve(code)))
    const answer = browser.get(one.origin + callback)
    while (provider.to('/token').length < 1) await sleep(10)
    one.child.kill('SIGTERM')
    expect((await answer).status).toBe(302)
    expect(await ended).toBe(0)
  })
})
