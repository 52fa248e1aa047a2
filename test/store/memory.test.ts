import { memoryStore } from 'express-oauth-connect'
import { storeContract } from './contract.js'

describe('memoryStore', () => {
  storeContract(() => memoryStore())

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
