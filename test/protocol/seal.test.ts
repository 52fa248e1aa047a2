import { createSealer } from '../../src/protocol/seal.js'

const OLD = 'the old secret, at least 32 bytes long'
const NEW = 'the new secret, at least 32 bytes long'

describe('createSealer', () => {
  it('opens what it sealed, in the same context', () => {
    const sealer = createSealer([OLD], 'tokens')
    expect(sealer.open(sealer.seal('привет', 'a'), 'a')).toBe('привет')
  })

  it('shows nothing of the text and never seals the same way twice', () => {
    const sealer = createSealer([OLD], 'tokens')
    const [one, two] = [sealer.seal('token-canary', 'a'), sealer.seal('token-canary', 'a')]
    expect(one).not.toBe(two)
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('canary')
  })

  it('opens in no other context, for no other purpose, with no other secret', () => {
    const sealed = createSealer([OLD], 'tokens').seal('x', 'a')
    expect(createSealer([OLD], 'tokens').open(sealed, 'b')).toBeUndefined()
    expect(createSealer([OLD], 'store').open(sealed, 'a')).toBeUndefined()
    expect(createSealer([NEW], 'tokens').open(sealed, 'a')).toBeUndefined()
  })

  it('seals with the first secret and opens with all of them', () => {
    const before = createSealer([OLD], 'tokens').seal('x', 'a')
    const both = createSealer([NEW, OLD], 'tokens')
    expect(both.open(before, 'a')).toBe('x')
    expect(createSealer([NEW], 'tokens').open(both.seal('y', 'a'), 'a')).toBe('y')
  })

  it('refuses what was changed anywhere, cut, or never sealed', () => {
    const sealer = createSealer([OLD], 'tokens')
    const sealed = sealer.seal('x', 'a')
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
      expect(sealer.open(changed, 'a')).toBeUndefined()
    }
    for (const text of ['', '.', 'v1', 'v1..', sealed.slice(0, 30), `${sealed}.x`, 'v2.a.b']) {
      expect(sealer.open(text, 'a')).toBeUndefined()
    }
  })

  it('opens what an earlier version sealed', () => {
    const sealed = 'v1.3aR6CQ.O8xQyjTaj0kLDPj4SV9Gu9LxtYGwnLxqHYsWJ-veXAXaTXnJRRfajA'
    expect(createSealer([OLD], 'tokens').open(sealed, 'a')).toBe('привет')
  })

  it('seals an empty text', () => {
    const sealer = createSealer([OLD], 'tokens')
    expect(sealer.open(sealer.seal('', 'a'), 'a')).toBe('')
  })

  it('opens one spelling of the same bytes only', () => {
    const sealer = createSealer([OLD], 'tokens')
    const sealed = sealer.seal('x', 'a')
    for (const text of [`${sealed}=`, `${sealed} `, `${sealed}\n`, sealed.replace(/.$/, '$&$&')]) {
      expect(sealer.open(text, 'a')).toBeUndefined()
    }
  })

  it('needs a secret', () => {
    expect(() => createSealer([], 'tokens')).toThrow(/^at least one secret is needed$/)
  })

  it('refuses a shortened authentication tag', () => {
    const sealer = createSealer([OLD], 'tokens')
    const [version, id, box = ''] = sealer.seal('x', 'a').split('.')
    const cut = Buffer.from(box, 'base64url').subarray(0, -12).toString('base64url')
    expect(sealer.open([version, id, cut].join('.'), 'a')).toBeUndefined()
  })

  it('makes names that only its first secret makes, for its purpose', () => {
    const name = createSealer([OLD], 'tokens').digest('x')
    expect(name).toMatch(/^[\w-]{43}$/)
    expect(createSealer([OLD, NEW], 'tokens').digest('x')).toBe(name)
    const others = [
      createSealer([NEW, OLD], 'tokens').digest('x'),
      createSealer([OLD], 'store').digest('x'),
      createSealer([OLD], 'tokens').digest('y'),
    ]
    expect(new Set([name, ...others]).size).toBe(4)
  })
})
