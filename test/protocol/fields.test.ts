import { encodeFields } from '../../src/protocol/fields.js'

describe('encodeFields', () => {
  it.each([
    [{}, ''],
    [{ a: 1, b: true, c: 'x y&z=1' }, 'a=1&b=true&c=x y&z=1'],
    [{ a: undefined, b: null, c: '' }, 'c='],
    [{ a: [1, 2] }, 'a[]=1&a[]=2'],
    [{ customer: { emails: ['m'], city: 'Уфа' } }, 'customer[emails][]=m&customer[city]=Уфа'],
    [{ rows: [{ id: 1 }, { id: 2 }] }, 'rows[0][id]=1&rows[1][id]=2'],
    [{ at: new Date(0) }, 'at=1970-01-01T00:00:00.000Z'],
  ])('spells %j', (fields, expected) => {
    expect(decodeURIComponent(encodeFields(fields).replaceAll('+', ' '))).toBe(expected)
  })

  it('escapes what would end a value', () => {
    expect(encodeFields({ 'a&b': 'x&y=z' })).toBe('a%26b=x%26y%3Dz')
  })

  it('refuses a bottomless object', () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    expect(() => encodeFields(loop)).toThrow(/nested too deeply/)
  })
})
