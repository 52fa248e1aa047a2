import { randomBytes, randomInt } from 'node:crypto'
import type { LedgerControls } from './knobs.js'

/** What a person (or an application for itself) has granted. */
export interface Grant {
  readonly clientId: string
  readonly scope: string
  /** '' where the grant had none (client_credentials, password). */
  readonly redirectUri: string
  /** Senler: which community the token stands for. */
  readonly groupId?: string
  /** Who granted it; absent where the application did for itself. */
  readonly email?: string
}

/** An authorization code and what it can be exchanged for. */
export interface Code {
  readonly value: string
  readonly grant: Grant
  readonly issuedAt: number
  spent: boolean
}

/** An access token. `scope` of the grant may be replaced (bStats), `issuedAt` renewed (Admitad). */
export interface AccessToken {
  readonly value: string
  grant: Grant
  issuedAt: number
  uses: number
  dead: boolean
}

/** A refresh token. All that descend from one grant are a family. */
export interface RefreshToken {
  readonly value: string
  readonly family: string
  readonly access: AccessToken
  readonly issuedAt: number
  spent: boolean
  dead: boolean
}

/** The books of one provider. */
export interface Ledger {
  readonly codes: Map<string, Code>
  readonly accessTokens: Map<string, AccessToken>
  readonly refreshTokens: Map<string, RefreshToken>
  /** How many token answers carried an access token. */
  issued: number
  /** How often a spent refresh token was presented. */
  reuses: number
}

/** Older entries go when a long-running sandbox has issued more than this. */
const MOST_ENTRIES = 100_000

/** Empty books. */
export function createLedger(): Ledger {
  return {
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    issued: 0,
    reuses: 0,
  }
}

/** Enters a code. */
export function issueCode(ledger: Ledger, value: string, grant: Grant): Code {
  return enter(ledger.codes, { value, grant, issuedAt: Date.now(), spent: false })
}

/** Enters an access token. */
export function issueAccessToken(ledger: Ledger, value: string, grant: Grant): AccessToken {
  const token = { value, grant, issuedAt: Date.now(), uses: 0, dead: false }
  return enter(ledger.accessTokens, token)
}

/** Enters a refresh token: of a new family, or of its predecessor's. */
export function issueRefreshToken(
  ledger: Ledger,
  value: string,
  access: AccessToken,
  family = value,
): RefreshToken {
  const token = { value, family, access, issuedAt: Date.now(), spent: false, dead: false }
  return enter(ledger.refreshTokens, token)
}

/**
 * The refresh token if it still works. A spent one counts as a reuse; where the provider
 * watches for that (RFC 9700 §4.14.2), the whole family dies with it.
 */
export function findRefreshToken(
  ledger: Ledger,
  value: string,
  lifetime: number,
  reuseDetection: boolean,
): RefreshToken | undefined {
  const token = ledger.refreshTokens.get(value)
  if (token === undefined) return undefined
  if (token.spent) {
    ledger.reuses += 1
    if (reuseDetection) killFamily(ledger, token.family)
    return undefined
  }
  return token.dead || isOver(token.issuedAt, lifetime) ? undefined : token
}

/** A lifetime of 0 seconds is over at once, an infinite one never. */
export function isOver(issuedAt: number, lifetime: number): boolean {
  return Date.now() - issuedAt >= lifetime * 1000
}

/** The {@link LedgerControls} of these books. */
export function ledgerControls(ledger: Ledger): LedgerControls {
  return {
    get issued() {
      return ledger.issued
    },
    get reuses() {
      return ledger.reuses
    },
    killTokens() {
      for (const token of ledger.accessTokens.values()) token.dead = true
    },
    killRefreshTokens() {
      for (const token of ledger.refreshTokens.values()) token.dead = true
    },
  }
}

/** Books as new. */
export function forgetAll(ledger: Ledger): void {
  ledger.codes.clear()
  ledger.accessTokens.clear()
  ledger.refreshTokens.clear()
  ledger.issued = 0
  ledger.reuses = 0
}

/** Random lower-case hex digits, an odd count too (Senler's codes have 67). */
export function hex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length)
}

/** Random letters and digits, as oauthlib makes its tokens. */
export function alphanumeric(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}

function killFamily(ledger: Ledger, family: string): void {
  for (const token of ledger.refreshTokens.values()) {
    if (token.family !== family) continue
    token.dead = true
    token.access.dead = true
  }
}

function enter<Entry extends { readonly value: string }>(
  book: Map<string, Entry>,
  entry: Entry,
): Entry {
  book.set(entry.value, entry)
  const oldest = book.keys().next()
  if (book.size > MOST_ENTRIES && oldest.done !== true) book.delete(oldest.value)
  return entry
}
