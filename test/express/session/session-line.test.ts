import { fromLine, toLine } from '../../../src/express/session/session-line.js'

/** Every character of ASCII, the ones around it, and what JSON or UTF-8 has no spelling for. */
const characters = [
  ...Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)),
  ...['\u2028', 'ж', '😀', '\ud800', '\udfff'],
]

describe('a line of what a session holds', () => {
  it('is words between spaces', () => {
    expect(toLine(['senler', 'a+b/c=', 7])).toBe('senler a+b/c= 7')
  })

  it('has nothing at its end where there is nothing to tell', () => {
    expect(toLine(['a', undefined, 'b', undefined, undefined])).toBe('a  b')
    expect(toLine([undefined])).toBe('')
  })

  it.each([
    [['a', undefined, '', 'b']],
    [['a b', ' ', 'a,b', ';', '%41', '"', 'null', '{}', 'undefined']],
    [characters],
    [[characters.join('')]],
  ])('is read as it was written: %j', (cells) => {
    expect(fromLine(toLine(cells))).toEqual(cells)
  })

  it.each(characters)('has nothing that JSON escapes, or that ends a line: %j', (character) => {
    const line = toLine([character, `a${character}b`])
    expect(JSON.stringify(line)).toBe(`"${line}"`)
    expect(line).toMatch(/^[^,;\s]+ [^,;\s]+$/)
  })

  it('spells what is visible as it is', () => {
    const visible = characters
      .slice(0x21, 0x7f)
      .join('')
      .replace(/["%,;\\]/g, '')
    expect(toLine([visible])).toBe(visible)
  })

  it('reads numbers as their text', () => {
    expect(fromLine(toLine([1_795_000_000_000, 0, -1.5]))).toEqual(['1795000000000', '0', '-1.5'])
  })

  it.each(['%', '%zz', '%7B', 'a %22'])('is none of ours: %j', (line) => {
    expect(fromLine(line)).toEqual([])
  })
})
