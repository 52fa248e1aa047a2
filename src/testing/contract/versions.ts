import assert from 'node:assert/strict'
import { does, type Check } from './check.js'
import { plain, random } from './records.js'

/** What is changed and removed, and by whom. */
export const VERSIONS: readonly Check[] = [
  does('puts no record over another of the same id', async (store, made) => {
    const there = await made()
    assert.equal(await store.put({ ...there, sealed: 'again' }, null), false)
    assert.equal(await store.put({ ...there, owner: random() }, null), false)
    for (const change of [{ owner: random() }, { provider: 'other' }, { account: 'other' }]) {
      assert.equal(await store.put({ ...there, version: 2, ...change }, 1), false)
    }
    assert.deepEqual(plain(await store.get(there.id)), there)
  }),

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
  }),

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
  }),

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
  }),
]
