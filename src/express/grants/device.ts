import { deviceConnection, keepForOwner, revokeIssued } from '../../connections/grants/device.js'
import { pollForTokens } from '../../connections/grants/poll.js'
import { requestDeviceCode } from '../../http/grants/device-authorization.js'
import { withoutPrototype, type Params } from '../../protocol/params.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import { show } from '../../protocol/url.js'
import { assertKnown } from '../../protocol/known-name.js'
import type { OwnerAccount } from '../owner/jobs.js'
import { readOwner, type Owner } from '../owner/owner-option.js'
import { findClientOrThrow, type Site } from '../site.js'
import { ownerHome } from '../visitor.js'
import { readScope } from './scope.js'

/** What a device asks for. */
export interface DeviceOptions {
  /** In place of the registration's. */
  readonly scope?: readonly string[] | undefined
  /** What else the device authorization request says: `{ audience: 'https://api.example' }`. */
  readonly params?: Params | undefined
  /** The site's own user: the connection is kept as theirs, as `auth.importConnection` keeps one. */
  readonly owner?: Owner | undefined
}

/** The tokens of a device, as `auth.withTokens(id, …)` takes them. */
export interface DeviceConnection {
  /** With its refresh token, where there is one: nobody else has it. */
  readonly tokens: TokenSet
  /** The provider's `tokenFields`, and what its `afterToken` told. */
  readonly params: Params
  /** Its name among several of one provider. */
  readonly account: string
  /** ms since 1970. */
  readonly connectedAt: number
}

/** Until when a device waits. */
export interface WaitOptions {
  /** Calls it off. The user code lives on at the provider, and `wait` may be called again. */
  readonly signal?: AbortSignal | undefined
}

/** A user code, for a person to enter on a device that has a browser (RFC 8628 §3.2, §3.3). */
export interface DeviceAuthorization<Connected = DeviceConnection> {
  /** What the person types in there. */
  readonly userCode: string
  /** Where. */
  readonly verificationUri: string
  /** The same address with the code in it, for a link or a QR code, where the provider has one. */
  readonly verificationUriComplete?: string
  /** When the code expires, ms since 1970. */
  readonly expiresAt: number
  /** ms between two questions to the provider. */
  readonly interval: number
  /**
   * Resolves when the person has agreed.
   * @throws AuthorizationError `access_denied`; TokenError `expired_token`, `aborted` and as any
   *   exchange; a TypeError while another `wait` of it runs
   */
  wait(options?: WaitOptions): Promise<Connected>
}

/**
 * Asks for a user code.
 * @internal
 */
export async function device(
  site: Site,
  id: string,
  given: DeviceOptions = {},
): Promise<DeviceAuthorization<DeviceConnection | OwnerAccount>> {
  assertKnown('auth.device', given, ['scope', 'params', 'owner'])
  const { scope, params = {}, owner } = withoutPrototype(given)
  assertParams(params)
  const name = owner === undefined ? undefined : readOwner(owner, 'auth.device')
  const home = name === undefined ? undefined : ownerHome(site)
  const registered = await findClientOrThrow(site, id)
  assertForPeople(registered)
  const client = await site.channel.discover(registered)
  const asked = readScope('auth.device', client, scope)
  const code = await requestDeviceCode(site.channel, client, endpointOf(client), {
    ...{ scope: asked, params },
  })
  const finish = async (signal: AbortSignal | undefined) => {
    const late = (issued: Parameters<typeof revokeIssued>[2]) =>
      void revokeIssued(site, client, issued)
    const issued = await pollForTokens(site.channel, client, code, { signal, late })
    const connection = await deviceConnection(site, client, issued, asked)
    const { tokens, params, account, connectedAt } = connection
    if (!home || name === undefined) return { tokens, params, account, connectedAt }
    await keepForOwner(site, home, client, name, connection)
    return { owner: name, account }
  }
  const { userCode, verificationUri, verificationUriComplete, expiresAt, interval } = code
  return {
    ...{ userCode, verificationUri, expiresAt, interval: interval * 1000 },
    ...(verificationUriComplete !== undefined && { verificationUriComplete }),
    wait: onceAtATime(finish),
  }
}

/** Two at a time would ask twice as often as the provider allows. What it brought is kept. */
function onceAtATime<T>(work: (signal: AbortSignal | undefined) => Promise<T>) {
  let done: { readonly result: T } | undefined
  let waits = false
  return async (options: WaitOptions = {}): Promise<T> => {
    assertKnown('device.wait', options, ['signal'])
    const { signal } = withoutPrototype(options)
    if (signal !== undefined && !(signal instanceof AbortSignal)) {
      throw new TypeError(`device.wait: signal must be an AbortSignal, got ${show(signal)}`)
    }
    if (done) return done.result
    if (waits) throw new TypeError('device.wait: another wait for the same code is running')
    waits = true
    try {
      done = { result: await work(signal) }
      return done.result
    } finally {
      waits = false
    }
  }
}

function assertForPeople(client: Client): void {
  if (!isApplication(client)) return
  throw new TypeError(
    `auth.device: ${client.id} has the application's own token: a device has a person's`,
  )
}

function endpointOf({ id, provider }: Client): string {
  const { deviceAuthorizationEndpoint: url } = provider
  if (url !== undefined) return url
  throw new TypeError(
    `auth.device: ${id} has no deviceAuthorizationEndpoint, neither in its registration or table ` +
      "nor in its server's metadata",
  )
}

function assertParams(params: unknown): asserts params is Params {
  const fits =
    typeof params === 'object' &&
    params !== null &&
    Object.values(params).every((value) => typeof value === 'string')
  if (fits) return
  throw new TypeError(`auth.device: params must be an object of strings, got ${show(params)}`)
}
