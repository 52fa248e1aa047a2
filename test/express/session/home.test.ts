import type { Request } from 'express'
import type { SessionData } from 'express-session'
import type { ConnectionRecord } from '../../../src/connections/connection-store.js'
import { sessionHome } from '../../../src/express/session/home.js'
import { createSite } from '../../../src/express/site.js'
import { withClock } from '../../support/clock.js'
import { BASE_URL, plain, SECRET } from '../../support/site.js'
import { visit } from '../../support/visit.js'
import { WatchedStore } from '../../support/watched-store.js'

const providers = [plain('http://127.0.0.1:9')]
const site = createSite({ baseUrl: BASE_URL, secret: SECRET, providers })

let store: WatchedStore
let req: Request
beforeEach(async () => {
  store = new WatchedStore()
  req = await visit({ store, cookie: { maxAge: 60_000 } })
  await new Promise<void>((resolve) => req.session.save(() => resolve()))
})

const record = (fields: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: 'one',
  version: 1,
  owner: req.sessionID,
  provider: 'plain',
  account: 'default',
  sealed: 'sealed',
  ...fields,
})

const list = (...ids: readonly string[]) => {
  req.session.oauth = ids.map((id) => ({ id, provider: 'plain', account: id }))
}

describe('the home in a session store', () => {
  it('puts a record only over the version that was read', async () => {
    const home = sessionHome(site, req)
    expect(await home.put(record(), null)).toBe(true)
    expect(await home.put(record({ version: 3, sealed: 'late' }), 2)).toBe(false)
    expect(await home.get('one')).toMatchObject({ version: 1, sealed: 'sealed' })
    expect(await home.put(record({ version: 2, sealed: 'next' }), 1)).toBe(true)
    expect(await home.get('one')).toMatchObject({ version: 2, sealed: 'next' })
  })

  it('puts none, and takes away the one there, where the session is gone', async () => {
    const home = sessionHome(site, req)
    await home.put(record({ id: 'orphan' }), null)
    req.headers.cookie = `connect.sid=${req.sessionID}`
    // As when its time is over: nobody is told.
    await new Promise((resolve) => store.destroy(req.sessionID, resolve))
    expect(await home.put(record({ id: 'orphan', version: 2 }), 1)).toBe(false)
    expect(store.records).toEqual([])
  })

  it('removes only the version that is meant', async () => {
    const home = sessionHome(site, req)
    await home.put(record({ id: 'two', version: 2 }), null)
    expect(await home.remove('two', 1)).toBe(false)
    expect(store.records).toHaveLength(1)
    expect(await home.remove('two', 2)).toBe(true)
    expect(await home.remove('two', 2)).toBe(false)
    expect(store.records).toEqual([])
  })

  it('finds the newest, or the account that is named, and those of nobody else', async () => {
    const home = sessionHome(site, req)
    for (const id of ['a', 'b']) await home.put(record({ id, account: id }), null)
    list('a', 'b')
    expect(await home.find(req.sessionID, 'plain')).toMatchObject({ id: 'b' })
    expect(await home.find(req.sessionID, 'plain', 'a')).toMatchObject({ id: 'a' })
    expect(await home.find(req.sessionID, 'plain', 'c')).toBeUndefined()
    expect(await home.find(req.sessionID, 'other')).toBeUndefined()
    expect(await home.find('another session', 'plain')).toBeUndefined()
    expect((await home.page({ owner: 'another session' })).records).toEqual([])
  })

  it('gives a record its whole time, however little the session has left', async () => {
    await withClock(async (forward) => {
      req.session.cookie.maxAge = 60_000
      forward(59_500)
      await sessionHome(site, req).put(record({ id: 'fresh' }), null)
      const data = await new Promise<SessionData>((resolve) =>
        store.get('oauth-fresh', (_error, found) => resolve(found as SessionData)),
      )
      const { expires } = JSON.parse(JSON.stringify(data.cookie)) as { readonly expires: string }
      expect(Date.parse(expires)).toBe(Date.now() + 60_000)
      expect(req.session.cookie.maxAge).toBe(500)
    })
  })
})
