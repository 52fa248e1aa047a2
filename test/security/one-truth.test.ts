import { gate } from '../support/gate.js'
import { rotate } from '../support/rotating.js'
import {
  begin,
  plain,
  savedIn,
  signIn,
  site,
  type Browser,
  type TestSite,
} from '../support/site.js'
import { issue, stub, type Stub } from '../support/stub.js'
import { WatchedStore } from '../support/watched-store.js'
import { connected, cookiesOf } from './hostile.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

function shop(sessions: object = {}, ...more: readonly Stub[]): TestSite {
  const providers = [provider, ...more].map(({ origin }, index) =>
    plain(
      origin,
      { revocationEndpoint: `${origin}/revoke` },
      { id: index === 0 ? 'plain' : `plain${index}` },
    ),
  )
  const made = site(providers, {}, { store, ...sessions })
  made.app.get('/logout', (req, res) => {
    req.session.destroy(() => res.send('bye'))
  })
  return made
}

/** Sends now: supertest alone waits for the first `then`. */
const send = <T>(request: PromiseLike<T>) => Promise.resolve(request)

/** The refresh tokens that were revoked; each access token goes with its own. */
const revoked = () =>
  provider
    .to('/revoke')
    .map(({ form }) => form.get('token'))
    .filter((token) => token?.startsWith('refresh'))
const sessionOf = async (browser: Browser) =>
  (await browser.get('/session')).body as Record<string, unknown> & { opened: [] }

describe.each([false, true])('resave: %s: a renewal under way', (resave) => {
  it('loses against a disconnect, and what it brings is revoked', async () => {
    const { counts } = { counts: rotate(provider) }
    const browser = shop({ resave }).browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    slow.open()
    expect((await call).status).toBe(401)
    expect(await connected(browser)).toEqual([])
    expect(store.records).toEqual([])
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
    expect(revoked()).toEqual(['refresh-1-canary', 'refresh-2-canary'])
    await browser.get('/call/plain').expect(401)
  })

  it('loses against a logout, and what it brings is revoked', async () => {
    rotate(provider)
    const browser = shop({ resave }).browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    await browser.get('/logout').expect(200)
    slow.open()
    expect((await call).status).toBe(401)
    expect(await connected(browser)).toEqual([])
    expect(store.records).toEqual([])
    expect(revoked()).toContain('refresh-2-canary')
  })

  it('keeps its new tokens, whatever a request that began before it writes', async () => {
    const counts = rotate(provider)
    const made = shop({ resave })
    const browser = made.browser()
    await signIn(browser)
    let finish = (): void => undefined
    const begun = new Promise<void>((began) => {
      made.app.get('/slow', (req, res) => {
        finish = () => {
          Object.assign(req.session, { slow: true })
          res.send('done')
        }
        began()
      })
    })
    const page = send(browser.get('/slow'))
    await begun
    await browser.get('/call/plain').expect(200)
    finish()
    await page
    await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
    expect(savedIn(await sessionOf(browser))[0]?.tokens.refreshToken).toBe('refresh-2-canary')
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
  })
})

it('a renewal leaves what another request wrote into the session meanwhile', async () => {
  rotate(provider)
  const browser = shop().browser()
  await signIn(browser)
  await browser.get('/put/apples')
  const slow = gate(provider, 'token')
  const call = send(browser.get('/call/plain'))
  await slow.reached
  await browser.get('/put/pears').expect(200)
  slow.open()
  expect((await call).status).toBe(200)
  expect(await sessionOf(browser)).toMatchObject({ cart: 'pears' })
})

it('a renewal goes on in the session that a sign-in moved its visitor to', async () => {
  const counts = rotate(provider)
  const other = await stub()
  const browser = shop({}, other).browser()
  await signIn(browser)
  const slow = gate(provider, 'token')
  const call = send(browser.get('/call/plain'))
  await slow.reached
  await signIn(browser, 'plain1')
  slow.open()
  expect((await call).status).toBe(200)
  await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
  expect(await connected(browser)).toEqual(['plain', 'plain1'])
  expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
})

describe.each([false, true])('saveUninitialized: %s: a callback under way', (saveUninitialized) => {
  it('loses against a logout: no session is brought back, and its tokens are revoked', async () => {
    const browser = shop({ saveUninitialized, resave: saveUninitialized }).browser()
    const { id } = (await browser.get('/put/apples')).body as { id: string }
    const { callback } = await begin(browser)
    const slow = gate(provider, 'token')
    const back = send(browser.get(callback()))
    await slow.reached
    await browser.get('/logout').expect(200)
    slow.open()
    const response = await back
    expect(response.status).toBe(400)
    expect(response.get('Location')).toBeUndefined()
    expect(store.sessionIds).not.toContain(id)
    expect(store.records).toEqual([])
    expect(revoked()).toEqual([expect.stringMatching(/^refresh-token-/)])
    expect(await connected(browser)).toEqual([])
    expect(await sessionOf(browser)).not.toHaveProperty('cart')
  })

  it('loses also against one whose session was read before and ends after it', async () => {
    const made = shop({ saveUninitialized })
    let end = (): void => undefined
    const begun = new Promise<void>((began) => {
      made.app.get('/slow-logout', (req, res) => {
        end = () => void req.session.destroy(() => res.send('bye'))
        began()
      })
    })
    const browser = made.browser()
    await browser.get('/put/apples')
    const { callback } = await begin(browser)
    const logout = send(browser.get('/slow-logout'))
    await begun
    await browser.get(callback()).expect(302)
    end()
    await logout
    expect(await connected(browser)).toEqual([])
    expect(store.records).toEqual([])
    expect(await sessionOf(browser)).not.toHaveProperty('cart')
  })

  it('keeps what another tab wrote into the session, and what it took out', async () => {
    const made = shop({ saveUninitialized })
    made.app.get('/take/:name', (req, res) => {
      Reflect.deleteProperty(req.session, req.params.name)
      res.send('gone')
    })
    made.app.get('/keep/:name', (req, res) => {
      Object.assign(req.session, { [req.params.name]: true })
      res.send('kept')
    })
    const browser = made.browser()
    await browser.get('/put/apples')
    await browser.get('/keep/coupon')
    const { callback } = await begin(browser)
    const slow = gate(provider, 'token')
    const back = send(browser.get(callback()))
    await slow.reached
    await browser.get('/put/pears')
    await browser.get('/take/coupon')
    slow.open()
    expect((await back).status).toBe(302)
    const after = await sessionOf(browser)
    expect(after).toMatchObject({ cart: 'pears' })
    expect(after).not.toHaveProperty('coupon')
    expect(await connected(browser)).toEqual(['plain'])
  })
})

it.each(['first', 'second'])(
  'two callbacks at once, the %s answers last: both count',
  async (last) => {
    const other = await stub()
    const made = shop({}, other)
    const browser = made.browser()
    await browser.get('/put/apples')
    const one = await begin(browser, 'plain')
    const two = await begin(browser, 'plain1')
    const gates = [gate(provider, 'token'), gate(other, 'token')]
    const answers = [send(browser.get(one.callback())), send(browser.get(two.callback()))]
    await Promise.all(gates.map(({ reached }) => reached))
    for (const index of last === 'first' ? [1, 0] : [0, 1]) {
      gates[index]?.open()
      expect((await answers[index])?.status).toBe(302)
    }
    expect((await connected(browser)).sort()).toEqual(['plain', 'plain1'])
    expect(await sessionOf(browser)).toMatchObject({ cart: 'apples' })
    expect(store.records).toHaveLength(2)
    expect(store.sessionIds).toHaveLength(1)
  },
)

it('a double click on the callback is one exchange and one new session', async () => {
  const made = shop()
  const browser = made.browser()
  const before = cookiesOf(await browser.get('/put/apples'))
  const start = await browser.get('/auth/plain/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const url = `/auth/plain/callback?code=the-code&state=${state}`
  const click = () => made.browserWith(`${before}; ${cookiesOf(start)}`).get(url)
  const answers = await Promise.all([click(), click(), click()])
  expect(answers.map(({ status }) => status)).toEqual([302, 302, 302])
  const cookies = answers.map((answer) => /connect\.sid=[^;]*/.exec(cookiesOf(answer))?.[0])
  expect(cookies[0]).toBeDefined()
  expect(new Set(cookies).size).toBe(1)
  expect(provider.to('/token')).toHaveLength(1)
  expect(store.records).toHaveLength(1)
  expect(store.sessionIds).toHaveLength(1)
  const after = made.browserWith(cookies[0] ?? '')
  expect(await connected(after)).toEqual(['plain'])
  expect(await sessionOf(after)).toMatchObject({ cart: 'apples' })
})

it('a disconnect revokes the tokens that are live, not those this request knew', async () => {
  rotate(provider)
  const made = shop()
  let end = (): void => undefined
  const begun = new Promise<void>((began) => {
    made.app.get('/slow-disconnect', async (req, res) => {
      await req.oauth.connection('plain')
      await new Promise<void>((resolve) => {
        end = resolve
        began()
      })
      await req.oauth.disconnect('plain')
      res.send('disconnected')
    })
  })
  const browser = made.browser()
  await signIn(browser)
  const disconnecting = send(browser.get('/slow-disconnect'))
  await begun
  await browser.get('/call/plain').expect(200)
  end()
  await disconnecting
  expect(revoked()).toEqual(['refresh-2-canary'])
  expect(store.records).toEqual([])
})

it('a disconnect leaves what another request wrote into the session meanwhile', async () => {
  provider.token = issue()
  const made = shop()
  const browser = made.browser()
  await signIn(browser)
  await browser.get('/put/apples')
  const api = provider.api
  let release = (): void => undefined
  const asked = new Promise<void>((reached) => {
    provider.api = async (request, res) => {
      reached()
      await new Promise<void>((resolve) => (release = resolve))
      await api(request, res)
    }
  })
  const disconnecting = send(
    browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin'),
  )
  await asked
  await browser.get('/put/pears')
  release()
  expect((await disconnecting).status).toBe(303)
  const after = await sessionOf(browser)
  expect(after).toMatchObject({ cart: 'pears', oauth: [] })
})

describe('a logout that ends the session while', () => {
  /** Destroys it when the store is told to write a session, and lets it be written after that. */
  function destroyBefore(write: RegExp, id: string): void {
    store.meanwhile = (operation) => {
      if (!write.test(operation)) return undefined
      store.meanwhile = () => undefined
      return new Promise((resolve) => store.destroy(id, resolve))
    }
  }

  it('a callback writes the new one: nobody is signed in', async () => {
    const browser = shop().browser()
    const { id } = (await browser.get('/put/apples')).body as { id: string }
    const { callback } = await begin(browser)
    destroyBefore(/^set (?!oauth-)/, id)
    const response = await browser.get(callback()).expect(400)
    expect(response.get('Location')).toBeUndefined()
    expect(store.records).toEqual([])
    expect(revoked()).toHaveLength(1)
    // Not even an empty session is kept for a refusal.
    expect(store.sessionIds).toHaveLength(0)
    const after = await sessionOf(browser)
    expect(after).not.toHaveProperty('cart')
    expect(after).not.toHaveProperty('oauth')
  })

  it('a disconnect writes it: it is not brought back', async () => {
    const browser = shop().browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    destroyBefore(/^set (?!oauth-)/, id)
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(store.sessionIds).toEqual([])
    expect(store.records).toEqual([])
  })

  it('a renewal writes its record: it is not brought back', async () => {
    rotate(provider)
    const browser = shop().browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    destroyBefore(/^set oauth-/, id)
    await browser.get('/call/plain').expect(401)
    expect(store.records).toEqual([])
    expect(revoked()).toContain('refresh-2-canary')
  })

  it('a page keeps its records: they are not brought back', async () => {
    const made = shop({ cookie: { maxAge: 40_000 } })
    const browser = made.browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    destroyBefore(/^set oauth-/, id)
    // Another process of the site, which has not kept them before.
    const other = shop({ cookie: { maxAge: 40_000 } }).browserWith('')
    Object.assign(other, { jar: (browser as unknown as { jar: object }).jar })
    await other.get('/session')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(store.records).toEqual([])
  })
})
