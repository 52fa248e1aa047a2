import { exchangeToken } from '../../http/grants/token-exchange.js'
import type { ExchangedToken, ExchangeOptions } from '../../protocol/grants/token-exchange.js'
import { withoutPrototype } from '../../protocol/params.js'
import { show } from '../../protocol/url.js'
import { assertKnown } from '../../protocol/known-name.js'
import { findClientOrThrow, type Site } from '../site.js'
import { readScopeList } from './scope.js'

const TOKENS = ['subjectToken', 'actorToken'] as const
const TEXTS = [
  ...(['subjectTokenType', 'actorTokenType', 'audience', 'resource'] as const),
  'requestedTokenType' as const,
]

/**
 * Exchanges a token for another one.
 * @internal
 */
export async function exchange(
  site: Site,
  id: string,
  given: ExchangeOptions,
): Promise<ExchangedToken> {
  assertKnown('auth.exchange', given, [...TOKENS, ...TEXTS, 'scope'])
  const options = withoutPrototype(given)
  for (const name of TOKENS) {
    const value: unknown = options[name]
    if (value === undefined ? name === 'actorToken' : typeof value === 'string' && value !== '')
      continue
    // Of a token nothing is shown.
    throw new TypeError(
      `auth.exchange: ${name} must be a non-empty string, got ${value === '' ? '""' : typeof value}`,
    )
  }
  for (const name of TEXTS) {
    const value: unknown = options[name]
    if (value === undefined || (typeof value === 'string' && value !== '')) continue
    throw new TypeError(`auth.exchange: ${name} must be a non-empty string, got ${show(value)}`)
  }
  if (options.actorTokenType !== undefined && options.actorToken === undefined) {
    throw new TypeError('auth.exchange: actorTokenType is of an actorToken, and there is none')
  }
  if (options.scope !== undefined) readScopeList('auth.exchange', options.scope)
  return exchangeToken(site.channel, await findClientOrThrow(site, id), options)
}
