import { parseFields, parseJson } from '../../src/http/json.js'

/** Longer than what is parsed without a look at its depth. */
const LONG = 1_100

describe('parseJson', () => {
  it('counts what is open, not what came', () => {
    for (const sibling of ['[]', '{}', '{"a":[]}']) {
      const text = `[${Array<string>(LONG).fill(sibling).join()}]`
      expect(parseJson(text)).toHaveLength(LONG)
    }
  })

  it('takes 500 levels and no more', () => {
    const nested = (depth: number) => '['.repeat(depth) + ' '.repeat(LONG) + ']'.repeat(depth)
    expect(JSON.stringify(parseJson(nested(500)))).toHaveLength(1_000)
    expect(() => parseJson(nested(501))).toThrow('the data is nested too deeply')
  })

  it('counts no bracket inside a string', () => {
    const brackets = '['.repeat(LONG)
    for (const data of [[brackets], ['\\', brackets], ['"', brackets], ['\\"', brackets]])
      expect(parseJson(JSON.stringify(data))).toEqual(data)
    expect(() => parseJson(`""${brackets}`)).toThrow('the data is nested too deeply')
    expect(() => parseJson(`["\\\\"${brackets}`)).toThrow('the data is nested too deeply')
  })

  it('takes a million arrays and objects', () => {
    const list = (count: number) => `[${Array(count).fill('{}').join()}]`
    expect(parseJson(list(999_999))).toHaveLength(999_999)
    expect(() => parseJson(list(1_000_000))).toThrow('the data has too many parts')
    expect(parseJson(JSON.stringify(['{'.repeat(1_000_001)]))).toEqual(['{'.repeat(1_000_001)])
  })

  it('takes a hundred thousand different names, and one name as often as it comes', () => {
    const rows = (count: number, name: (index: number) => string) =>
      `[${Array.from({ length: count }, (_, index) => `{${name(index)}:1}`).join()}]`
    expect(parseJson(rows(90_000, (index) => `"k${index}"`))).toHaveLength(90_000)
    expect(parseJson(rows(300_000, () => '"k" '))).toHaveLength(300_000)
    expect(parseJson(rows(90_000, (index) => `"k":"k${index}:", "l"`))).toHaveLength(90_000)
    const many = rows(200_000, (index) => `"k${index}"`)
    expect(() => parseJson(many)).toThrow('the data has too many different names')
  })

  it.each(['__proto__', '\\u005f_proto__', '_\\u005Fproto__', '__pr\\u006ft\\u006F__'])(
    'drops the key %s from 256 KiB, and refuses it in more: that would hold up the site',
    (key) => {
      for (const colon of [':', ' \n:']) {
        const text = (length: number) => {
          const before = `{"a":{"${key}"${colon}{"x":1}},"b":"`
          return `${before}${'x'.repeat(length - before.length - 2)}"}`
        }
        expect(Object.keys((parseJson(text(256 * 1024)) as { a: object }).a)).toEqual([])
        expect(() => parseJson(text(256 * 1024 + 1))).toThrow('the data has a key __proto__')
      }
    },
  )

  it('looks at each value only where that key is, not where its name is a text', () => {
    const data = {
      ...{ a: '__proto__', b: '"__proto__":', '"__proto__': 1, c: '\\"__proto__":' },
      ...{ __proto__x: 1, x__proto__: 2, d: ['__proto__'], e: '\u005f', f: 'x'.repeat(300_000) },
    }
    const parse = jest.spyOn(JSON, 'parse')
    expect(parseJson(JSON.stringify(data))).toEqual(data)
    expect(parse.mock.calls.map((args) => args.length)).toEqual([1])
    parse.mockRestore()
  })

  it('comes to the end of a string that has none', () => {
    expect(() => parseJson(`["${'x'.repeat(LONG)}`)).toThrow(SyntaxError)
    expect(() => parseJson(`["${'['.repeat(LONG)}`)).toThrow('Unterminated string')
  })

  it('drops only the key that becomes a prototype', () => {
    expect(parseJson('{"a":{"__proto__":{"x":1},"b":"__proto__"},"proto":1}')).toEqual({
      a: { b: '__proto__' },
      proto: 1,
    })
    const dropped = parseJson('[{"\\u005f_proto__":1}]') as object[]
    expect(dropped.map((item) => Object.keys(item))).toEqual([[]])
  })
})

describe('parseFields', () => {
  it.each([
    '{}',
    '{"s":"x","o":{"s":1},"l":[{"s":1},{"s":2}]}',
    '{"a":"\\":","b" : ":"}',
    '{"a":"\\"a\\":","b":"{[","c":"]}"}',
  ])('reads %s, where no field comes twice', (text) => {
    expect(parseFields(text)).toEqual(JSON.parse(text))
  })

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"a":1,"a" :2}',
    '{"a":"\\":","a":1}',
    '{"a" :1,"b":2,"a"\n:3}',
    '{"o":{},"a":1,"a":2}',
    '{"l":[],"a":1,"a":2}',
    '{"l":[1],"a":1,"a":2}',
    '{"l":[{}],"a":1,"a":2}',
    '{"x":"abc","a":1,"a":2}',
    '{"x":"abc",":a":1,":a":2}',
    '{"x":"{[","a":1,"a":2}',
    '{"x":"]}","a":1,"a":2}',
    '{"":1,"":2}',
    '{"access_token":"one","scope":"\\\\","access_token":"two"}',
  ])('refuses %s', (text) => {
    expect(() => parseFields(text)).toThrow('a field came more than once')
  })
})
