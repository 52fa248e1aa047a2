import type { SessionOptions, Store } from 'express-session'
import { connected } from '../../security/hostile.js'
import { rotate, type Rotation } from '../../support/rotating.js'
import { SESSION_STORES, type Opened, type StoreKind } from '../../support/session-stores.js'
import { plain, signIn, site, type Browser, type TestSite } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

const settings: readonly (readonly [string, Partial<SessionOptions>])[] = [
  ['as documented', {}],
  ['maxAge', { cookie: { maxAge: 60_000 } }],
  ['maxAge, rolling', { cookie: { maxAge: 60_000 }, rolling: true }],
  ['resave', { resave: true, saveUninitialized: true }],
  ["unset: 'destroy'", { unset: 'destroy' }],
  ['a function for the cookie', { cookie: () => ({ maxAge: 60_000 }) }],
]

const stores = SESSION_STORES.filter(available)
const opened = new Map<string, Opened>()
let provider: Stub
let counts: Rotation

beforeAll(async () => {
  provider = await stub()
  await Promise.all(stores.map(async (kind) => opened.set(kind.name, await kind.open())))
})
beforeEach(() => {
  counts = rotate(provider, 0)
})
afterAll(() => Promise.all([...opened.values()].map((each) => each.close())))

describe.each(stores)('$name', ({ name }) => {
  it.each(settings)('%s: signs in, calls, renews, disconnects', async (_setting, options) => {
    const { browser, records } = visit(storeOf(name), options)
    await browser.get('/put/apples').expect(200)
    await signIn(browser)
    const calls = await Promise.all([1, 2, 3].map(() => browser.get('/call/plain')))
    expect(calls.map(({ body }) => body as unknown)).toEqual(
      Array.from({ length: 3 }, () => ({ token: 'access-2-canary' })),
    )
    await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
    expect((await browser.get('/cart')).text).toBe('apples')
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(await connected(browser)).toEqual([])
    await browser.get('/call/plain').expect(401)
    expect((await browser.get('/cart')).text).toBe('apples')
    expect(await records()).toEqual([])
  })

  it.each(settings)('%s: a logout ends the connection', async (_setting, options) => {
    const { browser, records } = visit(storeOf(name), options)
    await signIn(browser)
    await browser.get('/call/plain').expect(200)
    expect(await records()).toHaveLength(1)
    await browser.get(options.unset === 'destroy' ? '/unset' : '/logout').expect(200)
    await settled(async () => (await records()).length === 0)
    expect(await records()).toEqual([])
    expect(await connected(browser)).toEqual([])
    await browser.get('/call/plain').expect(401)
  })

  it('another process of the site reads what this one wrote', async () => {
    const store = storeOf(name)
    const { browser } = visit(store)
    await signIn(browser)
    await browser.get('/call/plain').expect(200)
    const other = visit(
      name.startsWith('Memory') || name === 'memorystore' ? store : storeOf(name),
    ).browser
    Object.assign(other, { jar: (browser as unknown as { jar: object }).jar })
    await other.get('/call/plain').expect(200, { token: 'access-2-canary' })
    expect(await connected(other)).toEqual(['plain'])
  })
})

it('a visitor who only reads pages stays connected for longer than maxAge', async () => {
  const options = { rolling: true, cookie: { maxAge: 3_000 } }
  const visits = stores.map(({ name }) => ({ name, ...visit(storeOf(name), options) }))
  await Promise.all(visits.map(({ browser }) => signIn(browser)))
  for (let n = 0; n < 10; n++) {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await Promise.all(visits.map(({ browser }) => browser.get('/cart')))
  }
  const still = await Promise.all(
    visits.map(async ({ name, browser }) => [name, await connected(browser)]),
  )
  expect(still).toEqual(stores.map(({ name }) => [name, ['plain']]))
})

interface Visit {
  readonly browser: Browser
  /** Those of its connections that are in the store. */
  readonly records: () => Promise<readonly string[]>
}

function storeOf(name: string): Store {
  const kind = opened.get(name)
  if (!kind) throw new Error(`${name} is not open`)
  return kind.make()
}

/** A new visitor at a site with that store. */
function visit(store: Store, options: Partial<SessionOptions> = {}): Visit {
  const set = jest.spyOn(store, 'set')
  const made = withLogout(site([plain(provider.origin)], {}, { store, ...options }))
  return {
    browser: made.browser(),
    async records() {
      const written = new Set(set.mock.calls.map(([key]) => key))
      const keys = [...written].filter((key) => key.startsWith('oauth-'))
      const present = await Promise.all(keys.map((key) => has(store, key)))
      return keys.filter((_key, index) => present[index])
    },
  }
}

function withLogout(made: TestSite): TestSite {
  made.app.get('/logout', (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.send('bye')))
  })
  made.app.get('/cart', (req, res) => {
    res.send((req.session as { readonly cart?: string }).cart)
  })
  made.app.get('/unset', (req, res) => {
    Object.assign(req, { session: null })
    res.send('bye')
  })
  return made
}

function has(store: Store, key: string): Promise<boolean> {
  return new Promise((resolve) => {
    store.get(key, (error: unknown, data) => resolve(!error && !!data))
  })
}

/** Some stores answer before they are done. */
async function settled(done: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 50 && !(await done()); n++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Skipped with one visible line where something is missing, failing in CI. */
function available({ name, missing, optional = false }: StoreKind): boolean {
  if (missing === undefined) return true
  if (process.env.CI === 'true' && !optional) {
    it(`${name} needs ${missing}`, () => {
      throw new Error(`CI=true and no ${missing} on this machine`)
    })
  } else {
    process.stderr.write(`skipped: the session store ${name} needs ${missing}\n`)
    it.skip(`${name} (no ${missing} here)`, () => undefined)
  }
  return false
}
