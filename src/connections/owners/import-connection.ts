import { readDpopKey, type DpopKey } from '../../protocol/dpop/key.js'
import { notKnown } from '../../protocol/known-name.js'
import { ownField, withoutPrototype, type Params } from '../../protocol/params.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import { toRule } from '../../protocol/provider/param-rule.js'
import { MAX_ACCOUNT_LENGTH } from '../../protocol/connection.js'
import { accountOf, isApplication, type Client } from '../../protocol/provider/client.js'
import { isToken, type TokenSet } from '../../protocol/token/token-set.js'
import { show } from '../../protocol/url.js'
import type { ConnectionStore } from '../connection-store.js'
import { sealRecord, type OpenConnection } from '../record.js'
import type { Services } from '../services.js'
import { takePlace } from './take-place.js'

/** Tokens that a site brings along, or keeps itself. */
export interface GivenTokens {
  /** As the provider issued it. */
  readonly accessToken: string
  /** Without it the token cannot be renewed. */
  readonly refreshToken?: string | undefined
  /** Default: `'Bearer'`; `'DPoP'` where there is a `dpopKey`. */
  readonly tokenType?: string | undefined
  /** ms since 1970. Default: unknown; the token is renewed when the API refuses it. */
  readonly expiresAt?: number | undefined
  /** When the refresh token dies unused, ms since 1970. */
  readonly refreshExpiresAt?: number | undefined
  /** As granted. */
  readonly scope?: string | undefined
  /**
   * What they are bound to (RFC 9449): the private key as a JWK of the curve P-256. A token whose type
   * is `'DPoP'` is of no use without it.
   */
  readonly dpopKey?: Readonly<Record<string, unknown>> | DpopKey | undefined
}

/** A connection that was made elsewhere. */
export interface GivenConnection {
  /** Its tokens. */
  readonly tokens: GivenTokens
  /** What the provider's `callbackParams` and `tokenFields` would have told, such as the account. */
  readonly params?: Params | undefined
  /** Its name among several of one provider. Default: by the table's `account` from `params`. */
  readonly account?: string | undefined
  /** ms since 1970. Default: now. */
  readonly connectedAt?: number | undefined
}

const KNOWN: readonly string[] = ['tokens', 'params', 'account', 'connectedAt']
const TOKENS: Readonly<Record<Exclude<keyof GivenTokens, 'dpopKey'>, 'string' | 'number'>> = {
  accessToken: 'string',
  refreshToken: 'string',
  tokenType: 'string',
  expiresAt: 'number',
  refreshExpiresAt: 'number',
  scope: 'string',
}

/**
 * Puts a connection that was made elsewhere into an owner's home. One that is there with the same
 * account stays, so that a migration can run twice: its refresh token may be newer by then.
 * @param replace - puts it there all the same
 * @returns whether it was put
 * @throws TypeError for what is no connection; SessionError
 * @internal
 */
export async function importConnection(
  services: Services,
  home: ConnectionStore,
  client: Client,
  owner: string,
  given: GivenConnection,
  replace: boolean,
): Promise<boolean> {
  if (isApplication(client)) {
    throw new TypeError(`auth.importConnection: ${client.id} has the application's own token`)
  }
  const connection = readGivenConnection(services, client, given, 'auth.importConnection')
  assertNamed(client, given)
  const record = sealRecord(services.connectionSealer, client, owner, { ...connection, owner })
  if (await home.put(record, null)) return true
  if (!replace) return false
  await takePlace(home, record)
  return true
}

/**
 * A connection made of what a site gives.
 * @throws TypeError that shows no token
 * @internal
 */
export function readGivenConnection(
  { now }: Services,
  client: Client,
  given: GivenConnection,
  where: string,
): OpenConnection {
  assertFields(given, KNOWN, where)
  const { tokens, params = {}, account, connectedAt = now() } = withoutPrototype(given)
  assertFields(tokens, [...Object.keys(TOKENS), 'dpopKey'], `${where}: tokens`)
  if (!Number.isFinite(connectedAt)) {
    throw new TypeError(
      `${where}: connectedAt must be a number of milliseconds, got ${show(connectedAt)}`,
    )
  }
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string') continue
    throw new TypeError(`${where}: params.${name} must be a string, got ${show(value)}`)
  }
  return {
    id: randomId(),
    version: 1,
    provider: client.id,
    account: readAccount(client, params, account, where),
    tokens: readTokens(tokens, where),
    params: { ...params },
    connectedAt,
  }
}

function readTokens(given: GivenTokens, where: string): TokenSet {
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

function readAccount(client: Client, params: Params, given: unknown, where: string): string {
  if (typeof given === 'string' && given.length > MAX_ACCOUNT_LENGTH) {
    throw new TypeError(
      `${where}: account must have at most ${MAX_ACCOUNT_LENGTH} characters, got ${given.length}`,
    )
  }
  if (typeof given === 'string' && given !== '') return given
  if (given === undefined) return accountOf(client, params)
  throw new TypeError(`${where}: account must be a non-empty string, got ${show(given)}`)
}

/** Where a table names accounts, `'default'` would be one that no sign-in ever takes the place of. */
function assertNamed({ id, provider }: Client, { account, params = {} }: GivenConnection): void {
  const { account: cell, callbackParams } = provider
  const named = ownField(params, cell ?? '')
  if (account !== undefined && named !== undefined && account !== named) {
    throw new TypeError(
      `auth.importConnection: ${id} names its connections by ${JSON.stringify(cell)}, and ` +
        `params.${cell ?? ''} is another than account: leave account out`,
    )
  }
  if (account !== undefined || cell === undefined || named !== undefined) return
  const rule = ownField(callbackParams ?? {}, cell)
  if (rule && !toRule(rule, true).required) return
  throw new TypeError(
    `auth.importConnection: ${id} names its connections by ${JSON.stringify(cell)}: give account, ` +
      `or params.${cell}`,
  )
}

function assertFields(given: unknown, known: readonly string[], where: string): void {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${where}: expected { ${known.join(', ')} }, got ${show(given)}`)
  }
  const unknown = Object.keys(given).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`${where}: ${notKnown('unknown', unknown, known)}`)
}
