import { readButtonOptions, WIDTHS } from '../../../src/express/buttons/options.js'

const DEFAULTS = {
  lang: 'en',
  size: 'medium',
  theme: 'auto',
  shape: 'rounded',
  width: 'auto',
  returnTo: undefined,
  popup: false,
  label: undefined,
  params: {},
}

/** What a page in JavaScript may say. */
const read = (options: unknown) => readButtonOptions(options as never)

describe('the options of a button', () => {
  it('have defaults, also where they are undefined', () => {
    const nothing = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, undefined]))
    expect(readButtonOptions({})).toEqual(DEFAULTS)
    expect(read(nothing)).toEqual(DEFAULTS)
  })

  it.each([
    { lang: 'ru' },
    { size: 'small' },
    { size: 'large' },
    { theme: 'light' },
    { theme: 'dark' },
    { theme: 'brand' },
    { shape: 'pill' },
    { shape: 'square' },
    { width: 'auto' },
    { width: 'full' },
    { width: 120 },
    { width: 480 },
    { popup: true },
    { returnTo: '/next' },
    { label: 'Go' },
    { params: { group_id: '1' } },
  ] as const)('take %o', (options) => {
    expect(readButtonOptions(options)).toEqual({ ...DEFAULTS, ...options })
  })

  it('know the widths from 120 to 480 in steps of 20', () => {
    expect([WIDTHS.length, WIDTHS[0], WIDTHS[1], WIDTHS.at(-1)]).toEqual([19, 120, 140, 480])
  })

  it.each([
    ['big', 'options must be an object, got "big"'],
    [null, 'options must be an object, got null'],
    [
      { colour: 'red' },
      'options must be some of lang, size, theme, shape, width, returnTo, popup, label, params, got "colour"',
    ],
    [{ lang: 'de' }, 'lang must be one of en, ru, got "de"'],
    [{ size: 'tiny' }, 'size must be one of medium, small, large, got "tiny"'],
    [{ theme: 1 }, 'theme must be one of auto, light, dark, brand, got 1'],
    [{ shape: null }, 'shape must be one of rounded, pill, square, got null'],
    [{ popup: 'yes' }, 'popup must be one of false, true, got "yes"'],
    [
      { width: 130 },
      'width must be "auto", "full" or pixels from 120 to 480 in steps of 20, got 130',
    ],
    [{ returnTo: '' }, 'returnTo must be a non-empty string, got ""'],
    [{ label: 1 }, 'label must be a non-empty string, got 1'],
    [{ params: 'a=b' }, 'params must be an object of strings, got "a=b"'],
    [{ params: { a: 'b', n: 1 } }, 'params.n must be a string, got 1'],
  ])('refuse %j', (options, message) => {
    expect(() => read(options)).toThrow(new TypeError(`oauth: button: ${message}`))
  })
})
