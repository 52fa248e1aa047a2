import {
  withoutPrototype,
  compact,
  encodeParams,
  formEncode,
  omit,
  ownField,
  pick,
  withQuery,
  type Params,
} from '../../src/protocol/params.js'

const inherited = Object.create({ a: 'inherited' }) as Record<string, string>

describe('params', () => {
  it('picks the named ones in the order of the names, own ones only', () => {
    expect(Object.entries(pick({ a: '1', b: '2', c: '' }, ['c', 'a', 'x']))).toEqual([
      ['c', ''],
      ['a', '1'],
    ])
    expect(pick(inherited, ['a'])).toEqual({})
  })

  it('drops what was not given', () => {
    expect(compact({ a: '1', b: undefined, c: '', d: ' ' })).toStrictEqual({ a: '1', d: ' ' })
  })

  it('omits the named ones', () => {
    expect(omit({ a: '1', b: '2', c: '3' }, 'a', 'c')).toEqual({ b: '2' })
  })

  it('reads own fields only, and fills no gap from a prototype', () => {
    expect(ownField({ a: 1 }, 'a')).toBe(1)
    expect(ownField(inherited, 'a')).toBeUndefined()
    expect(ownField<Params, string>({}, 'toString')).toBeUndefined()
    const copy = withoutPrototype({ a: 1 })
    expect({ ...copy }).toEqual({ a: 1 })
    for (const name of Object.getOwnPropertyNames(Object.prototype))
      expect(name in copy).toBe(false)
    const parent = Object.getPrototypeOf(copy) as object
    expect(Reflect.ownKeys(parent)).toEqual([])
    expect(Object.isFrozen(parent)).toBe(true)
  })
})

describe('withQuery', () => {
  it.each([
    ['https://id.example/a', {}, 'https://id.example/a'],
    ['https://id.example/a', { x: '1 &', y: '2' }, 'https://id.example/a?x=1+%26&y=2'],
    ['https://id.example/a?b=%20c', { x: '1' }, 'https://id.example/a?b=%20c&x=1'],
  ])('adds to %s', (url, params, expected) => {
    expect(withQuery(url, params)).toBe(expected)
  })
})

describe('encodeParams', () => {
  /** Every character that a form spells in its own way, and halves of characters. */
  const odd = [...Array(0x100).keys()].map((code) => String.fromCharCode(code)).join('')

  it.each([
    {},
    { a: '' },
    { '': 'a' },
    { plain: 'aZ0-._*', code: 'a/b+c=d&e', blank: ' a b ' },
    { 'a b': "!'()~", [odd]: odd },
    { '&': '=', '+': '%#', ' ': '  ' },
    { halves: '\ud800', other: 'a\udc00b', pair: '\u{1f600}', letters: 'почта' },
  ] as Params[])('writes what every form reader understands: %o', (params) => {
    expect(new URLSearchParams(encodeParams(params))).toEqual(new URLSearchParams(params))
  })

  it('writes nothing for a value that a table in JavaScript left empty', () => {
    const params = { a: undefined, b: 'c', d: null, e: 0 } as unknown as Params
    expect(encodeParams(params)).toBe('a=&b=c&d=&e=0')
  })

  it('writes a plus sign for a blank', () => {
    expect(encodeParams({ 'a b': 'c d+e %20' })).toBe('a+b=c+d%2Be+%2520')
  })
})

describe('formEncode', () => {
  it('writes one value letter by letter as RFC 6749 Appendix B has it', () => {
    expect(formEncode(' %&+£€')).toBe('+%25%26%2B%C2%A3%E2%82%AC')
  })
})
