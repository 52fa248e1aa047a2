import { setTimeout as sleep } from 'node:timers/promises'
import { connected } from '../../security/hostile.js'
import { barrier, gate } from '../../support/gate.js'
import { rotate } from '../../support/rotating.js'
import { signIn } from '../../support/site.js'
import { issue, stub, type Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { disconnect, revocable, revokedAt, send, sessionOf, shop } from './shop.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

const open = () => shop(store, [revocable(provider)])

describe('a disconnect', () => {
  it('revokes the token that is live now', async () => {
    rotate(provider)
    const browser = open().browser()
    await signIn(browser)
    await browser.get('/call/plain').expect(200)
    await disconnect(browser).expect(303)
    expect(revokedAt(provider)).toEqual(['refresh-2-canary'])
  })

  it('revokes the tokens that are live, not those its request knew', async () => {
    rotate(provider)
    const made = open()
    const known = barrier()
    made.app.get('/slow-disconnect', async (req, res) => {
      await req.oauth.connection('plain')
      await known.pass()
      await req.oauth.disconnect('plain')
      res.send('disconnected')
    })
    const browser = made.browser()
    await signIn(browser)
    const disconnecting = send(browser.get('/slow-disconnect'))
    await known.reached
    await browser.get('/call/plain').expect(200)
    known.open()
    await disconnecting
    expect(revokedAt(provider)).toEqual(['refresh-2-canary'])
    expect(store.records).toEqual([])
  })

  it('revokes those of a renewal that is saved just between its look and its end', async () => {
    rotate(provider)
    const browser = open().browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    const get = store.get.bind(store)
    const looked = barrier()
    let reads = 0
    store.get = (id, done) =>
      get(id, (error: unknown, data) => {
        const answered = () => done(error, data)
        // The disconnect's own reads: which connection is meant, and what it is now.
        if (id.startsWith('oauth-') && ++reads === 2) void looked.pass().then(answered)
        else answered()
      })
    const disconnecting = send(disconnect(browser))
    await looked.reached
    slow.open()
    await call
    looked.open()
    expect((await disconnecting).status).toBe(303)
    expect(revokedAt(provider)).toContain('refresh-2-canary')
    expect(store.records).toEqual([])
  })

  it('leaves what another request wrote into the session meanwhile', async () => {
    provider.token = issue()
    const browser = open().browser()
    await signIn(browser)
    await browser.get('/put/apples')
    const revoking = gate(provider, 'api')
    const disconnecting = send(disconnect(browser))
    await revoking.reached
    await browser.get('/put/pears')
    revoking.open()
    expect((await disconnecting).status).toBe(303)
    expect(await sessionOf(browser)).toMatchObject({ cart: 'pears', oauth: [] })
  })

  it('does not bring back a session that a logout destroys meanwhile', async () => {
    const browser = open().browser()
    await signIn(browser)
    const set = store.set.bind(store)
    const writing = barrier()
    store.set = (id, data, done) => void writing.pass().then(() => set(id, data, done))
    const disconnecting = send(disconnect(browser))
    await writing.reached
    const logout = send(browser.get('/logout'))
    await sleep(30)
    writing.open()
    await Promise.all([disconnecting, logout])
    expect([...store.sessionIds, ...store.records]).toEqual([])
    expect(await connected(browser)).toEqual([])
  })
})
