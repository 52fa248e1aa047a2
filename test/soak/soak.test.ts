import { MemoryStore } from 'express-session'
import { listen } from '../support/servers.js'
import { visitor } from '../support/processes.js'
import { json, stub, type Stub } from '../support/stub.js'
import { plain, site } from '../support/site.js'

const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 10_000)
const AT_ONCE = 20
const FAULT_RATE = 0.05

/** One answer in twenty goes wrong, in turn in each of these ways. */
const FAULTS: readonly Stub['api'][] = [
  (_request, res) => json(res, 500, {}),
  (_request, res) => json(res, 503, {}, { 'retry-after': '0' }),
  (_request, res) => void res.destroy(),
  (_request, res) => {
    res.writeHead(200, { 'content-length': '100' })
    res.write('{', () => res.destroy())
  },
  (_request, res) => void res.end('<h1>Sorry</h1>'),
]

/** A provider that rotates refresh tokens and fails now and then, before it has done anything. */
function faulty(provider: Stub) {
  const live = new Set<string>()
  const accepted = new Set<string>()
  const counts = { refreshes: 0, reuses: 0, faults: 0 }
  let n = 0
  const sometimes =
    (well: Stub['api']): Stub['api'] =>
    (request, res) => {
      if (Math.random() >= FAULT_RATE) return well(request, res)
      return FAULTS[counts.faults++ % FAULTS.length]?.(request, res)
    }
  provider.token = sometimes((request, res) => {
    const spent = request.form.get('refresh_token')
    if (spent !== null && !live.delete(spent)) {
      counts.reuses++
      return json(res, 400, { error: 'invalid_grant' })
    }
    if (spent !== null) counts.refreshes++
    const [access_token, refresh_token] = [`access-${++n}`, `refresh-${n}`]
    live.add(refresh_token)
    accepted.add(access_token)
    json(res, 200, { access_token, refresh_token, expires_in: spent === null ? 30 : 3600 })
  })
  provider.api = sometimes((request, res) => {
    provider.calls.length = 0
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    json(res, accepted.has(token) ? 200 : 401, {})
  })
  return { counts, forget: () => [live, accepted].forEach((set) => set.clear()) }
}

it(`keeps nothing after ${ROUNDS} sign-ins and calls with 5 % faults, and loses no token`, async () => {
  const provider = await stub()
  const { counts, forget } = faulty(provider)
  const sessions = new MemoryStore()
  const shop = site([plain(provider.origin)], { timeout: 2_000 }, { store: sessions })
  shop.app.get('/logout', (req, res) => {
    req.session.destroy(() => res.end())
  })
  const origin = await listen((req, res) => void shop.app(req, res))
  const outcomes = { signedIn: 0, refused: 0, answered: 0, lost: 0 }

  async function round(): Promise<void> {
    const browser = visitor()
    const start = await browser.get(`${origin}/auth/plain/start`)
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? ''
    const back = await browser.get(`${origin}/auth/plain/callback?code=c&state=${state}`)
    await back.text()
    if (back.status !== 302) {
      outcomes.refused++
      return
    }
    outcomes.signedIn++
    // A fault may spoil a call; the connection must stand it.
    for (let attempt = 0; attempt < 20; attempt++) {
      const { status } = await browser.get(`${origin}/call/plain`)
      if (status === 200) break
      if (status === 401) outcomes.lost++
      if (status === 401 || attempt === 19) break
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt))
    }
    outcomes.answered++
    await browser.get(`${origin}/logout`)
  }

  async function rounds(count: number): Promise<void> {
    let left = count
    const worker = async () => {
      while (left-- > 0) await round()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    forget()
  }

  async function settle(): Promise<{ heap: number; resources: number }> {
    // What the store keeps has its time; let it pass, and let the store notice.
    const later = Date.now() + 3 * 3600_000
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later)
    await rounds(200)
    clock.mockRestore()
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    globalThis.gc?.()
    globalThis.gc?.()
    return {
      heap: process.memoryUsage().heapUsed,
      resources: process.getActiveResourcesInfo().filter((name) => name !== 'TCPSocketWrap').length,
    }
  }

  await rounds(Math.ceil(ROUNDS / 10))
  const before = await settle()
  await rounds(ROUNDS)
  const after = await settle()

  const stored = await new Promise<object>((resolve) => {
    sessions.all((_error, all) => resolve(all ?? {}))
  })
  process.stdout.write(`${JSON.stringify({ outcomes, counts, before, after })}\n`)
  expect(outcomes.lost).toBe(0)
  expect(counts.reuses).toBe(0)
  expect(outcomes.signedIn).toBeGreaterThan(ROUNDS * 0.9)
  expect(Object.keys(stored)).toEqual([])
  expect(after.resources).toBeLessThanOrEqual(before.resources)
  expect(after.heap).toBeLessThan(before.heap * 1.1)
})
