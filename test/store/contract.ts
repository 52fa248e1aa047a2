import type { Store } from '../../src/store/store.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What every store promises; run over each of them. */
export function storeContract(make: () => Store): void {
  let store: Store
  let key: string
  beforeEach(() => {
    store = make()
    key = `key ${Math.random()}`
  })

  it('gives back what was set, and null for what was not', async () => {
    expect(await store.get(key)).toBeNull()
    await store.set(key, 'привет', 1000)
    expect(await store.get(key)).toBe('привет')
    await store.set(key, 'again', 1000)
    expect(await store.get(key)).toBe('again')
  })

  it('forgets a value when its time is over', async () => {
    await store.set(key, 'x', 30)
    await sleep(60)
    expect(await store.get(key)).toBeNull()
    expect(await store.add(key, 'y', 1000)).toBe(true)
  })

  it('adds once, however many try at the same time', async () => {
    const tries = Array.from({ length: 50 }, (_, n) => store.add(key, String(n), 1000))
    const won = (await Promise.all(tries)).flatMap((added, n) => (added ? [String(n)] : []))
    expect(won).toHaveLength(1)
    expect(await store.get(key)).toBe(won[0])
  })

  it('replaces only what is as expected, and renews its time', async () => {
    expect(await store.replace(key, 'x', 'y', 1000)).toBe(false)
    await store.set(key, 'x', 300)
    expect(await store.replace(key, 'z', 'y', 1000)).toBe(false)
    expect(await store.replace(key, 'x', 'y', 10_000)).toBe(true)
    await sleep(350)
    expect(await store.get(key)).toBe('y')
  })

  it('deletes a key, or only the value that was expected', async () => {
    await store.set(key, 'x', 1000)
    await store.delete(key, 'y')
    expect(await store.get(key)).toBe('x')
    await store.delete(key, 'x')
    expect(await store.get(key)).toBeNull()
    await store.set(key, 'x', 1000)
    await store.delete(key)
    expect(await store.get(key)).toBeNull()
  })
}
