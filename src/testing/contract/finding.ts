import assert from 'node:assert/strict'
import { does, type Check } from './check.js'
import { allOf, plain, random, record } from './records.js'

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

/** What is put, and found again. */
export const FINDING: readonly Check[] = [
  does('gives back what was put, to the letter', async (store, made) => {
    const full = await made({ subject: random(), renewBy: 4_102_444_800_123, sealed: 'сургуч \\"' })
    assert.deepEqual(plain(await store.get(full.id)), full)
    assert.deepEqual(plain(await store.find(full.owner, full.provider)), full)
    const bare = await made()
    assert.deepEqual(plain(await store.get(bare.id)), bare)
    assert.equal((await store.get(bare.id))?.renewBy, undefined)
    assert.equal((await store.get(bare.id))?.subject, undefined)
  }),

  does('gives nothing where there is nothing', async (store, made) => {
    const { owner, provider } = await made()
    assert.equal(await store.get(random()), undefined)
    assert.equal(await store.find(random(), provider), undefined)
    assert.equal(await store.find(owner, 'other'), undefined)
    assert.equal(await store.find(owner, provider, 'other'), undefined)
    assert.equal(await store.remove(random()), false)
    assert.equal(await store.put(record({ version: 2 }), 1), false)
  }),

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
  }),

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
  }),

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
  }),

  does('takes a sealed text of 64 KiB', async (store, made) => {
    const large = await made({ sealed: random().repeat(3_000) })
    assert.ok(large.sealed.length > 65_536)
    assert.equal((await store.get(large.id))?.sealed, large.sealed)
  }),
]
