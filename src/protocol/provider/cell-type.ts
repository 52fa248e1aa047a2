import { isParams } from '../api/api-request.js'
import { show } from '../url.js'

/** What a cell must be, in words and as a check. */
export interface CellType {
  /** Of a value that is not accepted. */
  readonly expected: string | ((value: unknown) => string)
  readonly accepts: (value: unknown) => boolean
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
export const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
export const isFunction = (value: unknown): boolean => typeof value === 'function'
export const isSeconds = (value: unknown): boolean =>
  Number.isFinite(value) && (value as number) >= 0

export const text: CellType = { expected: 'a non-empty string', accepts: isText }
export const texts: CellType = { expected: 'a list of non-empty strings', accepts: isTexts }
export const params: CellType = { expected: 'an object of strings', accepts: isParams }
export const seconds: CellType = { expected: 'seconds, 0 or more', accepts: isSeconds }
export const seam: CellType = {
  expected: 'a function or a list of functions',
  accepts: (value) => isFunction(value) || (Array.isArray(value) && value.every(isFunction)),
}

/** A function of this package's, or one like it. */
export function placement(examples: string): CellType {
  return { expected: `a function such as ${examples}`, accepts: isFunction }
}

/** One of the values that mean something. */
export function oneValue(...values: readonly unknown[]): CellType {
  const expected = values.map((value) => show(value)).join(' or ')
  return { expected, accepts: (value) => values.includes(value) }
}
