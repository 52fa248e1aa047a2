import { readRetryAfter, toSeconds } from '../../src/http/retry-after.js'

const NOW = Date.UTC(2030, 0, 1)
const read = (value: string, now = NOW) => readRetryAfter({ 'retry-after': value }, now)

describe('readRetryAfter', () => {
  it.each([
    ['30', 30],
    [' 30 ', 30],
    ['0', 1],
    ['86400', 86_400],
    ['86401', 86_400],
    ['Tue, 01 Jan 2030 00:00:30 GMT', 30],
    ['Tue, 01 Jan 2030 00:00:00 GMT', 1],
    ['Thu, 03 Jan 2030 00:00:00 GMT', 86_400],
    ['Mon, 31 Dec 2029 23:59:59 GMT', undefined],
    ['', undefined],
    ['  ', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['x30', undefined],
    ['30x', undefined],
    ['30.0', 30],
    ['30.5', 31],
    ['3600.5', 3_601],
    ['30, 30', undefined],
    ['30 seconds', undefined],
    ['Tue Jan  1 00:00:30 2030', 30],
    ['Tuesday, 01-Jan-30 00:00:30 GMT', 30],
    ['2030-01-01T00:00:30Z', 30],
    ['2030-01-01T02:00:30+02:00', 30],
  ])('reads %j as %p', (value, expected) => {
    expect(read(value)).toBe(expected)
  })

  it('knows only digits as seconds', () => {
    // To Date, these are years.
    for (const value of ['1e3', '30.5', '+30']) expect(read(value)).not.toBe(Number(value))
  })

  it('is silent where the header is missing or a prototype’s', () => {
    expect(readRetryAfter({}, NOW)).toBeUndefined()
    const polluted = Object.create({ 'retry-after': '30' }) as Record<string, string>
    expect(readRetryAfter(polluted, NOW)).toBeUndefined()
  })

  it('counts a date from now', () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(NOW)
    expect(readRetryAfter({ 'retry-after': 'Tue, 01 Jan 2030 00:01:00 GMT' })).toBe(60)
    clock.mockRestore()
  })
})

describe('toSeconds', () => {
  it.each([
    [0, 1],
    [0.2, 1],
    [1, 1],
    [1.2, 2],
    [86_400, 86_400],
    [1e9, 86_400],
    [-0.5, undefined],
    [NaN, undefined],
  ])('makes %p whole: %p', (value, expected) => {
    expect(toSeconds(value)).toBe(expected)
  })
})
