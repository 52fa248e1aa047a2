import type { Issued } from '../../http/token-endpoint.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import { identityOf } from '../../protocol/openid/identity.js'
import { accountOf, speaksOpenId, type Client } from '../../protocol/provider/client.js'
import type { ConnectionStore } from '../connection-store.js'
import { completeConnection } from '../complete.js'
import { revoke } from '../end.js'
import type { Authenticated } from '../openid/sign-in.js'
import { takePlace } from '../owners/take-place.js'
import { sealRecord, type OpenConnection } from '../record.js'
import type { Services } from '../services.js'

/**
 * The connection that a device's tokens make: who it is of, and what the token answer left out.
 * @param scope - that was asked for
 * @throws TokenError, ApiError; then the tokens are revoked
 */
export async function deviceConnection(
  services: Services,
  client: Client,
  issued: Issued,
  scope: string,
): Promise<OpenConnection> {
  const plain = plainConnection(services, client, issued, scope)
  const said = await authenticated(services, client, issued).catch(async (error: unknown) => {
    await revoke(services, client, plain)
    throw error
  })
  const known = said ? { ...plain, identity: said.identity } : plain
  return completeConnection(services, client, known, said?.claims)
}

/** Ends tokens that nobody will use. */
export async function revokeIssued(
  services: Services,
  client: Client,
  issued: Issued,
): Promise<void> {
  await revoke(services, client, plainConnection(services, client, issued, client.scope))
}

/**
 * Puts it into an owner's home, in place of one with the same account.
 * @throws SessionError; then the tokens are revoked
 */
export async function keepForOwner(
  services: Services,
  home: ConnectionStore,
  client: Client,
  owner: string,
  connection: OpenConnection,
): Promise<void> {
  try {
    const kept = { ...connection, owner }
    await takePlace(home, sealRecord(services.connectionSealer, client, owner, kept))
  } catch (error) {
    await revoke(services, client, connection)
    throw error
  }
}

/** RFC 6749 §5.1: an answer that says no scope grants what was asked for. */
function plainConnection(
  { now }: Services,
  client: Client,
  { tokens, params }: Issued,
  scope: string,
): OpenConnection {
  const asked = tokens.scope === undefined && scope !== client.scope && scope !== ''
  return {
    ...{ id: randomId(), version: 1, provider: client.id, account: accountOf(client, params) },
    ...{ tokens: asked ? { ...tokens, scope } : tokens, params, connectedAt: now() },
  }
}

/** No browser came by, so that there is no nonce: the server itself sent it (RFC 8628 §3.5). */
async function authenticated(
  { openid }: Services,
  client: Client,
  { idToken, tokens }: Issued,
): Promise<Authenticated | undefined> {
  if (idToken === undefined || !speaksOpenId(client)) return undefined
  const signed = await openid.decrypt(client, idToken)
  const expected = { nonce: undefined, accessToken: tokens.accessToken }
  const claims = await openid.verify(client, signed, expected)
  return { claims, identity: identityOf(claims, signed) }
}
