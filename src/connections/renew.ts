import { isOAuthError, NotConnectedError } from '../errors.js'
import { requestTokens } from '../http/token-endpoint.js'
import { ownField } from '../protocol/params.js'
import { refreshes, type Client } from '../protocol/provider/client.js'
import { refreshToken } from '../protocol/token/grants.js'
import { renewed, type TokenSet } from '../protocol/token/token-set.js'
import { backingOff } from '../store/backoff.js'
import { RESULT_TTL_MS } from '../store/once.js'
import { tryAgainLater } from './again.js'
import type { ConnectionRecord, ConnectionStore } from './connection-store.js'
import { revoke } from './end.js'
import { endedConnection, type Keeper } from './ended.js'
import { observeOutcome } from './outcomes.js'
import { renewedIdentity } from './openid/sign-in.js'
import { openRecord, sealRecord, type OpenConnection } from './record.js'
import type { Services } from './services.js'

/**
 * After these nothing can be renewed any more. An id_token that is refused is not among them: the
 * server's clock or its keys may be right again the next time, and so may the old refresh token.
 */
const ENDS: ReadonlySet<string> = new Set(['invalid_grant', 'not_connected'])

/** Removes a connection whose tokens the provider no longer accepts, unless it has changed since. */
export async function endedByProvider(
  { home, tellEnded }: Keeper,
  connection: OpenConnection,
): Promise<void> {
  const { id, version } = connection
  if (await home.remove(id, version)) tellEnded(endedConnection(connection, 'provider'))
}

/** Whether there is a refresh token that can be used. */
export function canRenew(client: Client, tokens: TokenSet): boolean {
  return ownField(tokens, 'refreshToken') !== undefined && refreshes(client)
}

/** A record as it was found, and when the home was asked for it, on `performance.now()`'s clock. */
export interface FoundRecord {
  readonly record: ConnectionRecord
  readonly askedAt: number
}

/**
 * The connection with new tokens (RFC 6749 §6). One request, whoever and how many ask. A refresh
 * token that is no longer accepted, or brings another person's tokens, ends the connection; an
 * outage keeps it, and so does an id_token that is refused: nothing that came with it is used.
 * @throws NotConnectedError, TokenError, SessionError
 */
export async function renewConnection(
  services: Services,
  keeper: Keeper,
  client: Client,
  found: FoundRecord,
): Promise<OpenConnection> {
  const { id, version, owner } = found.record
  const next = await services.once(`refresh ${id} ${version}`, () =>
    renewOnce(services, keeper, client, found),
  )
  return openRecord(services.connectionSealer, client, { ...next, owner })
}

/**
 * Whether nobody can have renewed it since it was found: a renewal that ended after that is still
 * remembered by `once`, and we would have been given its result. Else the home is asked again: a
 * refresh token that was spent must not be sent twice.
 */
function isLatest({ askedAt }: FoundRecord): boolean {
  return performance.now() - askedAt < RESULT_TTL_MS / 2
}

async function renewOnce(
  services: Services,
  keeper: Keeper,
  client: Client,
  found: FoundRecord,
): Promise<ConnectionRecord> {
  const { record } = found
  const { id, owner, version } = record
  const { home } = keeper
  const latest = isLatest(found) ? record : await home.get(id)
  if (!latest) return successorOf(home, client, record, 'it was disconnected')
  if (latest.version > version) return latest
  const connection = openRecord(services.connectionSealer, client, latest)
  let brought: Pick<OpenConnection, 'tokens' | 'identity'>
  try {
    brought = await requestRenewal(services, client, connection)
  } catch (error) {
    // One whose lease ran out may have spent the refresh token, and still have saved the new one.
    const since = await home.get(id)
    if (since && since.version > version) return since
    if (!isOAuthError(error) || !ENDS.has(error.code)) throw error
    await endedByProvider(keeper, connection)
    if (error.code !== 'invalid_grant') throw error
    throw ended(client, 'its refresh token is no longer accepted')
  }
  const renewedAt = services.now()
  const next = { ...connection, version: version + 1, ...brought, renewedAt }
  const sealed = sealRecord(services.connectionSealer, client, owner, next)
  const revokeLate = () => revoke(services, client, next)
  if (await put(home, sealed, version, revokeLate)) return sealed
  const winner = await home.get(id)
  if (winner) return winner
  await revokeLate()
  return successorOf(home, client, record, 'it was disconnected meanwhile')
}

/** A sign-in with the same account may have taken its place. */
async function successorOf(
  home: ConnectionStore,
  client: Client,
  { owner, provider, account }: ConnectionRecord,
  why: string,
): Promise<ConnectionRecord> {
  const successor = await home.find(owner, provider, account)
  if (successor) return successor
  throw ended(client, why)
}

async function requestRenewal(
  services: Services,
  client: Client,
  connection: OpenConnection,
): Promise<Pick<OpenConnection, 'tokens' | 'identity'>> {
  const { channel, openid, vault, now } = services
  const { id, tokens, params, identity } = connection
  const grant = refreshToken(tokens.refreshToken ?? '')
  const key = ownField(tokens, 'dpopKey')
  return observeOutcome({ provider: client.id, phase: 'refresh' }, () =>
    backingOff(vault, `trouble refresh ${id}`, now, async () => {
      const issued = await requestTokens(channel, client, grant, params, key)
      const next = renewed(tokens, issued.tokens)
      try {
        return { tokens: next, identity: await renewedIdentity(openid, client, issued, identity) }
      } catch (error) {
        // Another person's: nobody will use them.
        if (isOAuthError(error) && error.code === 'not_connected') {
          await revoke(services, client, { ...connection, tokens: next })
        }
        throw error
      }
    }),
  )
}

/**
 * The old refresh token may be spent by now: tokens that cannot be saved at once are used all the
 * same, and saved as soon as the home is back.
 */
async function put(
  home: ConnectionStore,
  record: ConnectionRecord,
  version: number,
  revokeLate: () => Promise<unknown>,
): Promise<boolean> {
  try {
    return await home.put(record, version)
  } catch {
    void saveLater(home, record, version, revokeLate)
    return true
  }
}

function saveLater(
  home: ConnectionStore,
  record: ConnectionRecord,
  version: number,
  revokeLate: () => Promise<unknown>,
): Promise<void> {
  return tryAgainLater(async () => {
    if (await home.put(record, version)) return
    // A write may be done although its answer was lost: then the tokens are in use.
    const current = await home.get(record.id)
    const isOurs = current?.sealed === record.sealed
    if (!isOurs && (current?.version ?? 0) <= record.version) await revokeLate()
  })
}

/** What the visitor's next step is after a connection's end. */
export function ended({ id }: Client, why: string): NotConnectedError {
  return new NotConnectedError(id, `the connection has ended: ${why}`)
}
