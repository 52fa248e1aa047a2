import { introspectToken } from '../../http/grants/introspection.js'
import type { Introspection } from '../../protocol/grants/introspection.js'
import { withoutPrototype } from '../../protocol/params.js'
import { isToken } from '../../protocol/token/token-response.js'
import { show } from '../../protocol/url.js'
import { assertKnown } from '../../protocol/known-name.js'
import { findClientOrThrow, type Site } from '../site.js'

/** What the server is told of the token. */
export interface IntrospectOptions {
  /** Where the server may look first (RFC 7662 §2.1): `access_token`, `refresh_token`. */
  readonly tokenTypeHint?: string | undefined
}

/**
 * Asks the server what it knows of a token.
 * @internal
 */
export async function introspect(
  site: Site,
  id: string,
  token: string,
  options: IntrospectOptions = {},
): Promise<Introspection> {
  assertKnown('auth.introspect', options, ['tokenTypeHint'])
  const { tokenTypeHint } = withoutPrototype(options)
  // Nothing of it is shown: it may be one that works.
  if (!isToken(token)) {
    throw new TypeError('auth.introspect: token must be a token, a string of printable ASCII')
  }
  if (tokenTypeHint !== undefined && typeof tokenTypeHint !== 'string') {
    throw new TypeError(
      `auth.introspect: tokenTypeHint must be a string, got ${show(tokenTypeHint)}`,
    )
  }
  const client = await site.channel.discover(await findClientOrThrow(site, id))
  const { introspectionEndpoint: url } = client.provider
  if (url === undefined) {
    throw new TypeError(
      `auth.introspect: ${id} has no introspectionEndpoint, neither in its registration or table ` +
        "nor in its server's metadata",
    )
  }
  return introspectToken(site.channel, client, url, token, tokenTypeHint)
}
