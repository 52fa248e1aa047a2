import { isOAuthError } from 'express-oauth-connect'
import { describeThrown, kindOfThrown, placeOf } from '../../src/protocol/thrown.js'
import { foreignErrors } from '../support/foreign-errors.js'

const withStack = (message: string, rest: string) =>
  Object.assign(new Error(message), { stack: `Error: ${message}\n${rest}` })

describe('the place of an error', () => {
  it('is where it was thrown', () => {
    expect(placeOf(new TypeError('x'))).toMatch(/thrown\.test\.ts:\d+:\d+$/)
    expect(placeOf(withStack('x', '    at /a/b.js:1:2'))).toBe('/a/b.js:1:2')
    expect(placeOf(withStack('x', '    at async /a/b.js:1:2'))).toBe('/a/b.js:1:2')
    expect(placeOf(withStack('x', '    at new A [as b] (file:///a (b).js:1:2)'))).toBe('b).js:1:2')
  })

  it('is never a part of its message', () => {
    const message = 'x\n    at canary (canary:1:1)'
    expect(placeOf(new Error(message))).not.toContain('canary')
    const { stack } = new Error(message)
    expect(placeOf(Object.assign(new Error('y'), { stack }))).toBeUndefined()
  })

  it.each([
    ['no stack', undefined],
    ['no frames', 'Error: x'],
    ['a frame without a place', 'Error: x\n    at native'],
    ['a number', 7],
  ])('is unknown with %s', (_what, stack) => {
    expect(placeOf(Object.assign(new Error('x'), { stack }))).toBeUndefined()
  })

  it('is unknown where the error throws when it is asked', () => {
    const hostile = new Error('x')
    Object.defineProperty(hostile, 'message', {
      get: () => {
        throw new Error('again')
      },
    })
    expect(placeOf(hostile)).toBeUndefined()
  })

  // A regular expression took twelve seconds for some of these.
  it.each([
    ['letters', 'a'.repeat(100_000)],
    ['numbers', ':1'.repeat(100_000)],
    ['blank lines', '\n'.repeat(100_000)],
    ['blanks', ' '.repeat(100_000)],
    ['frames', '    at '.repeat(20_000)],
    ['lines of frames', '\n    at '.repeat(20_000)],
    ['brackets', '('.repeat(100_000)],
  ])('is found in no time among 100 KB of %s', (_what, text) => {
    const started = performance.now()
    placeOf(withStack('x', text))
    placeOf(withStack('x', `    at ${text}:1:1`))
    placeOf(withStack(text, '    at /a.js:1:2'))
    placeOf(Object.assign(new Error('x'), { stack: text }))
    expect(performance.now() - started).toBeLessThan(50)
  })
})

describe('what was thrown', () => {
  it('is told by its class and place', () => {
    expect(describeThrown(new RangeError('canary'))).toMatch(/^RangeError at .+:\d+:\d+$/)
    expect(kindOfThrown(new RangeError('canary'))).toBe('RangeError')
  })

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['canary', 'a string'],
    [7, 'a number'],
    [{ canary: 1 }, 'an object'],
    [Object.assign(new Error('x'), { constructor: { name: 'a\nline' } }), 'Error'],
  ])('%p is %s', (thrown, kind) => {
    expect(kindOfThrown(thrown)).toBe(kind)
  })

  it('is told of whatever throws when it is asked', () => {
    for (const thrown of foreignErrors()) {
      expect(describeThrown(thrown)).toMatch(/^[\w ]+(?: at .+:\d+:\d+)?$/)
      expect(isOAuthError(thrown)).toBe(false)
    }
  })
})
