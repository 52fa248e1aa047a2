import { readReturnTo, type ReturnToRules } from '../../protocol/authorization/return-to.js'
import { readBaseUrl, show } from '../../protocol/url.js'

/** A path such as `/auth`, without a slash at the end. */
export function readMountPath(value: unknown): string {
  if (typeof value === 'string' && /^(?:\/[A-Za-z0-9_-]+)+$/.test(value)) return value
  throw new TypeError(`oauth: mountPath must be like "/auth", got ${show(value)}`)
}

/** RFC 8252 §7.1: a domain of the app's in reverse, so that it has a dot. */
const PRIVATE_USE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/

/** Where a visitor may land, and where without a wish. */
export function readReturnToRules(
  options: { readonly defaultReturnTo?: unknown; readonly returnToOrigins?: unknown },
  [baseUrl, ...others]: readonly [string, ...string[]],
  authPath: string,
): ReturnToRules {
  const origins: unknown = options.returnToOrigins ?? []
  if (!Array.isArray(origins)) {
    throw new TypeError(`oauth: returnToOrigins must be a list of origins, got ${show(origins)}`)
  }
  for (const origin of origins as readonly unknown[]) {
    if (typeof origin === 'string' && PRIVATE_USE_SCHEME.test(origin)) continue
    const exact = readBaseUrl(origin, 'oauth: returnToOrigins')
    if (exact !== origin || new URL(exact).origin !== exact) {
      throw new TypeError(
        `oauth: returnToOrigins takes exact origins, got ${show(origin)}; an app has a ` +
          'private-use scheme such as "com.example.shop:"',
      )
    }
  }
  const root = new URL(baseUrl).pathname.replace(/\/?$/, '/')
  const rules = {
    ...{ baseUrl, authPath, origins: origins as readonly string[], fallback: root },
    ...(others.length > 0 && { otherHosts: others.map((base) => new URL(base).origin) }),
  }
  if (options.defaultReturnTo === undefined) return rules
  const fallback = readReturnTo(options.defaultReturnTo, { ...rules, fallback: '' })
  if (fallback !== '') return { ...rules, fallback }
  throw new TypeError(
    `oauth: defaultReturnTo must be a path of this site such as "/account", ` +
      `got ${show(options.defaultReturnTo)}`,
  )
}

/** How failures are answered; a path is one of the site itself: failures are sent nowhere else. */
export function readFailures(value: unknown, rules: ReturnToRules): string {
  if (value === 'page' || value === 'next') return value
  const path = readReturnTo(value, { ...rules, origins: [], fallback: '' })
  // Behind a hash the server would see neither error nor provider.
  if (path !== '' && !path.includes('#')) return path
  throw new TypeError(
    'oauth: failures must be "page", "next" or a path of this site without a hash, ' +
      `got ${show(value)}`,
  )
}
