import { NotConnectedError } from '../errors.js'
import type { Connection } from '../protocol/connection.js'
import type { Identity } from '../protocol/openid/identity.js'
import { bindingOf, withEndpoints, type Binding, type Client } from '../protocol/provider/client.js'
import type { Sealer } from '../protocol/seal.js'
import { isBoundTo } from './binding.js'
import type { ConnectionRecord } from './connection-store.js'

/** A connection with what its record says of it. */
export interface OpenConnection extends Connection {
  readonly id: string
  readonly version: number
  /** When a renewal brought these tokens, ms since 1970. */
  readonly renewedAt?: number | undefined
  /** The site's own user, where connections are kept by one. */
  readonly owner?: string | undefined
}

/** What is sealed: all that a reader of the store must not see. */
interface Content extends Pick<Connection, 'tokens' | 'params' | 'connectedAt' | 'identity'> {
  readonly renewedAt?: number | undefined
  /** Absent in a session's record, whose session may be given another id. */
  readonly owner?: string | undefined
  readonly bound: Binding
}

/** A connection as its home keeps it. */
export function sealRecord(
  sealer: Sealer,
  client: Client,
  owner: string,
  connection: OpenConnection,
): ConnectionRecord {
  const { id, version, provider, account, ...kept } = connection
  const bound = bindingOf(withEndpoints(client, kept.params))
  const content: Content = { ...kept, bound }
  const head = { id, version, owner, provider, account }
  const sealed = sealer.seal(JSON.stringify(content), contextOf(head))
  const subject = kept.identity && subjectOf(sealer, kept.identity)
  return { ...head, subject, renewBy: kept.tokens.refreshExpiresAt, sealed }
}

type Person = Pick<Identity, 'issuer' | 'sub'>

/** A name for a person at a server that tells neither: what their connections are found by. */
function subjectOf(sealer: Sealer, { issuer, sub }: Person): string {
  return sealer.digest(JSON.stringify([issuer, sub]))
}

/** The same by each secret: a record has the name that was first when it was written. */
export function subjectsOf(sealer: Sealer, { issuer, sub }: Person): readonly string[] {
  return sealer.digests(JSON.stringify([issuer, sub]))
}

/**
 * The connection in a record. One that cannot be opened, or is another registration's, is left as
 * it is: a process with a wrong secret must not end what others use.
 * @throws NotConnectedError that says which of the two it is
 */
export function openRecord(
  sealer: Sealer,
  client: Client,
  record: ConnectionRecord,
): OpenConnection {
  const text = sealer.open(record.sealed, contextOf(record))
  if (text === undefined) {
    throw new NotConnectedError(
      client.id,
      'the connection cannot be opened with the secrets of this process',
      'Was oauth({ secret }) changed? List the old secret after the new one; nothing was deleted.',
    )
  }
  const { bound, ...content } = JSON.parse(text) as Content
  if (!isBoundTo(bound, withEndpoints(client, content.params))) {
    throw new NotConnectedError(
      client.id,
      'the connection belongs to another registration',
      `It was made for client ${JSON.stringify(bound.clientId)} at ${bound.tokenOrigin}; ` +
        'where that host only moved, name it in formerOrigins. Else send the visitor to start.',
    )
  }
  if (content.owner !== undefined && content.owner !== record.owner) {
    throw new NotConnectedError(
      client.id,
      'the connection belongs to another owner',
      'Its row was changed outside of this package: who moves connections to another user makes ' +
        'them anew with auth.importConnection().',
    )
  }
  const { id, version, provider, account } = record
  return { id, version, provider, account, ...content }
}

/** The same, or `undefined` for what cannot be used here. */
export function openIfOurs(
  sealer: Sealer,
  client: Client,
  record: ConnectionRecord,
): OpenConnection | undefined {
  try {
    return openRecord(sealer, client, record)
  } catch {
    return undefined
  }
}

/** Whether one of these secrets opens it, whatever the registration. */
export function opens(sealer: Sealer, record: ConnectionRecord): boolean {
  return sealer.open(record.sealed, contextOf(record)) !== undefined
}

/**
 * The same record sealed anew, with the first secret; `undefined` for one that no secret opens. It
 * keeps its version: with another one a renewal under way could not save what it brings, and a
 * process that reads the record meanwhile would begin a second one.
 */
export function sealedAnew(sealer: Sealer, record: ConnectionRecord): ConnectionRecord | undefined {
  const context = contextOf(record)
  const text = sealer.open(record.sealed, context)
  if (text === undefined) return undefined
  const { identity } = JSON.parse(text) as Content
  // By the old secret's name nobody would find it once that secret is taken out.
  const subject = identity ? subjectOf(sealer, identity) : record.subject
  return { ...record, subject, sealed: sealer.seal(text, context) }
}

/** What was sealed for one record and version opens in no other. */
function contextOf({ id, version, provider, account }: Omit<ConnectionRecord, 'sealed' | 'owner'>) {
  return JSON.stringify([id, version, provider, account])
}
