import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { decompress } from '../../../src/http/transport/decompress.js'

/** Bodies on both sides of the length from which another thread does the work. */
const SMALL = Buffer.from('a small body')
const LARGE = randomBytes(20_000)

describe('decompress', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    [' GZip ', gzipSync],
  ] as const)('undoes %j', async (encoding, compress) => {
    for (const body of [SMALL, LARGE])
      expect((await decompress(compress(body), encoding)).equals(body)).toBe(true)
  })

  it.each([undefined, '', ' ', 'identity', 'Identity'])('leaves %j alone', async (encoding) => {
    expect(await decompress(SMALL, encoding)).toBe(SMALL)
  })

  it('finds nothing in nothing', async () => {
    for (const encoding of ['gzip', 'unheard-of'])
      expect(await decompress(Buffer.alloc(0), encoding)).toHaveLength(0)
  })

  it.each(['compress', 'gzip, gzip', 'gzip,br', 'constructor', 'identity, gzip'])(
    'refuses the coding %s',
    async (encoding) => {
      await expect(decompress(SMALL, encoding)).rejects.toMatchObject({
        message: 'unknown content coding',
        code: 'ERR_BAD_RESPONSE',
      })
    },
  )

  it('counts what comes out', async () => {
    const zeros = gzipSync(Buffer.alloc(1_000))
    expect(await decompress(zeros, 'gzip', 1_000)).toHaveLength(1_000)
    await expect(decompress(zeros, 'gzip', 999)).rejects.toMatchObject({
      code: 'ERR_BUFFER_TOO_LARGE',
    })
    await expect(decompress(gzipSync(LARGE), 'gzip', 19_999)).rejects.toMatchObject({
      code: 'ERR_BUFFER_TOO_LARGE',
    })
  })

  it('gives a large body to another thread, and a small one to none', async () => {
    const events: string[] = []
    const at = async (body: Buffer, name: string) => {
      await decompress(gzipSync(body, { level: 0 }), 'gzip')
      events.push(name)
    }
    const work = [at(Buffer.alloc(16_384), 'large'), at(Buffer.alloc(16_000), 'small')]
    // No thread can report before this one has come to the end of its own steps.
    for (let step = 0; step < 10; step++) await Promise.resolve()
    expect(events).toEqual(['small'])
    await Promise.all(work)
    expect(events).toEqual(['small', 'large'])
  })

  it('refuses what is not in that coding', async () => {
    await expect(decompress(SMALL, 'gzip')).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
    await expect(decompress(LARGE.fill(1), 'gzip')).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
  })
})
