import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { HttpOptions } from '../../http/transport/transport.js'
import type { Client, Clients } from '../../protocol/provider/client.js'
import { notKnown } from '../../protocol/known-name.js'
import { withoutPrototype } from '../../protocol/params.js'
import { ENDPOINT_CELLS } from '../../protocol/provider/endpoint-cells.js'
import type { Registration } from '../../protocol/provider/registration/registration.js'
import { readReturnTo, type ReturnToRules } from '../../protocol/authorization/return-to.js'
import { assertEndpoint, readBaseUrl, show } from '../../protocol/url.js'
import type { Store } from '../../store/store.js'
import { developmentSecret } from './development-secret.js'
import type { CookieOptions } from '../transactions/cookies.js'

/**
 * Registrations by id, each with the redirect URI that is registered at its provider.
 * @param base - the public base of the site at one of its hosts
 */
export function readClients(registrations: unknown, base: string, mountPath: string): Clients {
  if (!Array.isArray(registrations) || registrations.length === 0) {
    const got = Array.isArray(registrations) ? 'an empty one' : show(registrations)
    throw new TypeError(
      `oauth: providers must be a list of registrations, or a function that finds one by its id, got ${got}; ` +
        'give at least one, such as example({ clientId, clientSecret })',
    )
  }
  const clients = new Map<string, Client>()
  for (const registration of registrations as readonly Partial<Registration>[]) {
    const { id, provider } = (registration as Partial<Registration> | null | undefined) ?? {}
    if (typeof id !== 'string' || !provider) {
      throw new TypeError(
        'oauth: each of providers is what a provider returns when called with its registration, ' +
          `such as example({ clientId, clientSecret }); got ${kindOf(registration)}`,
      )
    }
    if (clients.has(id)) {
      throw new TypeError(`oauth: ${show(id)} is registered twice; give one of them another id`)
    }
    const { callbackPath = `${mountPath}/${id}/callback` } = registration
    clients.set(id, { ...(registration as Registration), redirectUri: base + callbackPath })
  }
  assertCallbackPaths(clients, mountPath)
  return clients
}

/** Of a factory that was not called, a developer sees at once what is missing. */
function kindOf(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name || 'itself'}, not called`
  return typeof value === 'object' && value !== null ? 'another object' : show(value)
}

/** `allowHttp` is for a developer's machine: elsewhere, everybody on the way would read tokens. */
export function assertSecure(clients: Clients): Clients {
  for (const { id, provider } of clients.values()) {
    for (const url of ENDPOINT_CELLS.flatMap((name) => provider[name] ?? [])) {
      assertEndpoint(url, `oauth: ${id}: in production, each endpoint`)
    }
  }
  return clients
}

/**
 * A dispatcher of the site's opens connections of its own, without the certificate; a certificate
 * that is not the key's would fail with the first call.
 */
export function assertTls(clients: Clients, { dispatcher }: HttpOptions): Clients {
  for (const { id, tls } of clients.values()) {
    if (!tls) continue
    if (dispatcher !== undefined) {
      throw new TypeError(`oauth: ${id}: tls works with http.httpsAgent, not with http.dispatcher`)
    }
    try {
      createSecureContext(tls as SecureContextOptions)
    } catch (error) {
      const { code = 'unknown' } = error as { readonly code?: string }
      throw new TypeError(`oauth: ${id}: tls: cert, key, ca and passphrase do not fit (${code})`, {
        cause: error,
      })
    }
  }
  return clients
}

/** Of two registrations at one address, and of one at a route of ours, only one would be reached. */
function assertCallbackPaths(clients: Clients, mountPath: string): void {
  const taken = new Set<string>()
  for (const { id, callbackPath } of clients.values()) {
    if (callbackPath === undefined) continue
    if (`${callbackPath}/`.startsWith(`${mountPath}/`)) {
      throw new TypeError(
        `oauth: ${id}: callbackPath must be outside of mountPath, got ${show(callbackPath)}; ` +
          `below it the callback is ${mountPath}/${id}/callback`,
      )
    }
    if (taken.has(callbackPath)) {
      throw new TypeError(
        `oauth: ${show(callbackPath)} is the callbackPath of two registrations, ${show(id)} is the ` +
          'second: give it a path of its own, and register that at its provider',
      )
    }
    taken.add(callbackPath)
  }
}

/** The list of secrets; in development a missing one is made. */
export function readSecrets(secret: unknown, development: boolean): readonly string[] {
  if (secret === undefined) {
    if (development) return [developmentSecret()]
    throw new TypeError(
      'oauth: secret is required in production: give 32 random bytes or more (development is ' +
        'NODE_ENV development or test, or none with a baseUrl on this machine)',
    )
  }
  const list: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (list.length === 0) {
    throw new TypeError('oauth: secret is an empty list: give at least one, of 32 random bytes')
  }
  return list.map((item, index) => {
    if (typeof item !== 'string' || Buffer.byteLength(item) < 32) {
      const got = typeof item === 'string' ? `${Buffer.byteLength(item)} bytes` : typeof item
      throw new TypeError(
        `oauth: secret ${index + 1} must be a string of 32 bytes or more, got ${got}`,
      )
    }
    return item
  })
}

/** An option that is on or off. */
export function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new TypeError(`oauth: ${name} must be true or false, got ${show(value)}`)
}

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

/** A function of the site's that is told of something. */
export function readHook<Hook>(name: string, hook: Hook | undefined): Hook | undefined {
  if (hook === undefined || typeof hook === 'function') return hook
  throw new TypeError(`oauth: ${name} must be a function, got ${show(hook)}`)
}

/** The transaction cookie's attributes that a site may choose. */
export function readCookie(cookie: CookieOptions): CookieOptions {
  assertKnown('oauth: cookie', cookie, ['sameSite', 'partitioned'])
  const { sameSite = 'lax', partitioned = false } = withoutPrototype(cookie)
  return {
    sameSite: readChoice('oauth: cookie.sameSite', sameSite, ['lax', 'none']),
    partitioned: readChoice('oauth: cookie.partitioned', partitioned, [true, false]),
  }
}

/** Milliseconds, up to two minutes. */
export function readTimeout(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 120_000) return value
  throw new TypeError(`oauth: timeout must be milliseconds from 1 to 120000, got ${show(value)}`)
}

const OPERATIONS = ['get', 'set', 'add', 'replace', 'delete'] as const

/** Looked at when the site starts, not when its first visitor comes back. */
export function readStore(store: Store): Store {
  const given: Partial<Store> = typeof store === 'object' ? store : {}
  const missing = OPERATIONS.filter((name) => typeof given[name] !== 'function')
  if (missing.length === 0) return store
  throw new TypeError(
    `oauth: shared must be a store such as redisStore(client), got ${show(store)} ` +
      `without ${missing.join(', ')}`,
  )
}

const HTTP_OPTIONS = ['httpAgent', 'httpsAgent', 'proxy', 'dispatcher', 'connectionsPerOrigin']

/** Where connections come from and how many, and nothing that makes calls less safe. */
export function readHttp(http: HttpOptions): HttpOptions {
  assertKnown('oauth: http', http, HTTP_OPTIONS)
  const { httpAgent, httpsAgent, proxy, dispatcher, connectionsPerOrigin } = withoutPrototype(http)
  if (dispatcher !== undefined) {
    if (typeof (dispatcher as Partial<typeof dispatcher> | null)?.dispatch !== 'function') {
      throw new TypeError(
        `oauth: http.dispatcher must be a dispatcher of undici, got ${show(dispatcher)}`,
      )
    }
    if ((httpAgent ?? httpsAgent ?? proxy ?? false) !== false) {
      throw new TypeError(
        'oauth: http takes either a dispatcher, or agents and a proxy, and got both; an undici ' +
          'dispatcher can be a ProxyAgent itself',
      )
    }
  }
  if (connectionsPerOrigin !== undefined && !isCount(connectionsPerOrigin)) {
    throw new TypeError(
      'oauth: http.connectionsPerOrigin must be a whole number from 1, ' +
        `got ${show(connectionsPerOrigin)}`,
    )
  }
  return { ...http }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1
}

/** A misspelled option would silently do nothing. */
export function assertKnown(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${where}: options must be an object, got ${show(options)}`)
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`${where}: ${notKnown('unknown option', unknown, known)}`)
}

/** One of the values that mean something. */
export function readChoice<T>(what: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value
  throw new TypeError(`${what} must be one of ${allowed.join(', ')}, got ${show(value)}`)
}
