import { createSealer } from '../../src/protocol/seal.js'
import { memoryStore } from '../../src/store/memory.js'
import { createVault, withDeadline } from '../../src/store/shared.js'
import { storeContract } from './contract.js'

const sealer = createSealer(['a secret of at least 32 bytes, truly'], 'store')

describe('withDeadline', () => {
  describe('is the store it was given', () => {
    storeContract(() => withDeadline(memoryStore(), 1000))
  })

  it('ends a silent store in time, and one that throws at once', async () => {
    const silent = withDeadline({ ...memoryStore(), get: () => new Promise(() => undefined) }, 50)
    await expect(silent.get('key')).rejects.toMatchObject({
      code: 'store_failed',
      status: 503,
      retryable: true,
      message: 'the shared store: no answer within 50 ms',
      hint: expect.stringContaining('up and reachable') as string,
    })
    const throwing = withDeadline(
      {
        ...memoryStore(),
        get: () => {
          throw new Error('closed')
        },
      },
      50,
    )
    await expect(throwing.get('key')).rejects.toMatchObject({
      code: 'store_failed',
      message: 'the shared store: it failed',
    })
  })

  it('leaves no timer behind', async () => {
    jest.useFakeTimers()
    try {
      await withDeadline(memoryStore(), 1000).get('key')
      expect(jest.getTimerCount()).toBe(0)
    } finally {
      jest.useRealTimers()
    }
  })
})

describe('createVault', () => {
  it('reads what it wrote, under its own key only', async () => {
    const store = memoryStore()
    const vault = createVault(store, sealer)
    await vault.write('a', { token: 'canary' }, 1000)
    expect(await vault.read('a')).toEqual({ token: 'canary' })
    await store.set('b', (await store.get('a')) ?? '', 1000)
    expect(await vault.read('b')).toBeUndefined()
  })
})
