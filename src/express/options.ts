import type { HttpOptions } from '../http/transport/transport.js'
import type { Clients } from '../protocol/provider/client.js'
import { bare } from '../protocol/params.js'
import type { Registration } from '../protocol/provider/registration.js'
import type { ReturnToRules } from '../protocol/authorization/return-to.js'
import { readBaseUrl } from '../protocol/url.js'
import { memoryStore } from '../store/memory.js'
import type { Store } from '../store/store.js'
import {
  assertKnown,
  oneOf,
  readClients,
  readCookie,
  readFailurePath,
  readHttp,
  readMountPath,
  readReturnToRules,
  readSecrets,
  readStore,
  readTimeout,
} from './option-readers.js'

/** Attributes of the transaction cookie, for a site that runs inside another site's iframe. */
export interface CookieOptions {
  /** `'none'` only with an https `baseUrl`. Default: `'lax'`. */
  readonly sameSite?: 'lax' | 'none'
  /** One cookie jar per embedding site (CHIPS). Default: `false`. */
  readonly partitioned?: boolean
}

/** What a site tells us. Only `baseUrl`, `providers` and, in production, `secret` are required. */
export interface OAuthOptions<Id extends string = string> {
  /** Public origin, and path prefix, of the site; `redirect_uri` is made of it alone. */
  readonly baseUrl: string
  /** At least 32 bytes each; the first seals, all of them open. */
  readonly secret?: string | readonly string[]
  /** What a provider returns when called with its registration, such as `example({ … })`; ids must differ. */
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
  /** Attributes of the transaction cookie. Default: by `baseUrl`, `SameSite=Lax`. */
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
  assertKnown('oauth', options, Object.keys(KNOWN))
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
    store: readStore(given.store ?? memoryStore()),
    sealTokens: oneOf('oauth: sealTokens', given.sealTokens ?? false, [true, false]),
    cookie: readCookie(given.cookie ?? {}),
    timeout: readTimeout(given.timeout ?? 10_000),
    http: readHttp(given.http ?? {}),
  }
}
