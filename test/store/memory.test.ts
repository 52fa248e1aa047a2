import { countKept } from '../support/kept.js'
import { isLocal, memoryStore } from '../../src/store/memory.js'
import { storeContract } from './contract.js'

describe('memoryStore', () => {
  storeContract(() => memoryStore())

  it('holds a value until its time, and no longer', async () => {
    let now = 0
    const store = memoryStore(() => now)
    await store.set('key', 'x', 10)
    now = 9
    expect(await store.get('key')).toBe('x')
    now = 10
    expect(await store.get('key')).toBeNull()
  })

  it('holds a value no longer than its time from when the clock was set back', async () => {
    let now = 3_600_000
    const store = memoryStore(() => now)
    await store.set('key', 'x', 10)
    now = 0
    expect(await store.get('key')).toBe('x')
    now = 9
    expect(await store.get('key')).toBe('x')
    now = 10
    expect(await store.get('key')).toBeNull()
  })

  it('keeps what is not over, and only that, however much comes and goes beside it', async () => {
    let now = 0
    const store = memoryStore(() => now)
    const kept = await countKept(async () => {
      await store.set('long', 'x', 10_000)
      for (let n = 0; n < 2_000; n++) {
        now = n
        await store.add(`key ${n}`, 'y', 10)
      }
    })
    expect(kept.length).toBeLessThan(30)
    expect(await store.get('long')).toBe('x')
  })

  it('looks at four entries for an addition, however many it holds', async () => {
    const store = memoryStore(() => 0)
    for (let n = 0; n < 5_000; n++) await store.set(`key ${n}`, 'y', 1_000)
    const steps = jest.spyOn(
      Object.getPrototypeOf(new Map().entries()) as Iterator<unknown>,
      'next',
    )
    for (let n = 0; n < 1_000; n++) await store.set(`more ${n}`, 'y', 1_000)
    const looks = steps.mock.calls.length
    steps.mockRestore()
    expect(looks).toBe(4_000)
  })

  it('is rid of a rush soon after its time, a part with each addition', async () => {
    let now = 0
    const store = memoryStore(() => now)
    let afterOne = 0
    const kept = await countKept(async (sofar) => {
      for (let n = 0; n < 50_000; n++) await store.set(`key ${n}`, 'x', 1_000)
      now = 2_000
      for (let n = 0; n < 250; n++) {
        await store.set('again', 'y', 1_000)
        afterOne ||= sofar.size
      }
    })
    expect(afterOne).toBe(50_000 - 256 + 1)
    expect(kept).toEqual(['again'])
  })

  it('is known as a store of this process', () => {
    expect(isLocal(memoryStore())).toBe(true)
    expect(isLocal({ ...memoryStore() })).toBe(false)
  })

  it('drops what is over without being asked for it', async () => {
    let now = 0
    const store = memoryStore(() => now)
    const kept = await countKept(async () => {
      for (let n = 0; n < 50_000; n++) {
        now = n
        await store.add(`key ${n}`, 'x', 10)
      }
    })
    expect(kept.length).toBeLessThan(30)
    expect(await store.get('key 0')).toBeNull()
    expect(await store.get('key 49999')).toBe('x')
  })
})
