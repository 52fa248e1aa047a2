import { memoryStore } from 'express-oauth-connect'
import { storeContract } from './contract.js'

describe('memoryStore', () => {
  storeContract(() => memoryStore())

  it('drops what is over without being asked for it', async () => {
    let now = 0
    const store = memoryStore(() => now)
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 20_000; n++) {
      now = n
      await store.add(`key ${n}`, 'x'.repeat(100), 10)
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
    expect(await store.get('key 0')).toBeNull()
    expect(await store.get('key 19999')).toBe('x'.repeat(100))
  })
})
