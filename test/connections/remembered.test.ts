import { rememberOpened } from '../../src/connections/remembered.js'
import { createSealer, type Sealer } from '../../src/protocol/seal.js'

const real = createSealer(['a secret of thirty-two characters'], 'connection')

/** The sealer, and what was really decrypted. */
function counted(): { sealer: Sealer; opened: string[] } {
  const opened: string[] = []
  const open: Sealer['open'] = (sealed, context) => {
    opened.push(context)
    return real.open(sealed, context)
  }
  return { sealer: rememberOpened({ ...real, open }), opened }
}

describe('rememberOpened', () => {
  it('opens once what it is asked for again', () => {
    const { sealer, opened } = counted()
    const sealed = real.seal('text', 'one')
    expect([sealer.open(sealed, 'one'), sealer.open(sealed, 'one')]).toEqual(['text', 'text'])
    expect(opened).toEqual(['one'])
  })

  it('knows what it sealed itself', () => {
    const { sealer, opened } = counted()
    expect(sealer.open(sealer.seal('text', 'one'), 'one')).toBe('text')
    expect(opened).toEqual([])
  })

  it('opens nothing in another context, and nothing that was changed', () => {
    const { sealer } = counted()
    const sealed = sealer.seal('text', 'one')
    expect(sealer.open(sealed, 'two')).toBeUndefined()
    expect(sealer.open(`${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`, 'one')).toBe(
      undefined,
    )
    expect(sealer.open(sealed, 'one')).toBe('text')
  })

  it('keeps what is asked for often, forgets the rest, and never holds a long text', () => {
    const { sealer, opened } = counted()
    const [often, once] = [sealer.seal('often', 'often'), sealer.seal('once', 'once')]
    for (let i = 0; i < 1_000; i++) {
      sealer.seal('other', 'other')
      sealer.open(often, 'often')
    }
    expect(opened).toEqual([])
    sealer.open(once, 'once')
    const long = sealer.seal('x'.repeat(5_000), 'long')
    sealer.open(long, 'long')
    sealer.open(long, 'long')
    expect(opened).toEqual(['once', 'long', 'long'])
  })
})
