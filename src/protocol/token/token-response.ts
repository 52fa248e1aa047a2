import { TokenError } from '../../errors.js'
import type { DpopKey } from '../dpop/key.js'
import { ownField } from '../params.js'
import { whereTokenIs } from './token-fields.js'
import type { TokenResponse, TokenSet } from './token-set.js'

/** Beyond this, `Date` has no name for the moment; ten years is for ever. */
const MAX_LIFETIME_S = 10 * 365 * 24 * 3600
/** RFC 6749 Appendix A.13; longer ones are no names. */
const TOKEN_TYPE = /^[\x21-\x7e]{1,100}$/
const MAX_TOKEN_LENGTH = 16 * 1024

/** What of its table the reading of an answer depends on. */
export interface TokenRules {
  /** Seconds a token lives when the answer does not say; else for ever. */
  readonly expiresIn?: number | undefined
  /** Seconds a refresh token lives unused when the answer does not say; else for ever. */
  readonly refreshExpiresIn?: number | undefined
  /** Where given, the table knows how a token travels, whatever its type is called. */
  readonly bearer?: unknown
  /** What the token was asked for with: then it must be bound to it. */
  readonly dpopKey?: DpopKey | undefined
}

/**
 * RFC 6749 §5.1. `expires_in` may be a numeric string, and 0 means already expired; a negative or
 * non-numeric one says nothing, so the table's `expiresIn` counts, or else the token lives for
 * ever. Only own fields are read.
 * @throws TokenError `invalid_response`
 */
export function toTokenSet(
  provider: string,
  body: TokenResponse,
  now: number,
  rules: TokenRules = {},
): TokenSet {
  const accessToken = ownField(body, 'access_token')
  if (!isToken(accessToken)) {
    if (accessToken === undefined) throw invalidTokenSet(provider, ...whereTokenIs(body))
    throw invalidTokenSet(provider, `access_token is ${kind(accessToken)}, not a token`)
  }
  const scope = readScope(provider, ownField(body, 'scope'))
  const refreshToken = ownField(body, 'refresh_token')
  const expiresIn = readExpiresIn(ownField(body, 'expires_in')) ?? rules.expiresIn
  const { dpopKey } = rules
  return {
    accessToken,
    tokenType: readTokenType(provider, ownField(body, 'token_type'), rules),
    ...(isToken(refreshToken) && { refreshToken, ...readRefreshEnd(body, now, rules) }),
    ...(expiresIn !== undefined && { expiresAt: now + Math.round(expiresIn * 1000) }),
    ...(scope !== undefined && scope !== '' && { scope }),
    ...(dpopKey && { dpopKey }),
  }
}

/** RFC 6749 Appendix A.12: VSCHAR only; axios would strip a line break and send the rest. */
export function isToken(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(value)
  )
}

/** RFC 6749 §3.3 joins scopes by spaces; some servers send them as a list. */
function readScope(provider: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(' ')
  }
  throw invalidTokenSet(provider, `scope is ${kind(value)}, not a string or a list of strings`)
}

/** §5.1 demands it, three of the founding four leave it out; all of them mean Bearer. */
function readTokenType(provider: string, given: unknown, { bearer, dpopKey }: TokenRules): string {
  const value = typeof given === 'string' ? given.trim() : given
  if (dpopKey) return readDpopType(provider, value)
  if (value === undefined || value === null || value === '') return 'Bearer'
  if (bearer !== undefined)
    return typeof value === 'string' && TOKEN_TYPE.test(value) ? value : 'Bearer'
  if (typeof value === 'string' && value.toLowerCase() === 'bearer') return value
  if (typeof value === 'string' && DPOP.test(value)) {
    throw invalidTokenSet(provider, 'token_type is "DPoP", not "Bearer"', NO_DPOP_HINT)
  }
  throw invalidTokenSet(provider, `token_type is ${kind(value)}, not "Bearer"`)
}

const DPOP = /^dpop$/i
const NO_DPOP_HINT =
  'The provider binds its tokens to a key (RFC 9449): say dpop: true in the registration or table.'
const BEARER_HINT =
  'The token is not bound to the key that it was asked for with: whoever finds it could use it. ' +
  'Switch DPoP on for this client at the provider, or take dpop out of the registration or table.'

/** RFC 9449 §5: any other type is that of a token which is not bound. */
function readDpopType(provider: string, value: unknown): string {
  if (typeof value === 'string' && DPOP.test(value)) return 'DPoP'
  const isBearer = typeof value === 'string' && value.toLowerCase() === 'bearer'
  const got = isBearer ? '"Bearer"' : kind(value)
  throw invalidTokenSet(provider, `token_type is ${got}, not "DPoP"`, BEARER_HINT)
}

/** No RFC has a name for it; servers use one of these two. */
function readRefreshEnd(
  body: TokenResponse,
  now: number,
  { refreshExpiresIn }: TokenRules,
): Pick<TokenSet, 'refreshExpiresAt'> {
  const seconds =
    readExpiresIn(ownField(body, 'refresh_token_expires_in')) ??
    readExpiresIn(ownField(body, 'refresh_expires_in')) ??
    refreshExpiresIn
  // 0 means for ever, where servers say it of an offline token.
  return seconds ? { refreshExpiresAt: now + Math.round(seconds * 1000) } : {}
}

function readExpiresIn(value: unknown): number | undefined {
  const numeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  const seconds = numeric ? Number(value) : NaN
  return seconds >= 0 ? Math.min(seconds, MAX_LIFETIME_S) : undefined
}

function invalidTokenSet(
  provider: string,
  what: string,
  hint = 'The provider answered outside RFC 6749 §5.1: see its tokenResponse cell.',
): TokenError {
  return new TokenError('invalid_response', provider, `the token answer is unusable: ${what}`, {
    status: 502,
    hint,
  })
}

/** Describes a value without showing it: it may be a token. */
function kind(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value === '') return 'empty'
  return typeof value === 'string' ? `a string of ${value.length} characters` : typeof value
}
