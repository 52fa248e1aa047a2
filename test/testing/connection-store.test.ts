import { memoryConnections, type ConnectionStore } from 'express-oauth-connect'
import { connectionStoreContract } from 'express-oauth-connect/testing'

type Flaw = (store: ConnectionStore) => Partial<ConnectionStore>

/** The names of the cases that a store with a flaw does not pass. */
async function failed(flaw: Flaw): Promise<readonly string[]> {
  const createStore = () => {
    const store = memoryConnections({ pageSize: 7 })
    return { ...store, ...flaw(store) }
  }
  const names: string[] = []
  for (const { name, run } of connectionStoreContract(createStore)) {
    await run().catch(() => names.push(name))
  }
  return names
}

const lower = (text: string) => text.toLowerCase()
const trimmed = (text: string) => text.trimEnd()

/** A store that takes some owners for one. */
const confusing =
  (same: (owner: string) => string): Flaw =>
  (store) => ({
    find: async (owner, provider, account) => {
      for (const { id } of (await store.page({ provider })).records.slice().reverse()) {
        const record = await store.get(id)
        if (!record || same(record.owner) !== same(owner)) continue
        if ((account ?? record.account) === record.account) return record
      }
      return undefined
    },
  })

const FLAWS: Readonly<Record<string, readonly [broken: string, flaw: Flaw]>> = {
  'loses the renew-by': [
    'gives back what was put, to the letter',
    (store) => ({
      put: (record, version) => store.put({ ...record, renewBy: undefined }, version),
    }),
  ],
  'gives a renew-by as text': [
    'gives back what was put, to the letter',
    (store) => ({
      get: async (id) => {
        const record = await store.get(id)
        return record?.renewBy ? { ...record, renewBy: String(record.renewBy) as never } : record
      },
    }),
  ],
  'cuts what is sealed': [
    'takes a sealed text of 64 KiB',
    (store) => ({
      put: (record, version) =>
        store.put({ ...record, sealed: record.sealed.slice(0, 65_535) }, version),
    }),
  ],
  'ignores the version of a put': [
    'changes a record only over the version that was read',
    (store) => ({
      put: async (record, version) =>
        store.put(record, version && ((await store.get(record.id))?.version ?? version)),
    }),
  ],
  'compares before it writes, and not while': [
    'lets one of a hundred changes at the same time win',
    (store) => ({
      async put(record, version) {
        if (version === null) return store.put(record, version)
        if ((await store.get(record.id))?.version !== version) return false
        await new Promise((resolve) => setTimeout(resolve, 5))
        return store.put(record, (await store.get(record.id))?.version ?? version)
      },
    }),
  ],
  'ignores the version of a removal': [
    'removes a connection once, and only the version that is meant',
    (store) => ({ remove: (id) => store.remove(id) }),
  ],
  'says of each removal that it was one': [
    'removes a connection once, and only the version that is meant',
    (store) => ({ remove: async (...which) => (await store.remove(...which)) || true }),
  ],
  'writes a removed record again': [
    'removes a connection once, and only the version that is meant',
    (store) => ({
      put: async (record, version) =>
        (await store.put(record, version)) || (record.version > 12 && store.put(record, null)),
    }),
  ],
  'replaces an account': [
    'has one connection of an owner, provider and account',
    (store) => ({
      async put(record, version) {
        const { owner, provider, account } = record
        const there = version === null && (await store.find(owner, provider, account))
        if (there && there.id !== record.id) await store.remove(there.id)
        return store.put(record, version)
      },
    }),
  ],
  'replaces an id': [
    'puts no record over another of the same id',
    (store) => ({
      async put(record, version) {
        if (version === null) await store.remove(record.id)
        return store.put(record, version)
      },
    }),
  ],
  'finds the oldest': [
    'finds the newest connection, or the account that is named',
    (store) => ({
      find: async (owner, provider, account) =>
        account === undefined
          ? (await store.page({ owner, provider })).records[0]
          : store.find(owner, provider, account),
    }),
  ],
  'ignores the account': [
    'finds the newest connection, or the account that is named',
    (store) => ({ find: (owner, provider) => store.find(owner, provider) }),
  ],
  'ignores the case of owners': ['shows no owner what is another’s', confusing(lower)],
  'ignores blanks after owners': ['shows no owner what is another’s', confusing(trimmed)],
  'pages by number': [
    'pages through a thousand while others come and go',
    (store) => ({
      async page(query, cursor = '0') {
        const all = []
        let next: string | undefined
        do {
          const page = await store.page(query, next)
          all.push(...page.records)
          next = page.cursor
        } while (next !== undefined)
        // The newest first: one more, and all others move on.
        const from = Number(cursor)
        const records = all.reverse().slice(from, from + 100)
        return { records, cursor: records.length < 100 ? undefined : String(from + 100) }
      },
    }),
  ],
  'has one page': [
    'pages through an owner’s, oldest first',
    (store) => ({ page: async (query) => ({ ...(await store.page(query)), cursor: undefined }) }),
  ],
  'ignores the time': [
    'finds those whose time is near',
    (store) => ({
      page: (query, cursor) => store.page({ ...query, renewBefore: undefined }, cursor),
    }),
  ],
  'ignores the subject': [
    'finds those of a subject',
    (store) => ({ page: (query, cursor) => store.page({ ...query, subject: undefined }, cursor) }),
  ],
  'finds what is not there': [
    'gives nothing where there is nothing',
    (store) => ({ remove: async (...which) => (await store.remove(...which)) || true }),
  ],
}

describe('the contract of a store of connections', () => {
  it.each(Object.entries(FLAWS))('tells of one that %s', async (_what, [broken, flaw]) => {
    expect(await failed(flaw)).toContain(broken)
  })

  it('tells of one that hides an outage', async () => {
    const nothing: ConnectionStore = {
      find: () => Promise.resolve(undefined),
      get: () => Promise.resolve(undefined),
      put: () => Promise.resolve(false),
      remove: () => Promise.resolve(false),
      page: () => Promise.resolve({ records: [], cursor: undefined }),
    }
    const cases = connectionStoreContract(() => memoryConnections(), { unreachable: () => nothing })
    const outage = cases.find(({ name }) => name === 'rejects when its home cannot be asked')
    await expect(outage?.run()).rejects.toThrow('Missing expected rejection')
  })

  it('leaves nothing behind', async () => {
    const store = memoryConnections()
    for (const { run } of connectionStoreContract(() => store)) await run()
    expect((await store.page({})).records).toEqual([])
  })
})
