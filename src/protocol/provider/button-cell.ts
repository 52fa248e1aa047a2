import { isParams, isRecord } from '../api/api-request.js'

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
