import assert from 'node:assert/strict'
import type { ConnectionRecord, ConnectionStore } from '../connections/connection-store.js'
import {
  allOf,
  idsOf,
  inTurns,
  makerOf,
  plain,
  random,
  record,
  sorted,
  type Made,
} from './records.js'

/** One promise of a `ConnectionStore`, for any test runner. */
export interface ContractCase {
  /** What the store does, as a test's name. */
  readonly name: string
  /** Rejects with an AssertionError where it does not. */
  readonly run: () => Promise<void>
}

/** What {@link connectionStoreContract} may be told. */
export interface ConnectionStoreContractOptions {
  /**
   * The store over a home that cannot be reached: a port where nobody listens. Without it the case
   * about outages is left out.
   */
  readonly unreachable?: () => ConnectionStore | Promise<ConnectionStore>
}

/** Owners that a careless comparison takes for each other. */
const ODD_OWNERS: readonly (readonly [string, string])[] = [
  ['Alice', 'alice'],
  ['ΑΛΙΚΗ', 'Αλικη'],
  ['alice', 'alice '],
  ['alice', ' alice'],
  ['alice', 'alicé'],
  ['é', 'e\u0301'],
  ['ß', 'ss'],
  ['42', '042'],
  ['1', '1.0'],
  ["o'alice", 'o"alice'],
  ['a%', 'a_'],
  ['a\\', 'a\\\\'],
  ['{a}', '{b}'],
  ['a:b', 'a'],
  ['👩‍💻', '👩'],
  ['я'.repeat(255), 'я'.repeat(254)],
]

/**
 * What a `ConnectionStore` has to do, as cases for any test runner: give each to its `it` or
 * `test`. Each makes records of its own and removes them, so that the home may hold others.
 * @param createStore - a store over a home that works; may be called once for each case
 * @param options - what else is there to be tried
 */
export function connectionStoreContract(
  createStore: () => ConnectionStore | Promise<ConnectionStore>,
  { unreachable }: ConnectionStoreContractOptions = {},
): readonly ContractCase[] {
  const cases: ContractCase[] = []

  function does(name: string, work: (store: ConnectionStore, made: Made) => Promise<void>): void {
    cases.push({
      name,
      async run() {
        const store = await createStore()
        const made = makerOf(store)
        try {
          await work(store, made)
        } finally {
          await made.clear()
        }
      },
    })
  }

  does('gives back what was put, to the letter', async (store, made) => {
    const full = await made({ subject: random(), renewBy: 4_102_444_800_123, sealed: 'сургуч \\"' })
    assert.deepEqual(plain(await store.get(full.id)), full)
    assert.deepEqual(plain(await store.find(full.owner, full.provider)), full)
    const bare = await made()
    assert.deepEqual(plain(await store.get(bare.id)), bare)
    assert.equal((await store.get(bare.id))?.renewBy, undefined)
    assert.equal((await store.get(bare.id))?.subject, undefined)
  })

  does('gives nothing where there is nothing', async (store, made) => {
    const { owner, provider } = await made()
    assert.equal(await store.get(random()), undefined)
    assert.equal(await store.find(random(), provider), undefined)
    assert.equal(await store.find(owner, 'other'), undefined)
    assert.equal(await store.find(owner, provider, 'other'), undefined)
    assert.equal(await store.remove(random()), false)
    assert.equal(await store.put(record({ version: 2 }), 1), false)
  })

  does('finds the newest connection, or the account that is named', async (store, made) => {
    const first = await made({ account: 'first' })
    const second = await made({ owner: first.owner, account: 'second' })
    await made({ owner: first.owner, provider: 'other', account: 'third' })
    const renewed = { ...first, version: 2 }
    assert.equal(await store.put(renewed, 1), true)
    // A renewal makes no connection newer.
    assert.deepEqual(plain(await store.find(first.owner, first.provider)), second)
    assert.deepEqual(plain(await store.find(first.owner, first.provider, 'first')), renewed)
    await store.remove(second.id)
    assert.deepEqual(plain(await store.find(first.owner, first.provider)), renewed)
  })

  does('has one connection of an owner, provider and account', async (store, made) => {
    const there = await made()
    const again = { ...there, id: random(), sealed: 'again' }
    assert.equal(await store.put(again, null), false)
    assert.deepEqual(plain(await store.find(there.owner, there.provider)), there)
    assert.equal(await store.get(again.id), undefined)
    await store.remove(there.id)
    assert.equal(await made.put(again, null), true)
    const others = Array.from({ length: 20 }, () => ({ ...there, id: random(), account: 'raced' }))
    const results = await Promise.all(others.map((one) => made.put(one, null)))
    assert.equal(results.filter(Boolean).length, 1)
    const winner = others[results.indexOf(true)]
    assert.deepEqual(plain(await store.find(there.owner, there.provider, 'raced')), winner)
  })

  does('puts no record over another of the same id', async (store, made) => {
    const there = await made()
    assert.equal(await store.put({ ...there, sealed: 'again' }, null), false)
    assert.equal(await store.put({ ...there, owner: random() }, null), false)
    for (const change of [{ owner: random() }, { provider: 'other' }, { account: 'other' }]) {
      assert.equal(await store.put({ ...there, version: 2, ...change }, 1), false)
    }
    assert.deepEqual(plain(await store.get(there.id)), there)
  })

  does('changes a record only over the version that was read', async (store, made) => {
    const first = await made()
    assert.equal(await store.put({ ...first, version: 3 }, 2), false)
    const next = { ...first, version: 2, sealed: 'next' }
    assert.equal(await store.put(next, 1), true)
    assert.equal(await store.put({ ...next, sealed: 'late' }, 1), false)
    assert.deepEqual(plain(await store.get(first.id)), next)
    // What is only sealed anew keeps its version.
    assert.equal(await store.put({ ...next, sealed: 'anew' }, 2), true)
    assert.deepEqual(plain(await store.get(first.id)), { ...next, sealed: 'anew' })
  })

  does('lets one of a hundred changes at the same time win', async (store, made) => {
    const first = await made()
    const changes = Array.from({ length: 100 }, (_, n) => ({
      ...first,
      version: 2,
      sealed: `${n}`,
    }))
    const results = await Promise.all(changes.map((change) => store.put(change, 1)))
    assert.equal(results.filter(Boolean).length, 1)
    assert.deepEqual(plain(await store.get(first.id)), changes[results.indexOf(true)])
  })

  does('removes a connection once, and only the version that is meant', async (store, made) => {
    const first = await made()
    assert.equal(await store.remove(first.id, 2), false)
    assert.deepEqual(plain(await store.get(first.id)), first)
    assert.equal(await store.put({ ...first, version: 12 }, 1), true)
    assert.equal(await store.remove(first.id, 1), false)
    const results = await Promise.all(Array.from({ length: 20 }, () => store.remove(first.id, 12)))
    assert.equal(results.filter(Boolean).length, 1)
    assert.equal(await store.get(first.id), undefined)
    assert.equal(await store.find(first.owner, first.provider), undefined)
    // What a renewal brings too late stays away.
    assert.equal(await store.put({ ...first, version: 13 }, 12), false)
    assert.equal(await store.get(first.id), undefined)
  })

  does('shows no owner what is another’s', async (store, made) => {
    for (const [one, other] of ODD_OWNERS) {
      // The same provider for both, and nobody else's.
      const provider = random()
      const first = await made({ owner: one, provider })
      assert.equal(await store.find(other, provider), undefined, JSON.stringify([one, other]))
      assert.deepEqual(await allOf(store, { owner: other, provider }), [])
      const second = await made({ owner: other, provider })
      assert.deepEqual(plain(await store.find(one, provider)), first)
      assert.deepEqual(plain(await store.find(other, provider)), second)
      assert.deepEqual(await allOf(store, { owner: one, provider }), [first])
    }
  })

  does('takes a sealed text of 64 KiB', async (store, made) => {
    const large = await made({ sealed: random().repeat(3_000) })
    assert.ok(large.sealed.length > 65_536)
    assert.equal((await store.get(large.id))?.sealed, large.sealed)
  })

  does('pages through an owner’s, oldest first', async (store, made) => {
    const owner = random()
    const all: ConnectionRecord[] = []
    for (let n = 0; n < 12; n++) {
      all.push(await made({ owner, account: random(), provider: n % 3 ? 'contract' : 'other' }))
    }
    assert.deepEqual(await allOf(store, { owner }), all)
    const others = all.filter(({ provider }) => provider === 'other')
    assert.deepEqual(await allOf(store, { owner, provider: 'other' }), others)
  })

  does('pages through a thousand while others come and go', async (store, made) => {
    const provider = random()
    const make = (n: number) => made({ owner: `${provider} ${n % 300}`, account: `${n}`, provider })
    const all = await inTurns(1_200, make)
    const stay = all.filter((_one, n) => n % 6 !== 0)
    const leave = all.filter((_one, n) => n % 6 === 0)
    const seen: string[] = []
    let cursor: string | undefined
    let turns = 0
    do {
      const page = await store.page({ provider }, cursor)
      seen.push(...page.records.map(({ id }) => id))
      cursor = page.cursor
      // Pages by number would give a record twice, or leave one out.
      const gone = leave.shift()
      if (gone) await store.remove(gone.id)
      await make(2_000 + 2 * turns)
      await make(2_001 + 2 * turns)
      const renewed = stay[turns]
      if (renewed) assert.equal(await store.put({ ...renewed, version: 2 }, 1), true)
      assert.ok(++turns < 3_000, 'the pages have no end')
    } while (cursor !== undefined)
    const ids = new Set(seen)
    assert.equal(seen.length, ids.size, 'a record came twice')
    assert.deepEqual(
      stay.filter(({ id }) => !ids.has(id)),
      [],
      'a record that stayed was left out',
    )
  })

  does('finds those whose time is near', async (store, made) => {
    const provider = random()
    const soon = await made({ provider, renewBy: 1_000 })
    const sooner = await made({ provider, renewBy: 500 })
    const tie = await made({ provider, renewBy: 500 })
    await made({ provider, renewBy: 2_000 })
    await made({ provider })
    await made({ renewBy: 500 })
    assert.deepEqual(
      await idsOf(store, { provider, renewBefore: 2_000 }),
      sorted(soon, sooner, tie),
    )
    assert.deepEqual(await idsOf(store, { provider, renewBefore: 500 }), [])
    // Renewed, it is due later; or never again.
    assert.equal(await store.put({ ...soon, version: 2, renewBy: 9_000 }, 1), true)
    assert.equal(await store.put({ ...sooner, version: 2, renewBy: undefined }, 1), true)
    assert.deepEqual(await idsOf(store, { provider, renewBefore: 2_000 }), [tie.id])
    // Or earlier.
    assert.equal(await store.put({ ...soon, version: 3, renewBy: 400 }, 2), true)
    assert.deepEqual(await idsOf(store, { provider, renewBefore: 500 }), [soon.id])
    await store.remove(soon.id)
    assert.deepEqual(await idsOf(store, { provider, renewBefore: 500 }), [])
  })

  does('pages through those of one and the same time', async (store, made) => {
    const provider = random()
    const all = await inTurns(200, (n) => made({ provider, renewBy: n < 150 ? 1_000 : 1_001 }))
    assert.deepEqual(await idsOf(store, { provider, renewBefore: 1_002 }), sorted(...all))
  })

  does('finds those of a subject', async (store, made) => {
    const [subject, other, provider] = [random(), random(), random()]
    const one = await made({ provider, subject })
    const two = await made({ provider, subject })
    const elsewhere = await made({ subject })
    await made({ provider, subject: other })
    await made({ provider })
    const many = await inTurns(30, () => made({ provider, subject }))
    assert.deepEqual(await idsOf(store, { subject }), sorted(one, two, elsewhere, ...many))
    assert.deepEqual(await idsOf(store, { provider, subject }), sorted(one, two, ...many))
    assert.deepEqual(await idsOf(store, { owner: one.owner, subject }), [one.id])
    assert.deepEqual(await idsOf(store, { owner: one.owner, subject: other }), [])
    assert.equal(await store.put({ ...one, version: 2, subject: other }, 1), true)
    await inTurns(30, (n) => store.remove(many[n]?.id ?? ''))
    assert.deepEqual(await idsOf(store, { provider, subject }), [two.id])
  })

  if (unreachable) {
    cases.push({
      name: 'rejects when its home cannot be asked',
      async run() {
        const store = await unreachable()
        const { id, owner, provider } = record()
        await assert.rejects(async () => store.find(owner, provider))
        await assert.rejects(async () => store.get(id))
        await assert.rejects(async () => store.put(record(), null))
        await assert.rejects(async () => store.put(record({ version: 2 }), 1))
        await assert.rejects(async () => store.remove(id))
        await assert.rejects(async () => store.page({}))
      },
    })
  }
  return cases
}
