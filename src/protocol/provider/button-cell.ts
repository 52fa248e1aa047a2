import { isParams, isRecord } from '../api/api-request.js'

/** One part of a mark in a colour of its own. */
export interface MarkPart {
  /** The path of an SVG, 24 × 24. */
  readonly path: string
  /** A CSS colour. */
  readonly color: string
}

/** The colours of a button in the provider's own look. */
export interface ButtonColours {
  /** A CSS colour. */
  readonly background: string
  /** Of the text; a CSS colour. */
  readonly color: string
  /** Of the edge; a CSS colour. Default: a shade of the background. */
  readonly border?: string | undefined
}

/** How a button looks. Labels by language; without one, "Sign in with <name>". */
export interface ButtonStyle extends ButtonColours {
  /** By language, `en` or `ru`. Default: “Sign in with <name>”. */
  readonly label?: Readonly<Record<string, string>> | undefined
  /** The colours on a dark page. Default: the same. */
  readonly dark?: ButtonColours | undefined
  /**
   * A logo of one colour: the path of an SVG, 24 × 24. A logo whose colours are its own: its parts,
   * the lowest first; it stands without a tile. Default: the first letter of the name.
   */
  readonly mark?: string | readonly MarkPart[] | undefined
}

export const BUTTON =
  '{ background, color, border?, label?, dark?, mark? }, mark being the path of an SVG, or a list ' +
  'of { path, color }'

/** Whether it says how a button looks. Colours are judged where they become CSS. */
export function isButton(value: unknown): boolean {
  if (!isRecord(value) || !isColours(value)) return false
  const { label, dark, mark } = value
  return (
    (label === undefined || isParams(label)) &&
    (dark === undefined || isColours(dark)) &&
    (mark === undefined || isPath(mark) || isParts(mark))
  )
}

function isColours(value: unknown): boolean {
  if (!isRecord(value) || !isText(value.background) || !isText(value.color)) return false
  return value.border === undefined || isText(value.border)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

/** SVG 2 §9.3.9: commands and numbers; anything else could end the attribute it stands in. */
function isPath(value: unknown): boolean {
  return typeof value === 'string' && /^[Mm][MmZzLlHhVvCcSsQqTtAaEe\d\s,.+-]+$/.test(value)
}

function isParts(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return value.every((part) => isRecord(part) && isPath(part.path) && isColour(part.color))
}

/** A colour of CSS: what becomes a rule, or an attribute, must not end it. */
export function isColour(value: unknown): value is string {
  return typeof value === 'string' && COLOUR.test(value)
}

const COLOUR = /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl|oklch|oklab|lab|lch)a?\([\d.,%\s/a-z+-]+\))$/i
