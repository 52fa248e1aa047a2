import { createClient } from 'redis'
import { createConnectionsTable } from 'express-oauth-connect/sql'
import { DATABASES, type RunningDatabase } from '../support/databases.js'
import { startProcesses, visitor, type Process } from '../support/processes.js'
import { describeWithRedis, redisServer, type RedisServer } from '../support/redis.js'
import { severable } from '../support/severable.js'
import { json, stub, type Stub } from '../support/stub.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const times = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n))
const HOMES = ['redis', 'postgres', 'mysql'] as const

/** A provider that detects reuse; `seed` is what the site brings along. */
function rotating(provider: Stub, delay = 50) {
  const live = new Set(['seed'])
  const counts = { refreshes: 0, reuses: 0 }
  let n = 0
  provider.token = async (request, res) => {
    if (!live.delete(request.form.get('refresh_token') ?? '')) {
      counts.reuses++
      return json(res, 400, { error: 'invalid_grant' })
    }
    counts.refreshes++
    const [access_token, refresh_token] = [`access-${++n}-canary`, `refresh-${n}-canary`]
    live.add(refresh_token)
    await sleep(delay)
    json(res, 200, { access_token, refresh_token, expires_in: 3600 })
  }
  provider.api = (request, res) => {
    const fresh = request.headers.authorization?.endsWith('-canary') ?? false
    json(res, fresh ? 200 : 401, fresh ? { ok: true } : { error: 'invalid_token' })
  }
  return { counts, live }
}

describeWithRedis('a user’s connection in many processes', () => {
  describe.each(HOMES)('kept in %s', (STORE) => {
    const kind = DATABASES.find(({ dialect }) => dialect === STORE)
    if (kind?.missing !== undefined) {
      const skip = process.env.CI === 'true' ? it : it.skip
      process.stderr.write(`skipped: processes over ${kind.name} need ${kind.missing}\n`)
      return skip(`needs ${kind.missing}`, () => {
        throw new Error(`CI=true and no ${kind.missing}`)
      })
    }
    let redis: RedisServer
    let database: RunningDatabase | undefined
    let provider: Stub
    let env: NodeJS.ProcessEnv
    beforeAll(async () => {
      database = await kind?.open()
    })
    afterAll(() => database?.stop())
    beforeEach(async () => {
      redis = await redisServer()
      if (database) {
        await createConnectionsTable(database.db)
        await database.db.deleteFrom('oauth_connections' as never).execute()
      }
      provider = await stub()
      const DATABASE_PORT = String(database?.port ?? 0)
      env = { REDIS_URL: redis.url, ORIGIN: provider.origin, STORE, DATABASE_PORT }
    })
    afterEach(() => redis.kill())

    const start = (count: number) => startProcesses(count, env, 'owners-worker.ts')
    const get = (url: string, user = 'alice') => visitor().get(url, { 'x-user': user })
    async function imported({ origin }: Process): Promise<void> {
      expect(await (await get(`${origin}/import/alice`)).json()).toBe(true)
    }
    async function job({ origin }: Process, count = 50): Promise<unknown[]> {
      return (await (await get(`${origin}/job/alice/${count}`)).json()) as unknown[]
    }

    it('is renewed once by 4 processes of pages and 2 of jobs, 50 calls each', async () => {
      const { counts } = rotating(provider)
      const processes = await start(6)
      const [first] = processes
      if (!first) throw new Error('no process')
      await imported(first)
      const pages = processes
        .slice(0, 4)
        .flatMap(({ origin }) => times(50, async () => (await get(`${origin}/call`)).status))
      const jobs = processes.slice(4).map((one) => job(one))
      const statuses = [...(await Promise.all(pages)), ...(await Promise.all(jobs)).flat()]
      expect(statuses).toEqual(Array(300).fill(200))
      expect(counts).toEqual({ refreshes: 1, reuses: 0 })
    })

    it('is nobody else’s, and shows no token in a dump', async () => {
      rotating(provider)
      const [one] = await start(1)
      if (!one) throw new Error('no process')
      await imported(one)
      expect(await job(one, 1)).toEqual([200])
      expect((await get(`${one.origin}/call`, 'bob')).status).toBe(401)
      const client = await createClient({ url: redis.url }).connect()
      const keys = await client.keys('*')
      const values = await Promise.all(
        keys.map(async (key) =>
          (await client.type(key)) === 'hash'
            ? JSON.stringify(await client.hGetAll(key))
            : await client.get(key).catch(() => ''),
        ),
      )
      await client.close()
      const rows = await database?.db
        .selectFrom('oauth_connections' as never)
        .selectAll()
        .execute()
      const dump = JSON.stringify([keys, values, rows])
      for (const secret of ['canary', 'refresh-1', 'access-1']) {
        expect(dump).not.toContain(secret)
        expect(dump).not.toContain(Buffer.from(secret).toString('base64').slice(0, -2))
      }
    })

    // A renewal under way, and a store that is away, are no matter of which store it is.
    if (STORE !== 'postgres') return

    it('outlives a job that is killed before and during a renewal', async () => {
      const { counts } = rotating(provider)
      const [one, two] = await start(2)
      if (!one || !two) throw new Error('no processes')
      await imported(two)
      const { token } = provider
      provider.token = () => undefined // asked, and never answered
      const lost = job(one, 5).catch(() => undefined)
      while (provider.to('/token').length < 1) await sleep(10)
      const waiting = job(two, 5)
      await one.kill()
      await lost
      provider.token = token
      expect(await waiting).toEqual(Array(5).fill(200))
      expect(counts).toEqual({ refreshes: 1, reuses: 0 })
    })

    it('outlives a job that is killed after the answer, where the old token still counts', async () => {
      const { counts, live } = rotating(provider, 0)
      const { token } = provider
      provider.token = async (request, res) => {
        // A server with a period of grace, as most of those that detect reuse have one.
        live.add('seed')
        await token(request, res)
      }
      const [one, two] = await start(2)
      if (!one || !two) throw new Error('no processes')
      await imported(two)
      const lost = job(one, 5).catch(() => undefined)
      while (counts.refreshes < 1) await sleep(1)
      await one.kill()
      await lost
      expect(await job(two, 5)).toEqual(Array(5).fill(200))
      expect(counts.refreshes).toBeLessThanOrEqual(2)
      expect(counts.reuses).toBe(0)
    })

    it('is there for each finished sign-in and no other, while its store is away for 5 s', async () => {
      rotating(provider)
      provider.token = (_request, res) => {
        json(res, 200, { access_token: 'a-canary', refresh_token: 'r', expires_in: 3600 })
      }
      const way = await severable(database?.port ?? redis.port)
      Object.assign(env, {
        DATABASE_PORT: String(way.port),
        ...(!database && { REDIS_HOME_URL: `redis://127.0.0.1:${String(way.port)}` }),
      })
      const [one] = await start(1)
      if (!one) throw new Error('no process')
      const signIn = async (user: string) => {
        const browser = visitor()
        const begun = await browser.get(`${one.origin}/auth/plain/start`)
        const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
        const callback = `${one.origin}/auth/plain/callback?code=c&state=${state}`
        return (await browser.get(callback, { 'x-user': user })).status
      }
      const during = times(200, async (n) => {
        await sleep(n * 40)
        return signIn(`user-${n}`)
      })
      await sleep(1_000)
      await way.cut()
      await sleep(5_000)
      await way.mend()
      const statuses = await Promise.all(during)
      expect([...new Set(statuses)].sort()).toEqual([302, 503])
      const after = await Promise.all(times(50, (n) => signIn(`late-${n}`)))
      expect(after).toEqual(Array(50).fill(302))
      for (const [n, status] of statuses.entries()) {
        const { status: called } = await get(`${one.origin}/call`, `user-${n}`)
        expect([n, status, called]).toEqual([n, status, status === 302 ? 200 : 401])
      }
      await way.cut()
    })
  })
})
