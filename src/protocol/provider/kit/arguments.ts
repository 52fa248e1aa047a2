import { isParams } from '../../api/api-request.js'

/** @throws TypeError that says what a kit function was given */
export function assertFields(kit: string, value: unknown): void {
  if (isParams(value)) return
  throw new TypeError(`${kit}: expected an object of strings, got ${kindOf(value)}`)
}

/** @throws TypeError that says what a kit function was given */
export function assertNames(kit: string, values: readonly unknown[]): void {
  const wrong = values.findIndex((value) => typeof value !== 'string' || value === '')
  if (values.length > 0 && wrong === -1) return
  const got = values.length === 0 ? 'none' : kindOf(values[wrong])
  throw new TypeError(`${kit}: expected names, got ${got}`)
}

function kindOf(value: unknown): string {
  if (value === '') return 'an empty string'
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
}
