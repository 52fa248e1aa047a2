import { setTimeout as sleep } from 'node:timers/promises'
import type { SessionOptions } from 'express-session'
import { connected, cookiesOf } from '../../security/hostile.js'
import { barrier, gate } from '../../support/gate.js'
import { begin, signIn } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { revocable, revokedAt, send, sessionOf, shop } from './shop.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

const open = (sessions: Partial<SessionOptions> = {}, ids: readonly string[] = ['plain']) =>
  shop(
    store,
    ids.map((id) => revocable(provider, { id })),
    sessions,
  )

describe.each([false, true])('saveUninitialized: %s: a callback under way', (saveUninitialized) => {
  it.each(['/logout', '/ban'])(
    'loses to %s: no session is brought back, and its tokens are revoked',
    async (way) => {
      const browser = open({ saveUninitialized, resave: saveUninitialized }).browser()
      await browser.get('/put/apples')
      const { callback } = await begin(browser)
      const slow = gate(provider, 'token')
      const back = send(browser.get(callback()))
      await slow.reached
      await browser.get(way).expect(200)
      slow.open()
      const response = await back
      expect(response.status).toBe(400)
      expect(response.get('Location')).toBeUndefined()
      expect(response.text).toMatch(/signed[_ ]out/)
      expect(store.sessionIds).toEqual([])
      expect(store.records).toEqual([])
      expect(revokedAt(provider)).toEqual([expect.stringMatching(/^refresh-token-/)])
      expect(await connected(browser)).toEqual([])
      expect(await sessionOf(browser)).not.toHaveProperty('cart')
      await browser.get('/call/plain').expect(401)
    },
  )

  it('loses also to a logout whose session was read before and ends after it', async () => {
    const made = open({ saveUninitialized })
    const logout = barrier()
    made.app.get('/slow-logout', async (req, res) => {
      await logout.pass()
      req.session.destroy(() => res.send('bye'))
    })
    const browser = made.browser()
    await browser.get('/put/apples')
    const { callback } = await begin(browser)
    const slow = send(browser.get('/slow-logout'))
    await logout.reached
    await browser.get(callback()).expect(302)
    logout.open()
    await slow
    expect(await connected(browser)).toEqual([])
    expect(store.records).toEqual([])
    expect(await sessionOf(browser)).not.toHaveProperty('cart')
  })

  it('keeps what another tab wrote into the session, and what it took out', async () => {
    const made = open({ saveUninitialized })
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
    expect(store.sessionIds).toHaveLength(1)
  })
})

describe('a callback under way', () => {
  it('loses to a logout that comes while it saves', async () => {
    const browser = open().browser()
    await browser.get('/put/apples').expect(200)
    const { callback } = await begin(browser)
    const saving = barrier()
    const set = store.set.bind(store)
    store.set = (id, data, done) => {
      if (id.startsWith('oauth-') || !data.oauth) return set(id, data, done)
      void saving.pass().then(() => set(id, data, done))
    }
    const back = send(browser.get(callback()))
    await saving.reached
    const logout = send(browser.get('/logout'))
    await sleep(50)
    saving.open()
    await Promise.all([back, logout])
    expect([...store.sessionIds, ...store.records]).toEqual([])
    expect(await connected(browser)).toEqual([])
  })

  it('sent three times is one exchange, one session and one record', async () => {
    const made = open()
    const browser = made.browser()
    const before = cookiesOf(await browser.get('/put/apples'))
    const start = await browser.get('/auth/plain/start').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    const url = `/auth/plain/callback?code=the-code&state=${state}`
    const slow = gate(provider, 'token')
    const click = () => send(made.browserWith(`${before}; ${cookiesOf(start)}`).get(url))
    const clicks = [click(), click(), click()]
    await slow.reached
    await sleep(30)
    slow.open()
    const answers = await Promise.all(clicks)
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

  it('that cannot save its session is a 503 that leaves no record and no live token', async () => {
    const browser = open().browser()
    const { body } = await browser.get('/put/apples').expect(200)
    const { callback } = await begin(browser)
    const set = store.set.bind(store)
    store.set = (id, data, done) =>
      id.startsWith('oauth-') ? set(id, data, done) : done?.(new Error('full'))
    await browser.get(callback()).expect(503)
    store.set = set
    expect([...store.sessionIds, ...store.records]).toEqual([body.id])
    expect(revokedAt(provider)).toHaveLength(1)
    expect(await sessionOf(browser)).toMatchObject({ id: body.id, cart: 'apples' })
    expect(await connected(browser)).toEqual([])
  })
})

describe('a callback beside another one', () => {
  it.each(['first', 'second'])('when the %s answers last, both are connected', async (last) => {
    const other = await stub()
    const providers = [revocable(provider), revocable(other, { id: 'other' })]
    const browser = shop(store, providers).browser()
    await browser.get('/put/apples')
    const one = await begin(browser, 'plain')
    const two = await begin(browser, 'other')
    const gates = [gate(provider, 'token'), gate(other, 'token')]
    const answers = [send(browser.get(one.callback())), send(browser.get(two.callback()))]
    await Promise.all(gates.map(({ reached }) => reached))
    for (const index of last === 'first' ? [1, 0] : [0, 1]) {
      gates[index]?.open()
      expect((await answers[index])?.status).toBe(302)
    }
    expect((await connected(browser)).sort()).toEqual(['other', 'plain'])
    expect(await sessionOf(browser)).toMatchObject({ cart: 'apples' })
    expect(store.records).toHaveLength(2)
    expect(store.sessionIds).toHaveLength(1)
  })

  it('and three more that end at the same moment: none is lost', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const browser = open({}, ids).browser()
    await browser.get('/put/apples').expect(200)
    const callbacks: string[] = []
    for (const id of ids) callbacks.push((await begin(browser, id)).callback())
    // Answers that leave in another order than the sessions were saved.
    const set = store.set.bind(store)
    let n = 0
    store.set = (id, data, done) => void setTimeout(() => set(id, data, done), (n++ * 7) % 20)
    const answers = await Promise.all(callbacks.map((url) => send(browser.get(url))))
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 302))
    expect((await connected(browser)).sort()).toEqual(ids)
    for (const id of ids) await browser.get(`/call/${id}`).expect(200)
    expect(store.sessionIds).toHaveLength(1)
  })

  it('does not write its session once more over what that one added to it', async () => {
    const browser = open({}, ['plain', 'other']).browser()
    await signIn(browser)
    const [again, other] = [await begin(browser, 'plain'), await begin(browser, 'other')]
    const [tokens, gates] = [provider.token, { other: barrier(), replaced: barrier() }]
    provider.token = async (request, res) => {
      if (request.form.get('redirect_uri')?.includes('/other/')) await gates.other.pass()
      await tokens(request, res)
    }
    // The first has saved, and is not answered: it still has to end the connection it replaces.
    const destroy = store.destroy.bind(store)
    store.destroy = (id, done) =>
      id.startsWith('oauth-')
        ? void gates.replaced.pass().then(() => destroy(id, done))
        : destroy(id, done)
    const second = send(browser.get(other.callback()))
    await gates.other.reached
    const first = send(browser.get(again.callback()))
    await gates.replaced.reached
    gates.other.open()
    expect((await second).status).toBe(302)
    gates.replaced.open()
    expect((await first).status).toBe(302)
    expect((await connected(browser)).sort()).toEqual(['other', 'plain'])
  })
})
