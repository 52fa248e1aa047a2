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
