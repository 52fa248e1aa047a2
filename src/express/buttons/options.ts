import { isRecord } from '../../protocol/api/api-request.js'
import type { Params } from '../../protocol/params.js'
import { show } from '../../protocol/url.js'
import type { Language } from '../pages/language.js'

/** How a button looks and what it does. */
export interface ButtonOptions {
  /** Default: `'en'`. */
  readonly lang?: Language
  /** At least 44 px high, 48 or 56. Default: `'medium'`. */
  readonly size?: 'small' | 'medium' | 'large'
  /** `'auto'` follows the visitor's light or dark; `'brand'` has the provider's colour. Default: `'auto'`. */
  readonly theme?: 'auto' | 'light' | 'dark' | 'brand'
  /** Default: `'rounded'`. */
  readonly shape?: 'rounded' | 'pill' | 'square'
  /**
   * As wide as its text, as its place, or pixels from 120 to 480 in steps of 20: a class for each,
   * because a strict Content-Security-Policy forbids `style=`. Default: `'auto'`.
   */
  readonly width?: 'auto' | 'full' | number
  /** Where to go after the sign-in. */
  readonly returnTo?: string
  /** Opens a popup where `buttons.js` is loaded; without it, the link goes there itself. */
  readonly popup?: boolean
  /** Replaces the label. */
  readonly label?: string
  /** The provider's start parameters, such as the `group_id` of a community. */
  readonly params?: Params
}

/** Every choice there is; the first is the default. */
export const CHOICES = {
  lang: ['en', 'ru'],
  size: ['medium', 'small', 'large'],
  theme: ['auto', 'light', 'dark', 'brand'],
  shape: ['rounded', 'pill', 'square'],
} as const

export const WIDTHS: readonly number[] = Array.from({ length: 19 }, (_, index) => 120 + index * 20)

type Given = Readonly<Partial<Record<string, unknown>>>
const KNOWN = [...Object.keys(CHOICES), 'width', 'returnTo', 'popup', 'label', 'params']

/** The options, checked and complete. */
export interface ButtonSettings {
  readonly lang: Language
  readonly size: 'small' | 'medium' | 'large'
  readonly theme: 'auto' | 'light' | 'dark' | 'brand'
  readonly shape: 'rounded' | 'pill' | 'square'
  readonly width: 'auto' | 'full' | number
  readonly returnTo: string | undefined
  readonly popup: boolean
  readonly label: string | undefined
  readonly params: Params
}

/**
 * Checks what a page says of a button; `undefined` means the default.
 * @throws TypeError that shows the value received
 */
export function readButtonOptions(options: ButtonOptions): ButtonSettings {
  if (!isRecord(options)) throw wrong('options', 'an object', options)
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined) throw wrong('options', `some of ${KNOWN.join(', ')}`, unknown)
  const given = Object.assign(Object.create(null) as object, options) as Given
  return {
    lang: oneOf('lang', given.lang, CHOICES.lang),
    size: oneOf('size', given.size, CHOICES.size),
    theme: oneOf('theme', given.theme, CHOICES.theme),
    shape: oneOf('shape', given.shape, CHOICES.shape),
    width: readWidth(given.width),
    returnTo: readText('returnTo', given.returnTo),
    popup: oneOf('popup', given.popup, [false, true]),
    label: readText('label', given.label),
    params: readParams(given.params),
  }
}

function oneOf<T>(name: string, value: unknown, allowed: readonly [T, ...T[]]): T {
  if (value === undefined) return allowed[0]
  const found = allowed.find((one) => one === value)
  if (found !== undefined) return found
  throw wrong(name, `one of ${allowed.join(', ')}`, value)
}

function readWidth(value: unknown): 'auto' | 'full' | number {
  if (value === undefined) return 'auto'
  if (value === 'auto' || value === 'full') return value
  const width = WIDTHS.find((one) => one === value)
  if (width !== undefined) return width
  throw wrong('width', '"auto", "full" or pixels from 120 to 480 in steps of 20', value)
}

function readText(name: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw wrong(name, 'a non-empty string', value)
}

function readParams(value: unknown): Params {
  if (value === undefined) return {}
  if (!isRecord(value)) throw wrong('params', 'an object of strings', value)
  const odd = Object.entries(value).find(([, one]) => typeof one !== 'string')
  if (odd) throw wrong(`params.${odd[0]}`, 'a string', odd[1])
  return value as Params
}

function wrong(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`oauth: button: ${name} must be ${expected}, got ${show(value)}`)
}
