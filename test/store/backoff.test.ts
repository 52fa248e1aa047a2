import { TokenError } from '../../src/errors.js'
import { createSealer } from '../../src/protocol/seal.js'
import { backingOff } from '../../src/store/backoff.js'
import { memoryStore } from '../../src/store/memory.js'
import { createVault } from '../../src/store/shared.js'

const sealer = createSealer(['a secret of at least 32 bytes, truly'], 'store')

describe('backingOff', () => {
  it('lets one retry through at once, then makes everybody wait twice as long each time', async () => {
    let now = 0
    let runs = 0
    const vault = createVault(
      memoryStore(() => now),
      sealer,
    )
    const attempt = () =>
      backingOff(
        vault,
        'key',
        () => now,
        () => {
          runs++
          return Promise.reject(new TokenError('server_error', 'plain', 'down'))
        },
      ).catch((error: unknown) => error)
    await attempt()
    await attempt()
    expect(runs).toBe(2)
    expect(await attempt()).toMatchObject({ name: 'TokenError', message: 'plain: down' })
    expect(runs).toBe(2)
    now = 500
    await attempt()
    now = 1400
    await attempt()
    expect(runs).toBe(3)
    now = 1500
    await attempt()
    expect(runs).toBe(4)
  })

  it('holds up nobody after the clock was set back', async () => {
    let now = 3_600_000
    const vault = createVault(
      memoryStore(() => now),
      sealer,
    )
    const down = () => Promise.reject(new TokenError('rate_limited', 'p', 'x', { retryAfter: 20 }))
    const attempt = (work: () => Promise<unknown>) => backingOff(vault, 'key', () => now, work)
    await expect(attempt(down)).rejects.toThrow('x')
    now = 0
    expect(await attempt(() => Promise.resolve(1))).toBe(1)
  })

  it('waits as long as the provider asked for', async () => {
    let now = 0
    const vault = createVault(
      memoryStore(() => now),
      sealer,
    )
    const limited = () =>
      Promise.reject(new TokenError('rate_limited', 'p', 'x', { retryAfter: 20 }))
    await expect(backingOff(vault, 'key', () => now, limited)).rejects.toThrow()
    now = 19_000
    await expect(
      backingOff(
        vault,
        'key',
        () => now,
        () => Promise.resolve(1),
      ),
    ).rejects.toThrow('x')
    now = 20_000
    expect(
      await backingOff(
        vault,
        'key',
        () => now,
        () => Promise.resolve(1),
      ),
    ).toBe(1)
  })

  it('passes a foreign error on and remembers nothing of it', async () => {
    const vault = createVault(memoryStore(), sealer)
    const failing = () => Promise.reject(new Error('not ours'))
    const attempt = () => backingOff(vault, 'key', () => 0, failing)
    for (let n = 0; n < 3; n++) await expect(attempt()).rejects.toThrow('not ours')
    expect(await vault.read('key')).toBeUndefined()
  })
})
