import type { HttpOptions } from '../../http/transport/options.js'
import type { ReturnToRules } from '../../protocol/authorization/return-to.js'
import { withoutPrototype } from '../../protocol/params.js'
import type { Client, Clients } from '../../protocol/provider/client.js'
import { hostsOf, readBaseUrls, type Hosts } from '../../protocol/provider/hosts.js'
import { memoryStore } from '../../store/memory.js'
import type { Store } from '../../store/store.js'
import { readConnections, type ConnectionsOptions } from '../owner/owner-option.js'
import type { OnSignIn } from '../sign-in/on-sign-in.js'
import type { CookieOptions } from '../transactions/cookies.js'
import { assertSecure, assertTls } from './client-security.js'
import { readClients } from './clients.js'
import { readCookie } from '../transactions/cookie-option.js'
import { isDevelopment } from './environment.js'
import { readHttp, readTimeout } from './http.js'
import { createLookup, type FindRegistration, type Lookup } from './lookup.js'
import type { OAuthOptions, OnDisconnect, OnError } from './oauth-options.js'
import { readFailures, readMountPath, readReturnToRules } from './places.js'
import { readSecrets } from './secrets.js'
import { readStore } from './shared.js'
import { assertKnown } from '../../protocol/known-name.js'
import { readBoolean, readHook } from './values.js'

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
