import type { Request } from 'express'
import { createApi, type ProviderApi } from '../http/api/api.js'
import { revokeTokens } from '../http/token-endpoint.js'
import { isApplication, type Client } from '../protocol/provider/client.js'
import type { ConnectionSummary } from '../protocol/connection.js'
import { bare } from '../protocol/params.js'
import type { TokenSet } from '../protocol/token/token-set.js'
import { applicationSource } from '../connections/application.js'
import { forget, sessionNews } from './session/news.js'
import { visitorSource } from './session/renewal.js'
import { openTokens, summarize } from './session/saved-tokens.js'
import type { SavedConnection } from './session/saved-connection.js'
import { guardSession } from './session/session-guard.js'
import { findSaved, savedConnections } from './session/session.js'
import { clientOf, type Site } from './site.js'

/** Which of several connections of one provider is meant. */
export interface AccountOptions {
  /** What the provider's `account` cell names: a community, a user. Default: the newest one. */
  readonly account?: string
}

/** What every request carries. */
export interface RequestOAuth {
  /**
   * A client of the provider's API that already holds a valid token: this visitor's, or the
   * application's own where the registration says client_credentials.
   * @param id - the registration's
   * @throws TypeError for an id nobody registered; its calls reject with an OAuthError
   */
  (id: string, options?: AccountOptions): ProviderApi
  /** What is connected in this session, oldest first. No tokens. */
  connections(): ConnectionSummary[]
  /**
   * Tokens that are valid now, for handing to another SDK.
   * @throws NotConnectedError, TokenError
   */
  tokens(id: string, options?: AccountOptions): Promise<TokenSet>
  /**
   * Forgets a connection, here and wherever the session has copies, and tells the provider where
   * it has a revocationEndpoint (RFC 7009). Nothing happens where there is none.
   * @throws SessionError
   */
  disconnect(id: string, options?: AccountOptions): Promise<void>
}

declare global {
  namespace Express {
    interface Request {
      oauth: RequestOAuth
    }
  }
}

/** Makes `req.oauth` for one request: nothing is looked up before it is used. */
export function requestOAuth(site: Site, req: Request): RequestOAuth {
  const oauth = (id: string, options: AccountOptions = {}) => {
    const { account } = bare(options)
    const client = clientOf(site, id)
    return createApi(site.channel, client, sourceOf(site, req, client, account))
  }
  oauth.connections = () => summaries(site, savedConnections(req))
  oauth.tokens = async (id: string, options: AccountOptions = {}) => {
    const { account } = bare(options)
    const source = sourceOf(site, req, clientOf(site, id), account)
    return (await source.connection()).tokens
  }
  oauth.disconnect = async (id: string, options: AccountOptions = {}) => {
    const { account } = bare(options)
    await disconnect(site, req, clientOf(site, id), account)
  }
  return oauth
}

const siteKey = Symbol('site')
const oauthKey = Symbol('oauth')

/** What a request inherits or holds once {@link attachOAuth} saw it. */
interface Attached extends Request {
  [siteKey]: Site | undefined
  [oauthKey]: RequestOAuth | undefined
}

/**
 * Gives a request `req.oauth`. The property is a getter on what all requests of an app inherit
 * from, and so is the site, so that a request that never uses it costs next to nothing. Only where
 * an app has several sites each request is told of its own.
 */
export function attachOAuth(site: Site, req: Request): void {
  if ((req as Attached)[siteKey] === site) return
  const shared = Object.getPrototypeOf(req) as Attached
  if (Object.hasOwn(shared, siteKey)) {
    Object.assign(req, { [siteKey]: site, [oauthKey]: undefined })
    return
  }
  Object.defineProperty(shared, siteKey, { value: site, writable: true })
  Object.defineProperty(shared, 'oauth', { configurable: true, get: getOAuth })
}

function getOAuth(this: Attached): RequestOAuth | undefined {
  const site = this[siteKey]
  if (!site) return undefined
  // A page above oauth() has it as well, and a session that nobody has guarded yet.
  if (!this[oauthKey]) guardSession(this, sessionNews(site))
  return (this[oauthKey] ??= requestOAuth(site, this))
}

/** The client of the application's own token, for code outside a request. */
export function applicationApi(site: Site, id: string): ProviderApi {
  const client = clientOf(site, id)
  if (!isApplication(client)) {
    throw new TypeError(`oauth: ${id} signs visitors in; auth.app() needs grant client_credentials`)
  }
  return createApi(site.channel, client, applicationSource(site, client))
}

/** What may be told of saved connections; those of providers no longer registered are left out. */
export function summaries(site: Site, saved: readonly SavedConnection[]): ConnectionSummary[] {
  return saved.flatMap((connection) => summarize(site, connection) ?? [])
}

function sourceOf(site: Site, req: Request, client: Client, account: string | undefined) {
  return isApplication(client)
    ? applicationSource(site, client)
    : visitorSource(site, req, client, account)
}

async function disconnect(
  site: Site,
  req: Request,
  client: Client,
  account: string | undefined,
): Promise<void> {
  const saved = findSaved(req, client.id, account)
  if (!saved) return
  const tokens = openTokens(site, saved)
  await forget(site, req, saved.id)
  if (!tokens) return
  // Here it is forgotten already; that the provider could not be told changes nothing.
  await revokeTokens(site.channel, client, { ...saved, tokens }).catch(() => undefined)
}
