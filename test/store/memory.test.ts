import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isLocal, memoryStore } from '../../src/store/memory.js'
import { storeContract } from './contract.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

describe('memoryStore', () => {
  storeContract(() => memoryStore())

  it('keeps what is not over, however much comes and goes beside it', async () => {
    let now = 0
    const store = memoryStore(() => now)
    await store.set('long', 'x', 10_000)
    for (let n = 0; n < 2_000; n++) {
      now = n
      await store.add(`key ${n}`, 'y', 10)
    }
    expect(await store.get('long')).toBe('x')
  })

  it('looks at no more entries for an addition the more it holds', async () => {
    const store = memoryStore(() => 0)
    for (let n = 0; n < 5_000; n++) await store.set(`key ${n}`, 'y', 1_000)
    const steps = jest.spyOn(
      Object.getPrototypeOf(new Map().entries()) as Iterator<unknown>,
      'next',
    )
    for (let n = 0; n < 1_000; n++) await store.set(`more ${n}`, 'y', 1_000)
    const looks = steps.mock.calls.length
    steps.mockRestore()
    expect(looks).toBeGreaterThan(1_000)
    expect(looks).toBeLessThan(6_000)
  })

  it('is rid of a rush soon after its time', async () => {
    let now = 0
    const store = memoryStore(() => now)
    const held = () => (collect(), process.memoryUsage().heapUsed)
    for (let n = 0; n < 50_000; n++) await store.set(`key ${n}`, `${n} ${'x'.repeat(500)}`, 1_000)
    const full = held()
    now = 2_000
    for (let n = 0; n < 250; n++) await store.set('again', 'y', 1_000)
    expect(full - held()).toBeGreaterThan(20_000_000)
  })

  it('is known as a store of this process', () => {
    expect(isLocal(memoryStore())).toBe(true)
    expect(isLocal({ ...memoryStore() })).toBe(false)
  })

  it('drops what is over without being asked for it', async () => {
    let now = 0
    const store = memoryStore(() => now)
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 300_000; n++) {
      now = n
      await store.add(`key ${n}`, 'x'.repeat(100), 10)
    }
    // Kept, they would take 90 MB; what the collector has not seen yet is far less.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000)
    expect(await store.get('key 0')).toBeNull()
    expect(await store.get('key 299999')).toBe('x'.repeat(100))
  })
})
