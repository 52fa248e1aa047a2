import { parse } from 'node:querystring'
import {
  readCallbackQuery,
  readQuery,
  readRuled,
} from '../../../src/protocol/authorization/query.js'
import { thrownBy } from '../../support/client.js'

const many = (count: number) =>
  `/x?${Array.from({ length: count }, (_, n) => `p${n}=${n}`).join('&')}`

describe('readQuery', () => {
  it.each([
    ['/callback', {}],
    ['/callback?', {}],
    ['/callback?code=a+b%26&state=', { code: 'a b&', state: '' }],
    ['/callback?a=b?c=d', { a: 'b?c=d' }],
    ['?a[]=1&a[b]=2', { 'a[]': '1', 'a[b]': '2' }],
    ['/x?a&b=&&=c&', { a: '', b: '', '': 'c' }],
    ['/x?a=b=c&d%3De=f%26g', { a: 'b=c', 'd=e': 'f&g' }],
    ['/x?a+b=c%2Bd%20e', { 'a b': 'c+d e' }],
    ['/x?a=%zz%&b=100%&c=%D0%BF+%', { a: '%zz%', b: '100%', c: 'п %' }],
    ['/x?a=%ff&b=ÿ', { a: '\ufffd', b: 'ÿ' }],
  ])('reads %s', (url, params) => {
    expect({ ...readQuery('plain', url) }).toEqual(params)
  })

  it('gives an object that inherits nothing', () => {
    const params = readQuery('plain', '/x?__proto__=1')
    expect(Object.getPrototypeOf(params)).toBeNull()
    expect(Object.entries(params)).toEqual([['__proto__', '1']])
  })

  it('reads 100 parameters and refuses one more, saying how many came', () => {
    expect(Object.keys(readQuery('plain', many(100)))).toHaveLength(100)
    expect(() => readQuery('plain', many(101))).toThrow(/101 parameters came, at most 100/)
  })

  it('reads what Node’s own parser reads', () => {
    const signs = ['a', 'b', '=', '&', '+', '%', '%2', '%41', '%26', '%3d', '%ff', '[]']
    for (let n = 0; n < 20_000; n++) {
      const length = n % 12
      const query = Array.from({ length }, () => signs[Math.floor(Math.random() * signs.length)])
      const expected = parse(query.join(''), '&', '=', { maxKeys: 0 })
      if (Object.values(expected).some(Array.isArray)) continue
      expect([query, readQuery('plain', `/x?${query.join('')}`)]).toEqual([query, expected])
    }
  })

  it('refuses a repeated parameter (RFC 6749 §3.1) and says how to go on', () => {
    expect(thrownBy(() => readQuery('plain', '/x?state=1&state=1'))).toMatchObject({
      name: 'AuthorizationError',
      code: 'invalid_request',
      provider: 'plain',
      status: 400,
      message: 'plain: the request is malformed: "state" came more than once',
      hint: expect.stringContaining('Start the sign-in again') as string,
    })
  })

  it.each([
    ['a-b.c_1', '"a-b.c_1" came'],
    ['n'.repeat(40), `"${'n'.repeat(40)}" came`],
    ['n'.repeat(41), 'a parameter came'],
    ['', 'a parameter came'],
    ['<b>', 'a parameter came'],
    ['b<', 'a parameter came'],
  ])('names the repeated parameter %j only where that is harmless', (name, words) => {
    const spelled = encodeURIComponent(name)
    expect(() => readQuery('plain', `/x?${spelled}=1&${spelled}=2`)).toThrow(words)
  })
})

describe('what describes an error', () => {
  it('is cut to size, and hides no error', () => {
    const description = encodeURIComponent(`AADSTS65004:\r\nTrace\u2028${'x'.repeat(3_000)}`)
    const url = `/x?error=access_denied&error_description=${description}&error_uri=a%20b`
    const read = readCallbackQuery('plain', url)
    expect(read.error).toBe('access_denied')
    expect(read.error_description).toMatch(/^AADSTS65004: Trace x+$/)
    expect(read.error_description).toHaveLength(1024)
  })
})

describe('readCallbackQuery', () => {
  const read = (name: string, value: string) =>
    readCallbackQuery('plain', `/x?${name}=${encodeURIComponent(value)}`)[name]

  it.each([
    ['code', 8192, ' ~"\\', ['\x1f', '\x7f', 'я']],
    ['state', 512, ' ~"\\', ['\x1f', '\x7f', 'я']],
    ['error', 128, ' !#[]~я', ['\x1f', '\n', '\0', '\x7f', '"', '\\']],
    ['iss', 2048, '!~', [' ', '\x7f', 'я']],
  ])('keeps %s to %i good characters', (name, length, good, bad) => {
    expect(read(name, good)).toBe(good)
    expect(read(name, '')).toBe('')
    expect(read(name, 'x'.repeat(length))).toHaveLength(length)
    expect(() => read(name, 'x'.repeat(length + 1))).toThrow(
      `"${name}" is malformed (${length + 1} characters)`,
    )
    for (const sign of bad) {
      for (const value of [`${sign}x`, `x${sign}`, sign]) {
        expect(() => read(name, value)).toThrow(`"${name}" is malformed`)
      }
    }
  })

  it('leaves all other parameters to the provider’s rules', () => {
    expect(read('shop', 'я\n')).toBe('я\n')
  })
})

describe('readRuled', () => {
  const read = (params: object, rules?: object, required = false) =>
    readRuled('plain', params as Record<string, string>, rules as never, required)

  it('keeps nothing without rules, and nothing that no rule names', () => {
    expect(read({ a: '1' })).toEqual({})
    expect(read({ a: '1', b: '2' }, { a: /^\d$/ })).toEqual({ a: '1' })
  })

  it('takes a bare pattern for optional or required, as its place says', () => {
    expect(read({}, { a: /./ }, false)).toEqual({})
    expect(() => read({}, { a: /./ }, true)).toThrow('"a" is missing')
    expect(() => read(Object.create({ a: '1' }) as object, { a: /./ }, true)).toThrow('missing')
  })

  it('does what a rule says for itself', () => {
    expect(read({}, { a: { pattern: /./, required: false } }, true)).toEqual({})
    expect(() => read({}, { a: { pattern: /./, required: true } }, false)).toThrow('missing')
    expect(read({ a: '1' }, { a: { pattern: /^\d$/, required: true } })).toEqual({ a: '1' })
  })

  it('refuses what does not match and says what would', () => {
    expect(() => read({ a: 'x' }, { a: /^\d+$/ })).toThrow(/"a" must match \^\\d\+\$/)
  })

  it('refuses more than 2048 characters, whatever the pattern', () => {
    expect(read({ a: 'x'.repeat(2048) }, { a: /x/ }).a).toHaveLength(2048)
    expect(() => read({ a: 'x'.repeat(2049) }, { a: /x/ })).toThrow('"a" must match')
  })

  it.each([/b/g, /b/gi, /B/i])('matches %s the same way every time', (pattern) => {
    for (let n = 0; n < 3; n++) expect(read({ a: 'ab' }, { a: pattern })).toEqual({ a: 'ab' })
  })

  it('takes a sticky pattern for a plain one', () => {
    expect(read({ a: 'ab' }, { a: /b/y })).toEqual({ a: 'ab' })
  })
})
