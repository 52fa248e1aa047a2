import type { Request } from 'express'
import { applicationSource } from '../connections/application.js'
import { validConnection, visitorSource, type Visitor } from '../connections/visitor.js'
import { createApi } from '../http/api/api.js'
import type { ConnectionSource } from '../http/api/connection-source.js'
import { accessTokenOf } from '../http/dpop/access-token.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { ConnectionDetails, ConnectionSummary } from '../protocol/connection.js'
import { withoutPrototype } from '../protocol/params.js'
import { isApplication, type Client } from '../protocol/provider/client.js'
import type { AccessToken } from '../protocol/token/token-set.js'
import { show } from '../protocol/url.js'
import { disconnect } from './disconnect.js'
import { assertKnown } from '../protocol/known-name.js'
import type { RegisteredId } from './register.js'
import { clientOf, findClientOrThrow, type Site } from './site.js'
import { details, summaries } from './summaries.js'

/** Which of several connections of one provider is meant. */
export interface AccountOptions {
  /** What the provider's `account` cell names: a community, a user. Default: the newest one. */
  readonly account?: string | undefined
}

/** Of a method, so that a router which knows its ids can be given where any router will do. */
interface ApiById<Id extends string> {
  /**
   * A client of the provider's API that already holds a valid token: this owner's, or the
   * application's own where the registration says client_credentials.
   * @param id - the registration's
   * @throws TypeError for an id nobody registered; its calls reject with an OAuthError
   */
  api(id: Id, options?: AccountOptions): ProviderApi
}

type CallOf<Id extends string> = ApiById<Id>['api']

/**
 * One owner's connections: a visitor's, or those of one of the site's own users. Called with a
 * registration's id it is the client of that provider's API, which already holds a valid token:
 * this owner's, or the application's own where the registration says client_credentials.
 * @throws TypeError for an id nobody registered, and for options of the wrong type; its calls reject
 *   with an OAuthError
 */
export interface Connected<Id extends string = RegisteredId> extends CallOf<Id> {
  /**
   * What is connected, oldest first. No tokens. In a request, those whose registration cannot be had
   * at the moment are left out, and `onError` is told.
   * @throws SessionError
   */
  connections(): Promise<ConnectionSummary[]>
  /**
   * Params, scope and times of one connection, without tokens; `undefined` where there is none.
   * @throws SessionError
   */
  connection(id: Id, options?: AccountOptions): Promise<ConnectionDetails | undefined>
  /**
   * A token that is valid now, for handing to another SDK; renewed first if it is due. One whose
   * `tokenType` is `'DPoP'` is of no use alone: each request needs a proof of its `proof(method, url)`.
   * @throws NotConnectedError, TokenError, SessionError
   */
  tokens(id: Id, options?: AccountOptions): Promise<AccessToken>
  /**
   * Ends a connection, and tells the provider where it has a revocationEndpoint (RFC 7009).
   * Nothing happens where there is none.
   * @throws SessionError
   */
  disconnect(id: Id, options?: AccountOptions): Promise<void>
}

/**
 * The connections of whoever it is when a call is made.
 * @param req - where a request asks
 * @internal
 */
export function createConnected(
  site: Site,
  visitorNow: () => Promise<Visitor>,
  req?: Request,
): Connected {
  const sourceOf = (client: Client, account: string | undefined): ConnectionSource =>
    isApplication(client)
      ? applicationSource(site, client)
      : visitorSource(site, visitorNow, client, account)

  const connected = (id: string, options?: AccountOptions) => {
    const account = readAccount('req.oauth', options)
    return apiOf(site, id, (client) => sourceOf(client, account))
  }
  return Object.assign(connected, {
    connections: async () => summaries(site, await visitorNow(), req),
    connection: async (id: string, options?: AccountOptions) => {
      const account = readAccount('req.oauth.connection', options)
      return details(site, await visitorNow(), await findClientOrThrow(site, id), account)
    },
    tokens: async (id: string, options?: AccountOptions) => {
      const account = readAccount('req.oauth.tokens', options)
      const client = await findClientOrThrow(site, id)
      const connection = isApplication(client)
        ? await applicationSource(site, client).connection()
        : await validConnection(site, await visitorNow(), client, account)
      return accessTokenOf(site.channel, connection.tokens)
    },
    disconnect: async (id: string, options?: AccountOptions) => {
      const account = readAccount('req.oauth.disconnect', options)
      const client = await findClientOrThrow(site, id)
      await disconnect(site, await visitorNow(), client, account, req)
    },
  })
}

/**
 * Which connection is meant. Of an account given in another way nothing would be seen, and the newest
 * would be used, or ended, in its place.
 */
function readAccount(where: string, options: AccountOptions = {}): string | undefined {
  assertKnown(where, options, ['account'])
  const account: unknown = withoutPrototype(options).account
  if (account === undefined || typeof account === 'string') return account
  throw new TypeError(`${where}: account must be a string, got ${show(account)}`)
}

/**
 * The API of a registration, which may have to be asked for first.
 * @throws TypeError for an id nobody registered
 * @internal
 */
export function apiOf(
  site: Site,
  id: string,
  sourceOf: (client: Client) => ConnectionSource,
): ProviderApi {
  const api = (client: Client) => createApi(site.channel, client, sourceOf(client))
  if (site.lookup) return laterApi(async () => api(await findClientOrThrow(site, id)))
  return api(clientOf(site, id))
}

/** A client of an API whose registration has to be asked for first. */
function laterApi(api: () => Promise<ProviderApi>): ProviderApi {
  return {
    request: async (config) => (await api()).request(config),
    get: async (url, config) => (await api()).get(url, config),
    post: async (url, data, config) => (await api()).post(url, data, config),
    put: async (url, data, config) => (await api()).put(url, data, config),
    patch: async (url, data, config) => (await api()).patch(url, data, config),
    delete: async (url, config) => (await api()).delete(url, config),
    profile: async () => (await api()).profile(),
  }
}
