import { randomBytes } from 'node:crypto'
import type { HttpOptions } from '../http/transport.js'
import type { Client, Clients } from '../protocol/client.js'
import { bare } from '../protocol/params.js'
import type { Registration } from '../protocol/registration.js'
import { readReturnTo, type ReturnToRules } from '../protocol/return-to.js'
import { readBaseUrl, show } from '../protocol/url.js'
import { memoryStore } from '../store/memory.js'
import type { Store } from '../store/store.js'

/** Attributes of the transaction cookie, for a site that runs inside another site's iframe. */
export interface CookieOptions {
  readonly sameSite?: 'lax' | 'none'
  readonly partitioned?: boolean
}

/** What a site tells us. Only `baseUrl`, `providers` and, in production, `secret` are required. */
export interface OAuthOptions<Id extends string = string> {
  /** Public origin, and path prefix, of the site; `redirect_uri` is made of it alone. */
  readonly baseUrl: string
  /** At least 32 bytes each; the first seals, all of them open. */
  readonly secret?: string | readonly string[]
  readonly providers: readonly Registration<Id>[]
  /** Default: `/auth`. */
  readonly mountPath?: string
  /** Where a visitor lands when start named no place. Default: the site's root. */
  readonly returnTo?: string
  /** Exact foreign origins that `return_to` may name. */
  readonly returnToOrigins?: readonly string[]
  /** Where failures of start and callback go, with `?error=<code>&provider=<id>`. */
  readonly failurePath?: string
  /** Without `failurePath`: we answer ourselves, or the site's own error handler does. */
  readonly errors?: 'page' | 'next'
  /** What processes share. Default: `memoryStore()`, enough for one process. */
  readonly store?: Store
  /** Whether tokens in the session are sealed with `secret`. Default: `false`. */
  readonly sealTokens?: boolean
  readonly cookie?: CookieOptions
  /** Milliseconds of one back-channel call in total. Default: 10 000. */
  readonly timeout?: number
  /** axios's `httpAgent`, `httpsAgent` and `proxy`; never its safety options. */
  readonly http?: HttpOptions
}

/** The options, checked and complete. */
export interface Settings {
  readonly clients: Clients
  readonly secrets: readonly string[]
  readonly baseUrl: string
  readonly mountPath: string
  /** The path of our routes as the browser sees it. */
  readonly authPath: string
  readonly returnTo: ReturnToRules
  readonly failurePath: string | undefined
  readonly errors: 'page' | 'next'
  readonly store: Store
  readonly sealTokens: boolean
  readonly cookie: CookieOptions
  readonly timeout: number
  readonly http: HttpOptions
}

const KNOWN: Readonly<Record<keyof OAuthOptions, true>> = {
  baseUrl: true,
  secret: true,
  providers: true,
  mountPath: true,
  returnTo: true,
  returnToOrigins: true,
  failurePath: true,
  errors: true,
  store: true,
  sealTokens: true,
  cookie: true,
  timeout: true,
  http: true,
}

/**
 * Checks the options once, at start-up.
 * @throws TypeError that shows the value received, never a secret
 */
export function readOptions(options: OAuthOptions): Settings {
  assertKnown('oauth', options, KNOWN)
  const given = bare(options)
  const baseUrl = readBaseUrl(given.baseUrl, 'oauth: baseUrl')
  const mountPath = readMountPath(given.mountPath ?? '/auth')
  const authPath = new URL(baseUrl + mountPath).pathname
  const returnTo = readReturnToRules(given, baseUrl, authPath)
  return {
    clients: readClients(given.providers, baseUrl + mountPath),
    secrets: readSecrets(given.secret),
    baseUrl,
    mountPath,
    authPath,
    returnTo,
    failurePath: readFailurePath(given.failurePath, returnTo),
    errors: oneOf('oauth: errors', given.errors ?? 'page', ['page', 'next']),
    store: given.store ?? memoryStore(),
    sealTokens: oneOf('oauth: sealTokens', given.sealTokens ?? false, [true, false]),
    cookie: readCookie(given.cookie ?? {}),
    timeout: readTimeout(given.timeout ?? 10_000),
    http: readHttp(given.http ?? {}),
  }
}

function readClients(registrations: unknown, base: string): Clients {
  if (!Array.isArray(registrations) || registrations.length === 0) {
    throw new TypeError(
      `oauth: providers must be a list of registrations, got ${show(registrations)}`,
    )
  }
  const clients = new Map<string, Client>()
  for (const registration of registrations as readonly Partial<Registration>[]) {
    const { id, provider } = registration
    if (typeof id !== 'string' || !provider) {
      throw new TypeError(
        'oauth: each of providers is what a provider returns when called with its registration, ' +
          'such as example({ clientId, clientSecret })',
      )
    }
    if (clients.has(id)) {
      throw new TypeError(`oauth: ${show(id)} is registered twice; give one of them another id`)
    }
    clients.set(id, { ...(registration as Registration), redirectUri: `${base}/${id}/callback` })
  }
  return clients
}

function readSecrets(secret: unknown): readonly string[] {
  if (secret === undefined) {
    if (process.env.NODE_ENV === 'production') {
      throw new TypeError('oauth: secret is required in production: 32 random bytes or more')
    }
    process.emitWarning(
      'oauth: no secret given, a random one is used; sign-ins under way and sealed tokens will ' +
        'not survive a restart',
    )
    return [randomBytes(32).toString('base64url')]
  }
  const list: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (list.length === 0) throw new TypeError('oauth: secret is an empty list')
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

function readMountPath(value: unknown): string {
  if (typeof value === 'string' && /^(?:\/[A-Za-z0-9_-]+)+$/.test(value)) return value
  throw new TypeError(`oauth: mountPath must be like "/auth", got ${show(value)}`)
}

function readReturnToRules(
  options: OAuthOptions,
  baseUrl: string,
  authPath: string,
): ReturnToRules {
  const origins: readonly unknown[] = options.returnToOrigins ?? []
  for (const origin of origins) {
    const exact = readBaseUrl(origin, 'oauth: returnToOrigins')
    if (exact !== origin || new URL(exact).origin !== exact) {
      throw new TypeError(`oauth: returnToOrigins takes exact origins, got ${show(origin)}`)
    }
  }
  const root = new URL(baseUrl).pathname.replace(/\/?$/, '/')
  const rules = { baseUrl, authPath, origins: origins as readonly string[], fallback: root }
  if (options.returnTo === undefined) return rules
  const fallback = readReturnTo(options.returnTo, { ...rules, fallback: '' })
  if (fallback !== '') return { ...rules, fallback }
  throw new TypeError(
    `oauth: returnTo must be a path of this site such as "/account", got ${show(options.returnTo)}`,
  )
}

function readFailurePath(value: unknown, rules: ReturnToRules): string | undefined {
  if (value === undefined) return undefined
  const path = readReturnTo(value, { ...rules, origins: [], fallback: '' })
  if (path !== '') return path
  throw new TypeError(`oauth: failurePath must be a path of this site, got ${show(value)}`)
}

function readCookie(cookie: CookieOptions): CookieOptions {
  assertKnown('oauth: cookie', cookie, { sameSite: true, partitioned: true })
  const { sameSite = 'lax', partitioned = false } = bare(cookie)
  return {
    sameSite: oneOf('oauth: cookie.sameSite', sameSite, ['lax', 'none']),
    partitioned: oneOf('oauth: cookie.partitioned', partitioned, [true, false]),
  }
}

function readTimeout(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 120_000) return value
  throw new TypeError(`oauth: timeout must be milliseconds from 1 to 120000, got ${show(value)}`)
}

function readHttp(http: HttpOptions): HttpOptions {
  assertKnown('oauth: http', http, { httpAgent: true, httpsAgent: true, proxy: true })
  return { ...http }
}

function assertKnown(where: string, options: unknown, known: object): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${where}: options must be an object, got ${show(options)}`)
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name))
  if (unknown === undefined) return
  const names = Object.keys(known).join(', ')
  throw new TypeError(`${where}: unknown option ${show(unknown)}; known: ${names}`)
}

function oneOf<T>(what: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value
  throw new TypeError(`${what} must be one of ${allowed.join(', ')}, got ${show(value)}`)
}
