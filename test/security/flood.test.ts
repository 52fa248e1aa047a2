import { request } from 'undici'
import { MemoryStore } from 'express-session'
import { memoryStore, type Store } from 'express-oauth-connect'
import { listen } from '../support/servers.js'
import { begin, plain, signIn, site } from '../support/site.js'
import { issue, stub, type Stub } from '../support/stub.js'
import { cpuTime, expectCheap } from './cost.js'
import { connected, cookiesOf } from './hostile.js'
import { pour } from './pour.js'

let server: Stub
beforeEach(async () => {
  server = await stub()
})

/** A store that counts what is written to it. */
function counting(): Store & { writes: () => number } {
  const inner = memoryStore()
  let writes = 0
  return {
    ...inner,
    writes: () => writes,
    set: (...args) => (writes++, inner.set(...args)),
    add: (...args) => (writes++, inner.add(...args)),
    replace: (...args) => (writes++, inner.replace(...args)),
  }
}

/** A site whose session store and shared store are looked at; what both hold in the end. */
async function watched() {
  const sessions = new MemoryStore()
  const store = counting()
  const base = await listen(
    site([plain(server.origin)], { shared: store }, { store: sessions }).app,
  )
  const kept = () => Object.keys((sessions as unknown as { sessions: object }).sessions)
  return { base, left: () => ({ sessions: kept(), writes: store.writes() }) }
}

const statusesOf = (heads: readonly string[]) =>
  new Set(heads.map((head) => /^HTTP\/1\.1 (\d+)/.exec(head)?.[1]))

test('T07, T130: 10 000 anonymous starts leave nothing behind, and no two states are alike', async () => {
  const { base, left } = await watched()
  const heads = await pour(base, () => '/auth/plain/start?return_to=/same', 10_000)
  expect(statusesOf(heads)).toEqual(new Set(['302']))
  expect(left()).toEqual({ sessions: [], writes: 0 })
  const states = heads.map((head) => /[?&]state=([^&\s]*)/.exec(head)?.[1] ?? '')
  expect(states.filter((state) => !/^[\w-]{43}$/.test(state))).toEqual([])
  expect(new Set(states).size).toBe(10_000)
  // 36 random bits each: one pair in a thousand runs.
  expect(new Set(states.map((state) => state.slice(0, 6))).size).toBeGreaterThan(9_990)
})

test('T132: 10 000 callbacks with made-up states call nobody and write nothing', async () => {
  const { base, left } = await watched()
  const path = (n: number) => `/auth/plain/callback?code=x&state=${String(n).padStart(43, 'A')}`
  await pour(base, path, 1_000)
  const before = cpuTime()
  const heads = await pour(base, path, 10_000)
  // Time that others on the machine take is not ours.
  expect((cpuTime() - before) / 10_000).toBeLessThan(1)
  expect(statusesOf(heads)).toEqual(new Set(['400']))
  expect(server.calls).toEqual([])
  expect(left()).toEqual({ sessions: [], writes: 0 })
})

test('T131: of a thousand starts in one browser the newest five work', async () => {
  const browser = site([plain(server.origin)]).browser()
  let started: Awaited<ReturnType<typeof begin>>[] = []
  for (let n = 0; n < 1_000; n++) started = [...started, await begin(browser)].slice(-6)
  expect((await browser.get(started[0]?.callback() ?? '')).status).toBe(400)
  for (const { callback } of started.slice(1)) await browser.get(callback()).expect(302)
  expect(server.to('/token')).toHaveLength(5)
})

test('T133: 500 sign-ins at a provider that hangs hold up nobody else', async () => {
  const other = await stub()
  const shop = site([plain(server.origin), plain(other.origin, { id: 'other' })], {
    timeout: 60_000,
  })
  const base = await listen(shop.app)
  const hung: (() => unknown)[] = []
  server.token = (request, res) => void hung.push(() => issue()(request, res))
  // Not by fetch(), which says that it is no navigation.
  const ask = async (path: string, cookie = '') => {
    const {
      statusCode: status,
      headers,
      body,
    } = await request(base + path, { headers: { cookie } })
    await body.dump()
    return { status, headers }
  }
  let over = 0
  const stuck = Array.from({ length: 500 }, async () => {
    const start = await ask('/auth/plain/start')
    const cookie = [start.headers['set-cookie'] ?? ''].flat()[0]?.split(';')[0]
    const state = new URL(String(start.headers.location)).searchParams.get('state') ?? ''
    const { status } = await ask(`/auth/plain/callback?code=x&state=${state}`, cookie)
    over++
    return status
  })
  // As many as one origin gets at once; the others wait their turn.
  while (hung.length < 32) await new Promise((resolve) => setTimeout(resolve, 10))
  await expectCheap(async () => expect((await ask('/session')).status).toBe(200))
  const visitor = shop.browser()
  await signIn(visitor, 'other')
  expect(await connected(visitor)).toEqual(['other'])
  expect(over).toBe(0)
  server.token = issue()
  for (const answer of hung) await answer()
  expect(new Set(await Promise.all(stuck))).toEqual(new Set([302]))
})

test('F24: a tab restored the next day is told to start again, in words and without a stack', async () => {
  const browser = site([plain(server.origin)]).browser()
  const page = await browser
    .get('/auth/plain/callback?code=yesterday&state=yesterday')
    .set('Accept', 'text/html')
    .set('Accept-Language', 'ru')
  expect(page.status).toBe(400)
  expect(page.text).toMatch(
    /<html lang="ru">[\s\S]*начните вход заново[\s\S]*href="\/auth\/plain\/start"/,
  )
  expect(page.text).not.toMatch(/node_modules|\bat \S+:\d+/)
})

test('F25: without the cookie the page says so, links to start, and does not redirect', async () => {
  const { browser } = site([plain(server.origin)])
  const { callback } = await begin(browser())
  const page = await browser().get(callback()).set('Accept', 'text/html')
  expect(page.status).toBe(400)
  expect(page.get('Location')).toBeUndefined()
  expect(page.text).toContain('href="/auth/plain/start"')
  expect(page.text).toMatch(/cookie/i)
})

test('F26: a deploy between start and callback: another process and a rotated secret finish it', async () => {
  const [old, fresh] = ['the old secret, 32 bytes or more!!', 'the new secret, 32 bytes or more!!']
  const shop = (secret: string | string[]) => site([plain(server.origin)], { secret })
  const start = await shop(old).browser().get('/auth/plain/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const url = `/auth/plain/callback?code=the-code&state=${state}`
  const cookie = cookiesOf(start)
  expect((await shop(fresh).browserWith(cookie).get(url)).status).toBe(400)
  expect(server.calls).toEqual([])
  await shop([fresh, old]).browserWith(cookie).get(url).expect(302)
  expect(server.to('/token')).toHaveLength(1)
})

test('F20: a process that died in the exchange: its state is not tried again by the next one', async () => {
  const store = memoryStore()
  const shop = () => site([plain(server.origin)], { shared: store, timeout: 300 })
  const start = await shop().browser().get('/auth/plain/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const url = `/auth/plain/callback?code=the-code&state=${state}`
  server.token = () => undefined
  expect((await shop().browserWith(cookiesOf(start)).get(url)).status).toBe(504)
  server.token = issue()
  const again = await shop().browserWith(cookiesOf(start)).get(url)
  expect(again.status).toBe(400)
  expect(server.to('/token')).toHaveLength(1)
})

test('F28: a visitor who goes away leaves no rejection behind, and the state is spent', async () => {
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', note)
  let answer = (): unknown => undefined
  server.token = (request, res) => void (answer = () => issue()(request, res))
  const shop = site([plain(server.origin)])
  const base = await listen(shop.app)
  const start = await shop.browser().get('/auth/plain/start')
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const headers = { cookie: cookiesOf(start) }
  const url = `${base}/auth/plain/callback?code=the-code&state=${state}`
  const gone = new AbortController()
  const asked = fetch(url, { headers, signal: gone.signal })
  while (server.calls.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
  gone.abort()
  await expect(asked).rejects.toThrow()
  await answer()
  await new Promise((resolve) => setTimeout(resolve, 100))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
  expect(server.to('/token')).toHaveLength(1)
  expect((await fetch(`${base}/session`)).status).toBe(200)
})

test.each(['tokenRequest', 'tokenResponse', 'clientAuth'] as const)(
  'F29: a table whose %s throws is 502, quotes nothing, and the process lives',
  async (cell) => {
    const boom = () => {
      throw new Error('client-secret-canary and the-code')
    }
    const shop = site([plain(server.origin, { [cell]: boom })])
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const response = await browser.get(callback()).set('Accept', 'application/json')
    expect(response.status).toBe(502)
    expect(response.body).toMatchObject({ error: 'internal_error' })
    expect(response.text).not.toMatch(/canary|the-code/)
    expect(await connected(browser)).toEqual([])
    await shop.browser().get('/auth/plain/start').expect(302)
  },
)
