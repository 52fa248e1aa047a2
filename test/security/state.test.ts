import { createHash } from 'node:crypto'
import { MemoryStore } from 'express-session'
import { memoryStore } from 'express-oauth-connect'
import { begin, plain, site, type Browser } from '../support/site.js'
import { stub, type Stub } from '../support/stub.js'
import { connected, cookiesOf, expectRefused, later, setCookies } from './hostile.js'

let server: Stub
let servers: Stub[]

beforeEach(async () => {
  server = await stub()
  servers = [server]
})

const flip = (text: string) =>
  Array.from(text, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')

/** One session of the store that any browser of the site shares. */
function shop(cells = {}, options = {}) {
  return site([plain(server.origin, cells, options)])
}

/** A start, its cookie outside of any jar, and the callback that belongs to it. */
async function started(browser: Browser, query = '') {
  const response = await browser.get(`/auth/plain/start${query}`).expect(302)
  const state = new URL(response.get('Location') ?? '').searchParams.get('state') ?? ''
  const callback = `/auth/plain/callback?code=the-code&state=${state}`
  return { state, cookie: cookiesOf(response), callback }
}

async function canStillFinish(browser: Browser, callback: string): Promise<void> {
  const response = await browser.get(callback).expect(302)
  expect(response.get('Location')).toBe('/')
  expect(await connected(browser)).toEqual(['plain'])
  expect(server.to('/token')).toHaveLength(1)
}

test('T01, D16: a callback without state is refused', async () => {
  const browser = shop().browser()
  const { callback } = await begin(browser)
  const response = await expectRefused(browser, '/auth/plain/callback?code=the-code', { servers })
  expect(response.body).toMatchObject({ error: 'state_missing' })
  await canStillFinish(browser, callback())
})

test.each([
  ['wrong', () => 'A'.repeat(43)],
  ['truncated', (state: string) => state.slice(0, -1)],
  ['in the other case', flip],
  ['with one character more', (state: string) => `${state}A`],
  ['empty', () => ''],
  ['with a blank before it', (state: string) => ` ${state}`],
  ['with a blank after it', (state: string) => `${state} `],
  ['of one character', () => 'x'],
])('T02: a state that is %s is refused and burns nothing', async (_what, change) => {
  const browser = shop().browser()
  const { callback, state } = await begin(browser)
  const query = new URLSearchParams({ code: 'the-code', state: change(state) }).toString()
  await expectRefused(browser, `/auth/plain/callback?${query}`, { servers })
  await canStillFinish(browser, callback())
})

test('T03, D2: a state buys one exchange, in this browser and in any other', async () => {
  const store = memoryStore(() => Date.now())
  const { browser, browserWith } = site([plain(server.origin)], { shared: store })
  const first = browser()
  const { cookie, callback: url } = await started(first)
  await first.get(url).expect(302)
  // The finished browser goes where it went before; nothing is exchanged again.
  expect((await first.get(url).expect(302)).get('Location')).toBe('/')
  expect(server.to('/token')).toHaveLength(1)
  // Whoever kept the old cookie cannot use the state with another code later.
  await later(30_000, async () => {
    const replay = await browserWith(cookie).get(url).set('Accept', 'application/json')
    expect(server.to('/token')).toHaveLength(1)
    expect(replay.status).toBe(400)
    expect(replay.body).toMatchObject({ error: 'state_spent' })
  })
})

test('T04: a state of another browser is refused, and that browser can still finish', async () => {
  const { browser } = shop()
  const [victim, attacker] = [browser(), browser()]
  const { callback } = await begin(attacker)
  await begin(victim)
  const response = await expectRefused(victim, callback(), { servers })
  expect(response.body).toMatchObject({ error: 'state_unknown' })
  await canStillFinish(attacker, callback())
})

test('T05: a state is good for ten minutes, whatever the browser still sends', async () => {
  const { browser, browserWith } = shop()
  const [late, inTime] = [await started(browser()), await started(browser())]
  await later(10 * 60_000 + 1_000, async () => {
    const response = await expectRefused(browserWith(late.cookie), late.callback, { servers })
    expect(response.body).toMatchObject({ error: 'state_expired' })
  })
  await later(10 * 60_000 - 5_000, async () => {
    await browserWith(inTime.cookie).get(inTime.callback).expect(302)
  })
  expect(server.to('/token')).toHaveLength(1)
})

test('F30: a clock that was set back does not make a state valid for ever', async () => {
  const { browser, browserWith } = shop()
  const { cookie, callback } = await started(browser())
  await later(-3600_000, async () => {
    await expectRefused(browserWith(cookie), callback, { servers })
  })
})

test("T06: a state is refused at another provider's callback", async () => {
  const other = await stub()
  const { browser } = site([plain(server.origin), plain(other.origin, { id: 'other' })])
  const visitor = browser()
  const { state, callback } = await begin(visitor)
  await expectRefused(visitor, `/auth/other/callback?code=the-code&state=${state}`, {
    servers: [server, other],
  })
  await canStillFinish(visitor, callback())
})

test('T08: a state says nothing, and neither it nor its cookie can be changed', async () => {
  const shopped = shop()
  const { state, cookie } = await started(shopped.browser(), '?return_to=/private')
  const readable = `${Buffer.from(state, 'base64url').toString('latin1')} ${decodeURIComponent(cookie)}`
  expect(readable).not.toMatch(/private|return_to|https?:|plain/)
  for (const index of [0, 20, 42]) {
    const changed =
      state.slice(0, index) + (state[index] === 'A' ? 'B' : 'A') + state.slice(index + 1)
    const forged = await shopped
      .browserWith(cookie)
      .get(`/auth/plain/callback?code=the-code&state=${changed}`)
    expect(forged.status).toBe(400)
  }
  const value = cookie.indexOf('=') + 1
  for (let index = value; index < cookie.length; index += index < value + 12 ? 1 : 17) {
    await refusedWith(replaceAt(cookie, index))
  }
  await refusedWith(replaceAt(cookie, cookie.length - 1))
  await refusedWith(`${cookie}A`)
  await refusedWith(`${cookie}=`)
  await refusedWith(`${cookie.slice(0, -5)}!${cookie.slice(-5)}`)
  await refusedWith(cookie.slice(0, -1))
  expect(server.calls).toEqual([])

  async function refusedWith(forged: string) {
    const response = await shopped
      .browserWith(forged)
      .get(`/auth/plain/callback?code=the-code&state=${state}`)
    expect(`${response.status} with ${forged}`).toBe(`400 with ${forged}`)
  }
  function replaceAt(text: string, index: number) {
    const code = text.charCodeAt(index)
    const other = String.fromCharCode(/[A-Za-z]/.test(text[index] ?? '') ? code ^ 32 : 65)
    return text.slice(0, index) + other + text.slice(index + 1)
  }
})

test("T08: one start's cookie does not pass for another's", async () => {
  const shopped = shop()
  const [first, second] = [await started(shopped.browser()), await started(shopped.browser())]
  const renamed = `${first.cookie.split('=')[0] ?? ''}=${second.cookie.slice(second.cookie.indexOf('=') + 1)}`
  for (const { state } of [first, second]) {
    const response = await shopped
      .browserWith(renamed)
      .get(`/auth/plain/callback?code=the-code&state=${state}`)
    expect(response.status).toBe(400)
  }
  expect(server.calls).toEqual([])
})

test('T09: a state brought to start is ignored', async () => {
  const browser = shop().browser()
  const { state } = await begin(browser, 'plain', { state: 'A'.repeat(43) })
  expect(state).not.toBe('A'.repeat(43))
  const url = `/auth/plain/callback?code=the-code&state=${'A'.repeat(43)}`
  await expectRefused(browser, url, { servers })
})

describe('T10: a provider without state', () => {
  const none = { stateIn: 'none', pkce: false } as const
  const accepted = { acceptNoState: true }
  const url = '/auth/plain/callback?code=the-code'

  test('needs a registration that accepts it', () => {
    expect(() => shop(none)).toThrow(/acceptNoState/)
  })

  test('is refused in a browser that started nothing', async () => {
    await expectRefused(shop(none, accepted).browser(), url, { servers })
  })

  test('is accepted once in the browser that started', async () => {
    const browser = shop(none, accepted).browser()
    const { state } = await begin(browser)
    expect(state).toBe('')
    await canStillFinish(browser, url)
    await browser.get('/auth/plain/callback?code=another').expect(302)
    expect(server.to('/token')).toHaveLength(1)
  })

  test("is refused while another provider's sign-in is open", async () => {
    const providers = [
      plain(server.origin, none, accepted),
      plain(server.origin, { ...none, id: 'other' }, accepted),
    ]
    const browser = site(providers).browser()
    await browser.get('/auth/other/start').expect(302)
    await expectRefused(browser, url, { servers })
  })

  test('knows only the newest of two starts', async () => {
    const browser = shop(none, accepted).browser()
    await begin(browser)
    await begin(browser, 'plain', { return_to: '/newest' })
    expect((await browser.get(url).expect(302)).get('Location')).toBe('/newest')
    await browser.get(url)
    expect(server.to('/token')).toHaveLength(1)
  })
})

test('T11: a provider that knows state cannot leave it out', async () => {
  const browser = shop().browser()
  await begin(browser)
  for (const query of ['code=the-code', 'code=the-code&state=', 'code=the-code&State=x'])
    await expectRefused(browser, `/auth/plain/callback?${query}`, { servers })
})

test.each([
  ['Sec-Purpose', 'prefetch'],
  ['Sec-Purpose', 'prefetch;prerender'],
  ['Purpose', 'prefetch'],
  ['X-Moz', 'prefetch'],
  ['X-Purpose', 'preview'],
  ['Sec-Fetch-Dest', 'image'],
  ['Sec-Fetch-Dest', 'script'],
  ['Sec-Fetch-Dest', 'iframe'],
  ['Sec-Fetch-Dest', 'empty'],
])('T12, T146, D20: a start with %s: %s sets nothing', async (name, value) => {
  const store = new MemoryStore()
  const browser = site([plain(server.origin)], {}, { store }).browser()
  const response = await browser.get('/auth/plain/start').set(name, value)
  expect(response.status).toBe(403)
  expect(setCookies(response)).toEqual([])
  expect(response.get('Location')).toBeUndefined()
  expect(sessionsIn(store)).toEqual({})
})

test('T12: a start by a person is not refused', async () => {
  const browser = shop().browser()
  const headers = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': 'cross-site' }
  await browser.get('/auth/plain/start').set(headers).expect(302)
})

test("T13, D3: a wrong state burns nobody's transaction", async () => {
  const browser = shop().browser()
  const tabs = [await begin(browser), await begin(browser), await begin(browser)]
  for (const state of ['', 'x', 'A'.repeat(43), tabs[0]?.state.slice(1) ?? ''])
    await expectRefused(browser, `/auth/plain/callback?code=the-code&state=${state}`, { servers })
  for (const { callback } of tabs) await browser.get(callback()).expect(302)
  expect(server.to('/token')).toHaveLength(3)
})

test.each(['', '&state=', `&state=${'A'.repeat(43)}`])(
  'T14, D5: an error with "%s" for a state is not believed',
  async (state) => {
    const browser = shop().browser()
    const { callback } = await begin(browser)
    const response = await expectRefused(
      browser,
      `/auth/plain/callback?error=access_denied&error_description=the-canary${state}`,
      { servers, canaries: ['the-canary'] },
    )
    expect(response.body).toMatchObject({ status: 400 })
    await canStillFinish(browser, callback())
  },
)

test('T14: an error with a valid state is a refusal, and spends the state', async () => {
  const browser = shop().browser()
  const { callback } = await begin(browser)
  const response = await expectRefused(browser, callback({ error: 'access_denied' }), {
    servers,
    status: 403,
  })
  expect(response.body).toMatchObject({ error: 'access_denied' })
  await expectRefused(browser, callback(), { servers })
})

test('T15: a verifier per start, its S256 challenge in front, itself only behind', async () => {
  const browser = shop().browser()
  const verifiers = new Set<string>()
  for (let n = 0; n < 3; n++) {
    const { authorize, callback } = await begin(browser)
    expect(authorize.searchParams.get('code_challenge_method')).toBe('S256')
    await browser.get(callback()).expect(302)
    const verifier = server.to('/token').at(-1)?.form.get('code_verifier') ?? ''
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/)
    const digest = createHash('sha256').update(verifier).digest('base64url')
    expect(authorize.searchParams.get('code_challenge')).toBe(digest)
    expect(authorize.href).not.toContain(verifier)
    verifiers.add(verifier)
  }
  expect(verifiers.size).toBe(3)
})

function sessionsIn(store: MemoryStore): unknown {
  return (store as unknown as { sessions: unknown }).sessions
}
