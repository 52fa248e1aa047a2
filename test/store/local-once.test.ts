import { createLocalOnce } from '../../src/store/local-once.js'
import { countKept } from '../support/kept.js'

describe('createLocalOnce', () => {
  it('runs the work once and gives all its result, also those a little late', async () => {
    let now = 0
    let runs = 0
    const once = createLocalOnce(() => now)
    const work = () => Promise.resolve(++runs)
    expect(await Promise.all([once('key', work), once('key', work)])).toEqual([1, 1])
    now = 9_999
    expect(await once('key', work)).toBe(1)
    now = 10_000
    expect(await once('key', work)).toBe(2)
    expect(await once('other', work)).toBe(3)
  })

  it('tells a failure to those who waited and remembers it for nobody else', async () => {
    const once = createLocalOnce(() => 0)
    const failing = () => Promise.reject(new Error('down'))
    const both = [once('key', failing), once('key', failing)]
    await expect(both[0]).rejects.toThrow('down')
    await expect(both[1]).rejects.toThrow('down')
    expect(await once('key', () => Promise.resolve('works'))).toBe('works')
  })

  it('forgets a result in time, whatever still runs beside it', async () => {
    let now = 0
    let runs = 0
    const once = createLocalOnce(() => now)
    let finish: (value: string) => void = () => undefined
    const slow = once('slow', () => new Promise<string>((resolve) => (finish = resolve)))
    const work = () => Promise.resolve(++runs)
    expect(await once('quick', work)).toBe(1)
    now = 9_999
    expect(await once('quick', work)).toBe(1)
    now = 10_000
    expect(await once('quick', work)).toBe(2)
    const again = once('slow', () => Promise.resolve('never'))
    finish('slow')
    expect(await Promise.all([slow, again])).toEqual(['slow', 'slow'])
  })

  it('forgets a result of before the clock was set back', async () => {
    let now = 3_600_000
    let runs = 0
    const once = createLocalOnce(() => now)
    const work = () => Promise.resolve(++runs)
    expect(await once('key', work)).toBe(1)
    expect(await once('key', work)).toBe(1)
    now = 0
    expect(await once('key', work)).toBe(2)
    expect(await once('key', work)).toBe(2)
  })

  it.each(['done', 'failed'])(
    'keeps no result that is over, also behind one that %s',
    async (how) => {
      let now = 0
      const once = createLocalOnce(() => now)
      let end: (how: string) => void = () => undefined
      const first = once('first', async () => {
        if ((await new Promise((resolve) => (end = resolve))) === 'failed')
          throw new Error('failed')
      }).catch(() => undefined)
      const kept = await countKept(async () => {
        for (let n = 0; n < 5_000; n++) {
          now = n * 1000
          await once(`key ${n}`, () => Promise.resolve(n))
          if (n === 10) end(how)
        }
      })
      await first
      expect(kept.length).toBeLessThan(20)
    },
  )
})
