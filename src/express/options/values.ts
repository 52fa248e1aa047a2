import { show } from '../../protocol/url.js'

/** One of the values that mean something. */
export function readChoice<T>(what: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value
  throw new TypeError(`${what} must be one of ${allowed.join(', ')}, got ${show(value)}`)
}

/** An option that is on or off. */
export function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new TypeError(`oauth: ${name} must be true or false, got ${show(value)}`)
}

/** A function of the site's that is told of something. */
export function readHook<Hook>(name: string, hook: Hook | undefined): Hook | undefined {
  if (hook === undefined || typeof hook === 'function') return hook
  throw new TypeError(`oauth: ${name} must be a function, got ${show(hook)}`)
}
