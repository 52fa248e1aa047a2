import { bare, type Params } from '../protocol/params.js'
import type { TokenSet } from '../protocol/token-set.js'

/** A connection as the session holds it. JSON only. */
export interface SavedConnection {
  /** Random; names the connection where processes talk about it. */
  readonly id: string
  /** The registration's id. */
  readonly provider: string
  /** Its name among several connections of one provider. */
  readonly account: string
  /** The provider's `callbackParams` and `tokenFields`. */
  readonly params: Params
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** Counts the renewals, so that an old copy is known for one. */
  readonly version: number
  /** Sealed text, plain, or nothing: an application's token is not the session's. */
  readonly tokens?: TokenSet | string
  /** Of an application's token when it was last looked at, ms since 1970. */
  readonly expiresAt?: number
  /** When a renewal brought these tokens, ms since 1970. */
  readonly renewedAt?: number
}

/** A sign-in that this session saw to its end: its callback may come again. */
export interface Finished {
  /** What its cookie was named by. */
  readonly name: string
  readonly returnTo: string
  readonly popup: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Values without their names: express-session reads, compares and digests all of it per request. */
type Row = readonly [
  id: string,
  provider: string,
  account: string,
  params: Params,
  connectedAt: number,
  version: number,
  tokens: TokenRow | string | null,
  expiresAt: number | null,
  renewedAt: number | null,
]

type TokenRow = readonly [
  accessToken: string,
  tokenType: string,
  refreshToken: string | null,
  expiresAt: number | null,
  scope: string | null,
]

type FinishedRow = readonly [name: string, returnTo: string, popup: 0 | 1, at: number]

/**
 * What a session holds of ours, as one text: in every request express-session walks through all
 * values of a session several times, and a text is one of them, however much is in it.
 */
export function writeConnections(
  connections: readonly SavedConnection[],
  finished: readonly Finished[] = [],
): string {
  return JSON.stringify([connections.map(toRow), finished.map(toFinishedRow)])
}

/** The connections in what a session holds under our key; nothing in what is not ours. */
export function readConnections(text: unknown): readonly SavedConnection[] {
  return readRows(text, ([rows]) => rows.map(toSaved))
}

/** The finished sign-ins there, oldest first. */
export function readFinished(text: unknown): readonly Finished[] {
  return readRows(text, ([, rows]) => rows.map(toFinished))
}

function readRows<T>(
  text: unknown,
  read: (rows: readonly [Row[], FinishedRow[]]) => readonly T[],
): readonly T[] {
  if (typeof text !== 'string') return []
  try {
    return read(JSON.parse(text) as [Row[], FinishedRow[]])
  } catch {
    return []
  }
}

function toFinishedRow({ name, returnTo, popup, at }: Finished): FinishedRow {
  return [name, returnTo, popup ? 1 : 0, at]
}

function toFinished([name, returnTo, popup, at]: FinishedRow): Finished {
  return { name, returnTo, popup: popup === 1, at }
}

function toRow(saved: SavedConnection): Row {
  const { id, provider, account, params, connectedAt, version } = saved
  const { tokens, expiresAt = null, renewedAt = null } = bare(saved)
  const row = typeof tokens === 'object' ? toTokenRow(tokens) : (tokens ?? null)
  return [id, provider, account, params, connectedAt, version, row, expiresAt, renewedAt]
}

function toTokenRow(tokens: TokenSet): TokenRow {
  const { accessToken, tokenType, refreshToken, expiresAt, scope } = bare(tokens)
  return [accessToken, tokenType, refreshToken ?? null, expiresAt ?? null, scope ?? null]
}

function toSaved(row: Row): SavedConnection {
  const [id, provider, account, params, connectedAt, version, tokens, expiresAt, renewedAt] = row
  return {
    id,
    provider,
    account,
    params,
    connectedAt,
    version,
    ...(tokens !== null && { tokens: typeof tokens === 'string' ? tokens : toTokens(tokens) }),
    ...(expiresAt !== null && { expiresAt }),
    ...(renewedAt !== null && { renewedAt }),
  }
}

function toTokens([accessToken, tokenType, refreshToken, expiresAt, scope]: TokenRow): TokenSet {
  return {
    accessToken,
    tokenType,
    ...(refreshToken !== null && { refreshToken }),
    ...(expiresAt !== null && { expiresAt }),
    ...(scope !== null && { scope }),
  }
}
