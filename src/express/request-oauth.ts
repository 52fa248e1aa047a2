import type { Request } from 'express'
import { applicationSource } from '../connections/application.js'
import { validConnection, visitorSource } from '../connections/visitor.js'
import { createApi, type ConnectionSource } from '../http/api/api.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { ConnectionDetails, ConnectionSummary } from '../protocol/connection.js'
import { withoutPrototype } from '../protocol/params.js'
import { isApplication, type Client } from '../protocol/provider/client.js'
import { withoutRefreshToken, type AccessToken } from '../protocol/token/token-set.js'
import { disconnect } from './disconnect.js'
import { noteOrder } from './mounting.js'
import type { RegisteredId } from './register.js'
import { clientOf, findClientOrThrow, type Site } from './site.js'
import { details, summaries } from './summaries.js'
import { visitorOf } from './visitor.js'

/** Which of several connections of one provider is meant. */
export interface AccountOptions {
  /** What the provider's `account` cell names: a community, a user. Default: the newest one. */
  readonly account?: string | undefined
}

/** What every request carries. */
export interface RequestOAuth<Id extends string = RegisteredId> {
  /**
   * A client of the provider's API that already holds a valid token: this visitor's, or the
   * application's own where the registration says client_credentials.
   * @param id - the registration's
   * @throws TypeError for an id nobody registered; its calls reject with an OAuthError
   */
  (id: Id, options?: AccountOptions): ProviderApi
  /**
   * What is connected in this session, oldest first. No tokens.
   * @throws SessionError
   */
  connections(): Promise<ConnectionSummary[]>
  /**
   * Params, scope and times of one connection, without tokens; `undefined` where there is none.
   * @throws SessionError
   */
  connection(id: Id, options?: AccountOptions): Promise<ConnectionDetails | undefined>
  /**
   * A token that is valid now, for handing to another SDK; renewed first if it is due.
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

declare global {
  namespace Express {
    interface Request {
      oauth: RequestOAuth
    }
  }
}

/** A site that a request passed, and the app that the site is mounted in. */
interface Attachment {
  readonly app: object
  readonly site: Site
  /** Made when it is first used: most pages never do. */
  oauth: RequestOAuth | undefined
}

/** Where a request keeps what it passed. Nobody else has the symbol, and nothing lists it. */
const ATTACHED = Symbol('express-oauth-connect attached')

interface Attached {
  readonly [ATTACHED]?: Attachment[]
}

/** One for all requests: a getter of each one's own would cost every page. */
const OAUTH: PropertyDescriptor & ThisType<Request & Attached> = {
  configurable: true,
  get() {
    const attachment = nearest(this, this[ATTACHED] ?? [])
    return attachment && (attachment.oauth ??= createRequestOAuth(attachment.site, this))
  },
}

/**
 * Gives a request `req.oauth`, and ties its session's connections to its session. Of several
 * `oauth()` the nearest one counts: that of the app which serves the page, or of the app that it is
 * mounted in.
 * @throws TypeError where another site that the request passed has the same mount path
 * @internal
 */
export function attachOAuth(site: Site, req: Request): void {
  const known = (req as Attached)[ATTACHED]
  if (known) assertOwnNames(site, known)
  noteOrder(site, req)
  site.lifetime.watch(req)
  const attachment: Attachment = { app: req.app, site, oauth: undefined }
  if (known) return void known.push(attachment)
  Object.defineProperty(req, ATTACHED, { value: [attachment] })
  Object.defineProperty(req, 'oauth', OAUTH)
}

/** The routes of one would hide the other's, and both would keep their lists under one name. */
function assertOwnNames({ mountPath, sessionKeys }: Site, known: readonly Attachment[]): void {
  const clash = known.find(({ site }) => site.sessionKeys.list === sessionKeys.list)
  if (!clash || clash.site.sessionKeys === sessionKeys) return
  throw new TypeError(
    `oauth: two oauth() with the mountPath ${JSON.stringify(mountPath)} share one session: give ` +
      'each a mountPath of its own',
  )
}

function nearest(req: Request, passed: readonly Attachment[]): Attachment | undefined {
  for (let app: Partial<Request['app']> | undefined = req.app; app; app = parentOf(app)) {
    const attachment = passed.findLast((each) => each.app === app)
    if (attachment) return attachment
  }
  return passed.at(-1)
}

/** Express sets it when one app is mounted in another. */
function parentOf(app: object): Partial<Request['app']> | undefined {
  return (app as { readonly parent?: Partial<Request['app']> }).parent
}

function createRequestOAuth(site: Site, req: Request): RequestOAuth {
  const sourceOf = (client: Client, account: string | undefined): ConnectionSource =>
    isApplication(client)
      ? applicationSource(site, client)
      : visitorSource(site, () => visitorOf(site, req), client, account)
  const accountIn = (options: AccountOptions | undefined) => withoutPrototype(options ?? {}).account

  const oauth = (id: string, options?: AccountOptions) => {
    const account = accountIn(options)
    const apiOf = (client: Client) => createApi(site.channel, client, sourceOf(client, account))
    if (site.lookup) return laterApi(async () => apiOf(await findClientOrThrow(site, id)))
    return apiOf(clientOf(site, id))
  }
  return Object.assign(oauth, {
    connections: async () => summaries(site, req),
    connection: async (id: string, options?: AccountOptions) =>
      details(site, req, await findClientOrThrow(site, id), accountIn(options)),
    tokens: async (id: string, options?: AccountOptions) => {
      const client = await findClientOrThrow(site, id)
      const account = accountIn(options)
      const connection = isApplication(client)
        ? await applicationSource(site, client).connection()
        : await validConnection(site, visitorOf(site, req), client, account)
      return withoutRefreshToken(connection.tokens)
    },
    disconnect: async (id: string, options?: AccountOptions) => {
      await disconnect(site, req, await findClientOrThrow(site, id), accountIn(options))
    },
  })
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

/**
 * The client of the application's own token, for code outside a request.
 * @internal
 */
export function applicationApi(site: Site, id: string): ProviderApi {
  const client = clientOf(site, id)
  if (!isApplication(client)) {
    throw new TypeError(
      `oauth: ${id} signs visitors in; auth.app() needs grant client_credentials: req.oauth('${id}') has a visitor's token`,
    )
  }
  return createApi(site.channel, client, applicationSource(site, client))
}
