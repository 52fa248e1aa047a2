/** Values that become a query or a form: text, numbers, dates, lists and objects of them. */
export type Fields = Readonly<Record<string, unknown>>

const MAX_DEPTH = 20

/**
 * Fields as `application/x-www-form-urlencoded`, in the spelling that PHP, Rails and axios read:
 * lists as `a[]=1&a[]=2`, objects as `a[b]=1`. What is undefined or null is left out.
 * @throws TypeError for fields nested deeper than 20 levels
 */
export function encodeFields(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => toPairs(name, value, 0))
  return new URLSearchParams(pairs).toString()
}

function toPairs(name: string, value: unknown, depth: number): [string, string][] {
  if (depth > MAX_DEPTH)
    throw new TypeError(
      `"${name.slice(0, 40)}…" is nested too deeply: at most ${MAX_DEPTH} levels are sent; does it hold itself?`,
    )
  if (value === null) return []
  if (value instanceof Date) return [[name, value.toISOString()]]
  if (typeof value !== 'object') return isScalar(value) ? [[name, String(value)]] : []
  if (!Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, item]) =>
      toPairs(`${name}[${key}]`, item, depth + 1),
    )
  }
  return value.flatMap((item: unknown, index) => {
    const nested = typeof item === 'object' && !(item instanceof Date)
    return toPairs(nested ? `${name}[${index}]` : `${name}[]`, item, depth + 1)
  })
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
}
