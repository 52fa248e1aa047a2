import { nearest, notKnown } from '../../src/protocol/known-name.js'

describe('the name that was probably meant', () => {
  it.each([
    ['clientSecert', 'clientSecret'],
    ['CLIENTID', 'clientId'],
    ['clientid', 'clientId'],
    ['scopes', 'scope'],
  ])('finds %s', (typed, expected) => {
    expect(nearest(typed, ['clientId', 'clientSecret', 'scope'])).toBe(expected)
  })

  it('names none where more than half would have to change', () => {
    expect(nearest('colour', ['clientId', 'scope'])).toBeUndefined()
    expect(nearest('', ['id'])).toBeUndefined()
  })

  it('says what there is', () => {
    expect(notKnown('unknown option', 'scopes', ['clientId', 'scope'])).toBe(
      'unknown option "scopes" (did you mean "scope"?); known: clientId, scope',
    )
    expect(notKnown('unknown option', 'x', [])).toBe('unknown option "x"; known: none')
  })

  it('compares a long id of an address with 200 names in no time', () => {
    const names = Array.from({ length: 200 }, (_, n) => `a-provider-with-number-${n}`)
    const began = performance.now()
    expect(nearest('a'.repeat(8_000), names)).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(100)
  })
})
