import { randomId } from '../../protocol/authorization/pkce.js'
import { MAX_ACCOUNT_LENGTH } from '../../protocol/connection.js'
import { withoutPrototype, type Params } from '../../protocol/params.js'
import { accountOf, type Client } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'
import type { OpenConnection } from '../record.js'
import type { Services } from '../services.js'
import { assertFields } from './fields.js'
import type { GivenConnection } from './given-connection.js'
import { readTokens, TOKEN_FIELDS } from './read-tokens.js'

const KNOWN: readonly string[] = ['tokens', 'params', 'account', 'connectedAt']

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
  assertFields(tokens, TOKEN_FIELDS, `${where}: tokens`)
  if (!Number.isFinite(connectedAt)) {
    throw new TypeError(
      `${where}: connectedAt must be a number of milliseconds, got ${show(connectedAt)}`,
    )
  }
  if (typeof params !== 'object' || (params as unknown) === null) {
    throw new TypeError(`${where}: params must be an object of strings, got ${show(params)}`)
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
