import { encodeFields } from '../../../src/protocol/api/fields.js'

describe('encodeFields', () => {
  it.each([
    [{}, ''],
    [{ a: 1, b: true, c: 'x y&z=1' }, 'a=1&b=true&c=x y&z=1'],
    [{ a: undefined, b: null, c: '' }, 'c='],
    [{ a: [1, 2] }, 'a[]=1&a[]=2'],
    [{ customer: { emails: ['m'], city: 'Уфа' } }, 'customer[emails][]=m&customer[city]=Уфа'],
    [{ n: 1n, f: () => 1, s: Symbol('s'), list: [null, undefined, 'x'] }, 'n=1&list[]=x'],
    [{ rows: [{ id: 1 }, { id: 2 }] }, 'rows[0][id]=1&rows[1][id]=2'],
    [{ at: new Date(0) }, 'at=1970-01-01T00:00:00.000Z'],
  ])('spells %p', (fields, expected) => {
    expect(decodeURIComponent(encodeFields(fields).replaceAll('+', ' '))).toBe(expected)
  })

  it('escapes what would end a value', () => {
    expect(encodeFields({ 'a&b': 'x&y=z' })).toBe('a%26b=x%26y%3Dz')
  })

  it('refuses a bottomless object or list', () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    expect(() => encodeFields(loop)).toThrow(
      /^"self(?:\[self\]){6}…" is nested too deeply: at most 20 levels/,
    )
    const list: unknown[] = []
    list.push(list)
    expect(() => encodeFields({ list })).toThrow(/nested too deeply/)
  })

  it('goes 20 levels deep and no further', () => {
    const nest = (levels: number): object => (levels === 0 ? { x: 1 } : { x: nest(levels - 1) })
    expect(decodeURIComponent(encodeFields({ a: nest(19) }))).toBe(`a${'[x]'.repeat(20)}=1`)
    expect(() => encodeFields({ a: nest(20) })).toThrow(/nested too deeply/)
  })
})
