import type { EndedConnection, NotConnectedError } from 'express-oauth-connect'
import { begin, plain, SECRET, signIn, site, type Browser } from '../../support/site.js'
import { rotate } from '../../support/rotating.js'
import { issue, stub, type Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { connected } from '../../security/hostile.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

const revocable = (origin: string) => plain(origin, { revocationEndpoint: `${origin}/revoke` })
const shop = (options: object = {}, sessions: object = {}) =>
  site([revocable(provider.origin)], options, { store, ...sessions })

function sameVisitor(from: Browser, to: Browser): Browser {
  Object.assign(to, { jar: (from as unknown as { jar: object }).jar })
  return to
}

describe('a process with another secret', () => {
  it('uses nothing, ends nothing and says why', async () => {
    rotate(provider)
    const right = shop().browser()
    await signIn(right)
    const records = store.records
    const made = shop({ secret: 'a wrong secret, 32 bytes or more of it' })
    const wrong = sameVisitor(right, made.browser())
    await wrong.get('/call/plain').expect(401)
    await wrong.get('/session')
    expect(await connected(wrong)).toEqual([])
    const error = made.errors[0] as NotConnectedError
    expect(error).toMatchObject({ name: 'NotConnectedError', code: 'not_connected' })
    expect(error.message).toContain('cannot be opened')
    expect(error.hint).toContain('secret')
    expect(store.records).toEqual(records)
    expect(provider.to('/token')).toHaveLength(1)
    await right.get('/call/plain').expect(200, { token: 'access-2-canary' })
  })

  it('uses it where it lists the old secret after its own', async () => {
    const right = shop().browser()
    await signIn(right)
    const rotated = shop({ secret: ['a new secret, 32 bytes or more of it', SECRET] }).browser()
    await sameVisitor(right, rotated).get('/call/plain').expect(200)
  })
})

describe('a session store that fails', () => {
  /** Neither the session nor a record of a sign-in that could not be finished. */
  async function expectNothing(browser: Browser): Promise<void> {
    store.failing = () => false
    expect(store.records).toEqual([])
    expect(
      provider
        .to('/revoke')
        .map(({ form }) => form.get('token'))
        .sort(),
    ).toEqual([expect.stringMatching(/^access-token-/), expect.stringMatching(/^refresh-token-/)])
    expect(await connected(browser)).toEqual([])
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'apples' })
  }

  it.each([
    ['to save the session', /^set (?!oauth-)/],
    ['to save the record', /^set oauth-/],
    ['to save anything', /^set /],
    ['to read the old session again', /^get /],
  ])('%s: 503, nobody half signed in, tokens revoked', async (_what, broken) => {
    const browser = shop().browser()
    await browser.get('/put/apples')
    const { callback } = await begin(browser)
    const answer = provider.token
    provider.token = async (request, res) => {
      store.failing = (operation) => broken.test(operation)
      await answer(request, res)
    }
    const response = await browser.get(callback()).set('Accept', 'application/json')
    expect(response.status).toBe(503)
    expect(response.body).toMatchObject({ error: 'session_failed' })
    expect(response.get('Location')).toBeUndefined()
    expect(response.text).not.toContain('store-canary')
    await expectNothing(browser)
  })

  it('to save new tokens: they are used all the same, and saved when it is back', async () => {
    const counts = rotate(provider)
    const browser = shop().browser()
    await signIn(browser)
    store.failing = (operation) => operation.startsWith('set oauth-')
    await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
    store.failing = () => false
    await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
    await new Promise((resolve) => setTimeout(resolve, 700))
    await sameVisitor(browser, shop().browser()).get('/call/plain').expect(200)
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
  })

  it.each(['disconnect', 'logout'])(
    'to remove a record at a %s: 503, and the next one revokes its tokens',
    async (what) => {
      const ended: string[] = []
      const made = shop({ onDisconnect: ({ reason }: EndedConnection) => void ended.push(reason) })
      made.routes.post('/logout', (req, res, next) => {
        made.auth.logout(req, res).catch(next)
      })
      const browser = made.browser()
      await signIn(browser)
      const end = () => {
        const path = what === 'logout' ? '/logout' : '/auth/plain/disconnect'
        return browser.post(path).set('Sec-Fetch-Site', 'same-origin')
      }
      store.failing = (operation) => operation.startsWith('destroy oauth-')
      await end().expect(503)
      expect(provider.to('/revoke')).toEqual([])
      expect(ended).toEqual([])
      store.failing = () => false
      await end().expect(303)
      expect(provider.to('/revoke')).toHaveLength(2)
      expect(ended).toEqual([what === 'logout' ? 'logout' : 'visitor'])
      expect(store.records).toEqual([])
    },
  )

  it('to read a record: the call ends in an error, and the connection does not', async () => {
    const browser = shop().browser()
    await signIn(browser)
    store.failing = (operation) => operation.startsWith('get oauth-')
    await browser.get('/call/plain').expect(503)
    expect((await browser.get('/auth/connections')).status).toBe(503)
    expect(
      (await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin')).status,
    ).toBe(503)
    store.failing = () => false
    await browser.get('/call/plain').expect(200)
  })
})

it('one call in a session of 50 connections asks the store for one record', async () => {
  const account = plain(provider.origin, { account: 'user', tokenFields: ['user'] })
  const browser = site([account], {}, { store }).browser()
  for (let n = 0; n < 50; n++) {
    provider.token = issue({ user: `user-${n}` })
    await signIn(browser)
  }
  expect(store.records).toHaveLength(50)
  for (const url of ['/call/plain', '/call/plain?account=user-7', '/call/plain?account=user-0']) {
    store.operations.length = 0
    await browser.get(url).expect(200)
    const ofRecords = store.operations.filter((operation) => operation.includes('oauth-'))
    expect(ofRecords).toEqual([expect.stringMatching(/^get oauth-/)])
  }
  expect(await connected(browser)).toHaveLength(50)
})

it('a second sign-in of the same account takes the first one’s place', async () => {
  const browser = shop().browser()
  await signIn(browser)
  const first = store.records
  await signIn(browser)
  expect(store.records).toHaveLength(1)
  expect(store.records).not.toEqual(first)
  expect(await connected(browser)).toEqual(['plain'])
})
