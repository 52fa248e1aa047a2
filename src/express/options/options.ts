import type { Request } from 'express'
import type { OAuthError } from '../../errors.js'
import type { EndedConnection } from '../../connections/ended.js'
import type { HttpOptions } from '../../http/transport/options.js'
import type { Client, Clients } from '../../protocol/provider/client.js'
import { withoutPrototype } from '../../protocol/params.js'
import type { Registration } from '../../protocol/provider/registration/registration.js'
import type { ReturnToRules } from '../../protocol/authorization/return-to.js'
import { memoryStore } from '../../store/memory.js'
import type { Store } from '../../store/store.js'
import { isDevelopment } from './environment.js'
import { hostsOf, readBaseUrls, type Hosts } from '../../protocol/provider/hosts.js'
import { createLookup, type FindRegistration, type Lookup } from './lookup.js'
import { readConnections, type ConnectionsOptions } from '../owner/owner-option.js'
import type { OnSignIn } from '../sign-in/on-sign-in.js'
import type { CookieOptions } from '../transactions/cookies.js'
import {
  assertKnown,
  assertSecure,
  assertTls,
  readBoolean,
  readClients,
  readCookie,
  readFailures,
  readHook,
  readHttp,
  readMountPath,
  readReturnToRules,
  readSecrets,
  readStore,
  readTimeout,
} from './option-checks.js'

/**
 * A site's say in failures.
 * @param error - holds no secret, code or token; it may be logged as it is
 * @param req - the request that failed
 */
export type OnError = (error: OAuthError, req: Request) => unknown

/**
 * A site's say in the end of a connection.
 * @param event - whose it was and why it ended; no token
 * @param req - where a request of the visitor ended it
 */
export type OnDisconnect = (event: EndedConnection, req?: Request) => unknown

/** What a site tells us. Only `baseUrl`, `providers` and, in production, `secret` are required. */
export interface OAuthOptions<Id extends string = string> {
  /**
   * Public origin, and path prefix, of the site; `redirect_uri` is made of it alone. A list for a
   * site of several hosts, of one scheme and one prefix: the request's Host selects one of them,
   * and any other Host means the first.
   */
  readonly baseUrl: string | readonly string[]
  /** At least 32 bytes each; the first seals, all of them open. */
  readonly secret?: string | readonly string[] | undefined
  /**
   * What a provider returns when called with its registration, such as `example({ … })`; ids must
   * differ. Or a function that finds one by its id, for tenants' own clients in a database: it is
   * asked again after a minute.
   */
  readonly providers: readonly Registration<Id>[] | FindRegistration
  /** Default: `/auth`. */
  readonly mountPath?: string | undefined
  /** Where a visitor lands when start named no place. Default: the site's root. */
  readonly defaultReturnTo?: string | undefined
  /** What `return_to` may name: exact foreign origins, or a private-use scheme (`com.example.shop:`, RFC 8252 §7.1). */
  readonly returnToOrigins?: readonly string[] | undefined
  /**
   * `'page'`: the router answers failures itself; `'next'`: the site's own error handler does;
   * a path such as `'/sign-in'`: start and callback go there, with `?error=<code>&provider=<id>`.
   * Default: `'page'`.
   */
  readonly failures?: 'page' | 'next' | `/${string}` | undefined
  /**
   * The site's say after a person came back, in the visitor's new session, before anything is
   * saved: `(signIn, req) => path or nothing`. It may be async and has the site's `timeout`.
   */
  readonly onSignIn?: OnSignIn | undefined
  /**
   * Told that a connection has ended: `(event, req?) => …`. It may be async; what it throws
   * changes nothing.
   */
  readonly onDisconnect?: OnDisconnect | undefined
  /**
   * Told of every failure that the router answers itself. It may be async; what it throws is
   * told on stderr and changes no answer. Default: one line on stderr for a 5xx, without a
   * secret, and nothing while NODE_ENV is test.
   */
  readonly onError?: OnError | undefined
  /**
   * Keeps connections by the site's own user, beyond a session: `{ store, owner }`. Default: beside
   * the visitor's session, in its own store, as long as it.
   */
  readonly connections?: ConnectionsOptions | undefined
  /**
   * What processes share for minutes: spent states, locks, application tokens. Default:
   * `memoryStore()`, enough for one process.
   */
  readonly shared?: Store | undefined
  /**
   * Lets OpenID servers end sign-ins by themselves, at `{mount}/:provider/backchannel-logout`
   * (OpenID Connect Back-Channel Logout 1.0). Default: `false`.
   */
  readonly backchannelLogout?: boolean | undefined
  /** Attributes of the transaction cookie. Default: by `baseUrl`, `SameSite=Lax`. */
  readonly cookie?: CookieOptions | undefined
  /** Milliseconds of one back-channel call in total. Default: 10 000. */
  readonly timeout?: number | undefined
  /**
   * axios's `httpAgent`, `httpsAgent` and `proxy`, or an undici `dispatcher`;
   * `connectionsPerOrigin`. Never a safety option.
   */
  readonly http?: HttpOptions | undefined
}

/**
 * The options, checked and complete.
 * @internal
 */
export interface Settings {
  /** Those given at start-up. */
  readonly clients: Clients
  /** For those that are found by a function of the site's. */
  readonly lookup: Lookup | undefined
  readonly secrets: readonly string[]
  /** The first of the site's public bases. */
  readonly baseUrl: string
  /** The origins of all of them. */
  readonly origins: readonly string[]
  /** The registrations as each host has them. */
  readonly hosts: Hosts
  readonly mountPath: string
  /** The path of our routes as the browser sees it. */
  readonly authPath: string
  readonly returnTo: ReturnToRules
  /** `'page'`, `'next'` or a path of the site. */
  readonly failures: string
  readonly onSignIn: OnSignIn | undefined
  readonly onDisconnect: OnDisconnect | undefined
  readonly onError: OnError | undefined
  readonly connections: ConnectionsOptions | undefined
  /** A visitor may be shown what only a developer understands. */
  readonly development: boolean
  readonly shared: Store
  readonly backchannelLogout: boolean
  readonly cookie: CookieOptions
  readonly timeout: number
  readonly http: HttpOptions
}

const KNOWN: Readonly<Record<keyof OAuthOptions, true>> = {
  baseUrl: true,
  secret: true,
  providers: true,
  mountPath: true,
  defaultReturnTo: true,
  returnToOrigins: true,
  failures: true,
  onSignIn: true,
  onDisconnect: true,
  onError: true,
  connections: true,
  shared: true,
  backchannelLogout: true,
  cookie: true,
  timeout: true,
  http: true,
}

/**
 * Checks the options once, at start-up.
 * @throws TypeError that shows the value received, never a secret
 * @internal
 */
export function readOptions(options: OAuthOptions): Settings {
  assertKnown('oauth', options, Object.keys(KNOWN))
  const given = withoutPrototype(options)
  const baseUrls = readBaseUrls(given.baseUrl)
  const [baseUrl] = baseUrls
  const development = isDevelopment(baseUrl)
  const mountPath = readMountPath(given.mountPath ?? '/auth')
  const authPath = new URL(baseUrl + mountPath).pathname
  const returnTo = readReturnToRules(given, baseUrls, authPath)
  const { providers } = given
  const finds = typeof providers === 'function'
  const clientsAt = (base: string, list: unknown = providers) => readClients(list, base, mountPath)
  const clients = finds ? new Map<string, Client>() : clientsAt(baseUrl)
  const http = readHttp(given.http ?? {})
  const secure = (all: Clients) => assertTls(development ? all : assertSecure(all), http)
  return {
    clients: secure(clients),
    lookup: finds ? lookupOf(providers, (one) => secure(clientsAt(baseUrl, [one]))) : undefined,
    hosts: finds ? oneHost(baseUrls) : hostsOf(baseUrls, (base) => clientsAt(base)),
    secrets: readSecrets(given.secret, development),
    baseUrl,
    origins: baseUrls.map((base) => new URL(base).origin),
    mountPath,
    authPath,
    returnTo,
    failures: readFailures(given.failures ?? 'page', returnTo),
    onSignIn: readHook('onSignIn', given.onSignIn),
    onDisconnect: readHook('onDisconnect', given.onDisconnect),
    onError: readHook('onError', given.onError),
    connections: readConnections(given.connections),
    development,
    shared: readStore(given.shared ?? memoryStore()),
    backchannelLogout: readBoolean('backchannelLogout', given.backchannelLogout ?? false),
    cookie: readCookie(given.cookie ?? {}),
    timeout: readTimeout(given.timeout ?? 10_000),
    http,
  }
}

function lookupOf(find: FindRegistration, read: (registration: unknown) => Clients): Lookup {
  const readOne = (registration: unknown) => {
    const [client] = read(registration).values()
    if (!client) throw new TypeError('it is no registration')
    if (client.callbackPath === undefined) return client
    throw new TypeError('it has a callbackPath, which a registration of a function cannot have')
  }
  return createLookup(find, readOne, () => Date.now())
}

/** A registration that is found later has the redirect URI of one host. */
function oneHost(baseUrls: readonly string[]): Hosts {
  if (baseUrls.length === 1) return new Map()
  throw new TypeError('oauth: providers is a function: baseUrl must be one then, got a list')
}
