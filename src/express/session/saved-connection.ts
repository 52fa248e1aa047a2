import { bare, type Params } from '../../protocol/params.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import { fromLine, toLine, type Cell, type Word } from './session-line.js'

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

/** How many words tell of the tokens. */
const TOKEN_WORDS = 6
/** Of nearly every token, and so not written. */
const USUAL_TYPE = 'Bearer'

/** A connection as a line, what it is looked up by first. */
export function connectionLine(saved: SavedConnection): string {
  const { provider, account, id, connectedAt, version, params } = saved
  const { renewedAt, expiresAt, tokens } = bare(saved)
  return toLine([
    ...[provider, account, id, connectedAt, version, renewedAt, expiresAt],
    ...tokenCells(tokens),
    ...Object.entries(params).flat(),
  ])
}

/** What the line of a connection of that provider, and of that account if one is named, begins with. */
export function connectionPrefix(provider: string, account?: string): string {
  return `${toLine([provider, account])} `
}

/** The connection that {@link connectionLine} made a line of; `undefined` for any other line. */
export function readConnection(line: string): SavedConnection | undefined {
  const [provider, account, id, connectedAt, version, renewedAt, expiresAt, ...more] =
    fromLine(line)
  if (provider === undefined || account === undefined || id === undefined) return undefined
  const tokens = readTokens(more)
  return {
    id,
    provider,
    account,
    params: readParams(more.slice(TOKEN_WORDS)),
    connectedAt: Number(connectedAt),
    version: Number(version),
    ...(tokens !== undefined && { tokens }),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(renewedAt !== undefined && { renewedAt: Number(renewedAt) }),
  }
}

/** A finished sign-in as a line. */
export function finishedLine({ name, returnTo, popup, at }: Finished): string {
  return toLine([name, returnTo, at, popup ? 1 : undefined])
}

/** The finished sign-in that {@link finishedLine} made a line of; `undefined` for any other line. */
export function readFinished(line: string): Finished | undefined {
  const [name, returnTo, at, popup] = fromLine(line)
  if (name === undefined || returnTo === undefined) return undefined
  return { name, returnTo, popup: popup !== undefined, at: Number(at) }
}

function tokenCells(tokens: SavedConnection['tokens']): readonly Cell[] {
  const sealed = typeof tokens === 'string' ? tokens : undefined
  const { accessToken, tokenType, refreshToken, expiresAt, scope } =
    typeof tokens === 'object' ? bare<Partial<TokenSet>>(tokens) : {}
  const type = tokenType === USUAL_TYPE ? undefined : tokenType
  return [sealed, accessToken, type, refreshToken, expiresAt, scope]
}

function readTokens(words: readonly Word[]): SavedConnection['tokens'] {
  const [sealed, accessToken, tokenType = USUAL_TYPE, refreshToken, expiresAt, scope] = words
  if (accessToken === undefined) return sealed
  return {
    accessToken,
    tokenType,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(scope !== undefined && { scope }),
  }
}

function readParams(words: readonly Word[]): Params {
  const names = words.filter((_, index) => index % 2 === 0)
  return Object.fromEntries(names.map((name = '', index) => [name, words[2 * index + 1] ?? '']))
}
