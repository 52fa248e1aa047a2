import { redirectUriOf, type AuthorizationRequest } from '../../protocol/authorization/request.js'
import type { Client } from '../../protocol/provider/client.js'
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
]

/** The request as text: what the callback brings, and what follows from it, is left out. */
export function pack({ provider }: Client, request: AuthorizationRequest): string {
  const { params, returnTo, popup, codeVerifier = null } = request
  const state = provider.stateIn === 'none' ? request.state : null
  const content: Packed = [request.provider, params, returnTo, popup, codeVerifier, state]
  return JSON.stringify(content)
}

/** The request that {@link pack} made text of, with what it left out. */
export function unpack(
  client: Client,
  text: string,
  broughtState: string,
  createdAt: number,
): AuthorizationRequest {
  const [provider, params, returnTo, popup, codeVerifier, ownState] = JSON.parse(text) as Packed
  const state = ownState ?? broughtState
  return {
    provider,
    state,
    redirectUri: redirectUriOf(client, state),
    params,
    returnTo,
    popup,
    createdAt,
    codeVerifier: codeVerifier ?? undefined,
  }
}
