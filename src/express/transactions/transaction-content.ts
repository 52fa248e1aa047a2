import {
  redirectUriOf,
  requiresIss,
  type AuthorizationRequest,
} from '../../protocol/authorization/request.js'
import { speaksOpenId, type Client } from '../../protocol/provider/client.js'
import { dpopKeyFrom } from '../../protocol/dpop/key.js'
import type { Params } from '../../protocol/params.js'

/** What the cookie of a start holds: it travels with every request, so that each byte of it is paid for often. */
type Packed = readonly [
  provider: string,
  params: Params,
  returnTo: string,
  popup: boolean,
  codeVerifier: string | null,
  /** Only where the callback brings none. */
  state: string | null,
  /** Only where start asked for more than the registration does. */
  scope: string | null,
  /** A digest of the session's id, where it was a visitor's. */
  session: string | null,
  /** Only of an OpenID server, or where more follows: whether the callback must name it. */
  issRequired?: boolean,
  /** The private part of a key, only where the provider speaks DPoP or `data` follows. */
  dpopKey?: string | null,
  /** The site's own, only where it gave some. */
  data?: unknown,
]

/** The request as text: what the callback brings, and what follows from it, is left out. */
export function pack(
  client: Client,
  request: AuthorizationRequest,
  session: string | null,
): string {
  const { provider, scope: usualScope } = client
  const { params, returnTo, popup, codeVerifier = null } = request
  const state = provider.stateIn === 'none' ? request.state : null
  const scope = request.scope === usualScope ? null : request.scope
  const content: Packed = [
    ...([request.provider, params, returnTo, popup, codeVerifier] as const),
    ...([state, scope, session] as const),
  ]
  const { data, issRequired, dpopKey } = request
  const key = dpopKey?.d ?? null
  if (data !== undefined) return JSON.stringify([...content, issRequired, key, data])
  if (key !== null) return JSON.stringify([...content, issRequired, key])
  return JSON.stringify(speaksOpenId(client) ? [...content, issRequired] : content)
}

/** A start, as its cookie tells of it. */
export interface Unpacked {
  readonly request: AuthorizationRequest
  /** A digest of the id that the visitor's session had; `null` where there was none yet. */
  readonly session: string | null
}

/** The request that {@link pack} made text of, with what it left out. */
export function unpack(
  client: Client,
  text: string,
  broughtState: string,
  createdAt: number,
): Unpacked {
  const [provider, params, returnTo, popup, codeVerifier, ownState, scope, session, ...rest] =
    JSON.parse(text) as Packed
  const [issRequired, dpopKey, data] = rest
  const state = ownState ?? broughtState
  const request = {
    provider,
    state,
    redirectUri: redirectUriOf(client, state),
    params,
    scope: scope ?? client.scope,
    returnTo,
    popup,
    issRequired: issRequired ?? requiresIss(client),
    data,
    createdAt,
    codeVerifier: codeVerifier ?? undefined,
    dpopKey: typeof dpopKey === 'string' ? dpopKeyFrom(dpopKey) : undefined,
  }
  return { request, session }
}
