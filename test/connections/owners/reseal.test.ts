import type { ConnectionStore } from '../../../src/connections/connection-store.js'
import { memoryConnections } from '../../../src/connections/homes/memory.js'
import { sqlConnections } from '../../../src/connections/homes/sql.js'
import { createConnectionsTable } from '../../../src/connections/homes/sql-schema.js'
import { reseal } from '../../../src/connections/owners/reseal.js'
import { openIfOurs, sealRecord, subjectsOf } from '../../../src/connections/record.js'
import { renewConnection } from '../../../src/connections/renew.js'
import { createSealer } from '../../../src/protocol/seal.js'
import { client } from '../../support/client.js'
import { DATABASES } from '../../support/databases.js'
import { gate } from '../../support/gate.js'
import { aging, services } from '../../support/services.js'
import { issue, stub } from '../../support/stub.js'

const OLD = 'an old secret of 32 bytes or more, here'
const NEW = 'a new secret of 32 bytes or more, here'
const LOST = 'a lost secret of 32 bytes or more, here'
const ours = client()
const sealerOf = (...secrets: string[]) => createSealer(secrets, 'connection')

async function put(store: ConnectionStore, secret: string, id: string, owner = `owner ${id}`) {
  const record = sealRecord(sealerOf(secret), ours, owner, aging({ id, account: id, owner }))
  expect(await store.put({ ...record, renewBy: 5, subject: 'digest' }, null)).toBe(true)
}

const databases = DATABASES.filter(({ missing }) => missing === undefined)
const homes = [
  {
    name: 'memory',
    open: () =>
      Promise.resolve({ store: memoryConnections({ pageSize: 3 }), stop: () => Promise.resolve() }),
  },
  ...databases.map((kind) => ({
    name: kind.name,
    async open() {
      const running = await kind.open()
      await createConnectionsTable(running.db)
      const store = sqlConnections(running.db, { pageSize: 3 })
      return { store, stop: () => running.stop() }
    },
  })),
]

describe.each(homes)('reseal in $name', (home) => {
  let store: ConnectionStore
  let stop: () => Promise<void>
  beforeEach(async () => ({ store, stop } = await home.open()), 60_000)
  afterEach(() => stop())

  it('names the person by the first secret too, so that a logout token finds them', async () => {
    const identity = { issuer: 'https://id.example', sub: 'ivan' }
    const ivan = aging({ id: 'i', account: 'i', owner: 'U', identity })
    expect(await store.put(sealRecord(sealerOf(OLD), ours, 'U', ivan), null)).toBe(true)
    const found = async (...secrets: string[]) => {
      const subjects = subjectsOf(sealerOf(...secrets), identity)
      const pages = subjects.map((subject) => store.page({ provider: ours.id, subject }))
      return (await Promise.all(pages)).flatMap(({ records }) => records.map(({ id }) => id))
    }
    expect([await found(NEW), await found(NEW, OLD)]).toEqual([[], ['i']])
    await reseal(store, [NEW, OLD])
    expect([await found(NEW), await found(NEW, OLD)]).toEqual([['i'], ['i']])
  })

  it('seals with the first secret what an older one sealed, and nothing twice', async () => {
    for (let n = 0; n < 10; n++) await put(store, n % 2 ? OLD : NEW, `c${n}`)
    const before = await store.get('c1')
    const progress: number[] = []
    const report = await reseal(store, [NEW, OLD], ({ resealed }) => progress.push(resealed))
    const none = { unreadable: 0, unreadableOwners: 0 }
    expect(report).toEqual({ resealed: 5, alreadyCurrent: 5, ...none })
    expect(progress).toHaveLength(10)
    const after = await store.get('c1')
    expect({ ...after, sealed: '' }).toEqual({ ...before, sealed: '' })
    for (let n = 0; n < 10; n++) {
      const record = await store.get(`c${n}`)
      const opened = record && openIfOurs(sealerOf(NEW), ours, record)
      expect(opened?.tokens.refreshToken).toBe('refresh-canary')
    }
    expect(await reseal(store, [NEW, OLD])).toEqual({ resealed: 0, alreadyCurrent: 10, ...none })
    expect(await store.get('c1')).toEqual(after)
  })

  it('leaves alone what no secret opens, and counts whose it is', async () => {
    await put(store, LOST, 'a', 'alice')
    await put(store, LOST, 'b', 'alice')
    await put(store, LOST, 'c', 'bob')
    await put(store, OLD, 'd', 'bob')
    const before = [await store.get('a'), await store.get('b'), await store.get('c')]
    expect(await reseal(store, [NEW, OLD])).toEqual({
      resealed: 1,
      alreadyCurrent: 0,
      unreadable: 3,
      unreadableOwners: 2,
    })
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual(before)
  })
})

describe('reseal while the site runs', () => {
  it('reads anew what a renewal or an end changed meanwhile', async () => {
    const store = memoryConnections()
    await put(store, OLD, 'renewed-new')
    await put(store, OLD, 'renewed-old')
    await put(store, OLD, 'ended')
    const raced = new Set<string>()
    const changing: ConnectionStore = {
      ...store,
      async put(record, version) {
        if (!raced.has(record.id)) {
          raced.add(record.id)
          const next = { ...aging({ id: record.id, account: record.account }), version: 2 }
          const secret = record.id === 'renewed-new' ? NEW : OLD
          if (record.id === 'ended') await store.remove(record.id)
          else await store.put(sealRecord(sealerOf(secret), ours, record.owner, next), 1)
        }
        return store.put(record, version)
      },
    }
    expect(await reseal(changing, [NEW, OLD])).toMatchObject({ resealed: 1, alreadyCurrent: 1 })
    expect((await store.get('renewed-old'))?.version).toBe(2)
    expect(await store.get('ended')).toBeUndefined()
  })

  it('gives up on a store that takes nothing', async () => {
    const store = memoryConnections()
    await put(store, OLD, 'one')
    const stuck = { ...store, put: () => Promise.resolve(false) }
    await expect(reseal(stuck, [NEW, OLD])).rejects.toMatchObject({ code: 'store_failed' })
  })

  it('costs a renewal under way neither its tokens nor a second request', async () => {
    const provider = await stub()
    provider.token = issue({ access_token: 'access-2', refresh_token: 'refresh-2' })
    const held = gate(provider, 'token')
    const tokenEndpoint = `${provider.origin}/token`
    const registered = client({ tokenEndpoint })
    const site = { ...services(), connectionSealer: sealerOf(NEW, OLD) }
    const store = memoryConnections()
    const record = sealRecord(sealerOf(OLD), registered, 'alice', aging())
    await store.put(record, null)
    const keeper = { home: store, tellEnded: () => undefined }
    const askedAt = performance.now()
    const renewing = renewConnection(site, keeper, registered, { record, askedAt })
    await held.reached
    expect(await reseal(store, [NEW, OLD])).toMatchObject({ resealed: 1 })
    const current = (await store.get(record.id)) ?? record
    const second = renewConnection(site, keeper, registered, { record: current, askedAt })
    held.open()
    const both = await Promise.all([renewing, second])
    expect(both[0].tokens).toEqual(both[1].tokens)
    expect(provider.to('/token')).toHaveLength(1)
    const kept = await store.get(record.id)
    expect(kept && openIfOurs(site.connectionSealer, registered, kept)?.tokens).toEqual(
      both[0].tokens,
    )
  })
})
