import type { Request } from 'express'
import { applicationSource } from '../connections/application.js'
import { createApi } from '../http/api/api.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { ConnectionSummary } from '../protocol/connection.js'
import { withSubject } from '../protocol/grants/assertion.js'
import { withoutPrototype } from '../protocol/params.js'
import { isApplication, type Client } from '../protocol/provider/client.js'
import { createConnected, type Connected } from './connected.js'
import { noteOrder } from './mounting/order.js'
import { assertKnown } from '../protocol/known-name.js'
import { claim } from './owner/claim.js'
import type { RegisteredId } from './register.js'
import { clientOf, type Site } from './site.js'
import { visitorOf } from './visitor.js'

/** Whose token the application asks for. */
export interface ApplicationOptions {
  /**
   * The person whom the application acts for, where the registration has an `assertion` and the
   * provider allows it, such as one with domain-wide delegation. Default: the assertion's own.
   */
  readonly subject?: string | undefined
}

/** What every request carries. */
export interface RequestOAuth<Id extends string = RegisteredId> extends Connected<Id> {
  /**
   * Gives the connections of this session to the site's own user, who then has them everywhere:
   * on a shared computer they may be somebody else's, so ask first. Returns which they were.
   * @throws TypeError without `oauth({ connections })`; NotConnectedError while
   *   `connections.owner` says nobody; SessionError
   */
  claim(): Promise<ConnectionSummary[]>
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
  const connected = createConnected(site, () => visitorOf(site, req), req)
  return Object.assign(connected, { claim: () => claim(site, req) })
}

/**
 * The client of the application's own token, for code outside a request.
 * @internal
 */
export function applicationApi(
  site: Site,
  id: string,
  options: ApplicationOptions = {},
): ProviderApi {
  const client = forSubject(clientOf(site, id), options)
  if (!isApplication(client)) {
    throw new TypeError(
      `oauth: ${id} signs visitors in; auth.app() needs grant client_credentials: req.oauth('${id}') has a visitor's token`,
    )
  }
  return createApi(site.channel, client, applicationSource(site, client))
}

function forSubject(client: Client, options: ApplicationOptions): Client {
  assertKnown('auth.app', options, ['subject'])
  const { subject } = withoutPrototype(options)
  if (subject === undefined) return client
  const { assertion, id } = client
  if (assertion) return { ...client, assertion: withSubject(id, assertion, subject) }
  throw new TypeError(`auth.app: ${id} has no assertion, which alone could name a subject`)
}
