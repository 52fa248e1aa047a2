import assert from 'node:assert/strict'
import type { ConnectionRecord } from '../../connections/connection-store.js'
import { does, type Check } from './check.js'
import { allOf, idsOf, inTurns, random, sorted } from './records.js'

/** What is read in pages. */
export const PAGES: readonly Check[] = [
  does('pages through an owner’s, oldest first', async (store, made) => {
    const owner = random()
    const all: ConnectionRecord[] = []
    for (let n = 0; n < 12; n++) {
      all.push(await made({ owner, account: random(), provider: n % 3 ? 'contract' : 'other' }))
    }
    assert.deepEqual(await allOf(store, { owner }), all)
    const others = all.filter(({ provider }) => provider === 'other')
    assert.deepEqual(await allOf(store, { owner, provider: 'other' }), others)
  }),

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
  }),

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
  }),

  does('pages through those of one and the same time', async (store, made) => {
    const provider = random()
    const all = await inTurns(200, (n) => made({ provider, renewBy: n < 150 ? 1_000 : 1_001 }))
    assert.deepEqual(await idsOf(store, { provider, renewBefore: 1_002 }), sorted(...all))
  }),

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
  }),
]
