import { readDpopKey, type DpopKey } from '../../protocol/dpop/key.js'
import { withoutPrototype } from '../../protocol/params.js'
import { isToken } from '../../protocol/token/token-response.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import type { GivenTokens } from './given-connection.js'

const TOKENS: Readonly<Record<Exclude<keyof GivenTokens, 'dpopKey'>, 'string' | 'number'>> = {
  accessToken: 'string',
  refreshToken: 'string',
  tokenType: 'string',
  expiresAt: 'number',
  refreshExpiresAt: 'number',
  scope: 'string',
}

/** What they may consist of. */
export const TOKEN_FIELDS: readonly string[] = [...Object.keys(TOKENS), 'dpopKey']

/**
 * The tokens that a site gives.
 * @throws TypeError that shows no token
 */
export function readTokens(given: GivenTokens, where: string): TokenSet {
  const { tokenType, dpopKey: givenKey, ...tokens } = withoutPrototype(given)
  const dpopKey = readKey(givenKey, tokenType, where)
  for (const [name, type] of Object.entries(TOKENS)) {
    const value: unknown = name === 'tokenType' ? tokenType : tokens[name as keyof typeof tokens]
    if (value === undefined && name !== 'accessToken') continue
    const isName = name === 'accessToken' || name === 'refreshToken'
    const isText = isName ? isToken(value) : typeof value === 'string' && value !== ''
    if (type === 'number' ? isMoment(value) : isText) continue
    if (type === 'number' && Number.isFinite(value)) {
      throw new TypeError(
        `${where}: tokens.${name} must be milliseconds since 1970, got ${String(value)}, which ` +
          'looks like seconds',
      )
    }
    const got = value === '' ? 'an empty one' : typeof value
    const words = isName ? 'a string of visible ASCII characters' : 'a string'
    const expected = type === 'number' ? 'a number of milliseconds' : words
    throw new TypeError(`${where}: tokens.${name} must be ${expected}, got ${got}`)
  }
  const present = Object.entries(tokens).filter(([, value]) => value !== undefined)
  return {
    tokenType: dpopKey ? 'DPoP' : (tokenType ?? 'Bearer'),
    ...(Object.fromEntries(present) as typeof tokens),
    ...(dpopKey && { dpopKey }),
  } as TokenSet
}

/** A bound token without its key would be refused by every API, and one with another's as well. */
function readKey(given: unknown, tokenType: unknown, where: string): DpopKey | undefined {
  const bound = typeof tokenType === 'string' && tokenType.toLowerCase() === 'dpop'
  if (given === undefined) {
    if (!bound) return undefined
    throw new TypeError(
      `${where}: tokens.tokenType is "DPoP": such a token is of no use without the key that it is ` +
        'bound to: give tokens.dpopKey, or have the person sign in again',
    )
  }
  const key = readDpopKey(given)
  if (key && (bound || tokenType === undefined)) return key
  throw new TypeError(
    key
      ? `${where}: tokens.dpopKey is for a token whose tokenType is "DPoP"`
      : `${where}: tokens.dpopKey must be a private key of P-256 as a JWK: { kty, crv, x, y, d }`,
  )
}

/** Of this century: as seconds, it would have ended a connection at its first use. */
function isMoment(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 1e11
}
