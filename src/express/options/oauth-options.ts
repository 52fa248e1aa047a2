import type { Request } from 'express'
import type { EndedConnection } from '../../connections/ended.js'
import type { OAuthError } from '../../errors.js'
import type { HttpOptions } from '../../http/transport/options.js'
import type { Registration } from '../../protocol/provider/registration/registration.js'
import type { Store } from '../../store/store.js'
import type { ConnectionsOptions } from '../owner/owner-option.js'
import type { OnSignIn } from '../sign-in/on-sign-in.js'
import type { CookieOptions } from '../transactions/cookies.js'
import type { FindRegistration } from './lookup.js'

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
