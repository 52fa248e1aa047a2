import type { Connection, ConnectionSummary } from '../../protocol/connection.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import type { SavedConnection } from './saved-connection.js'
import type { Site } from '../site.js'

/** Tokens as the session keeps them: plain, or sealed for this one connection. */
export function closeTokens(site: Site, id: string, tokens: TokenSet): TokenSet | string {
  return site.sealTokens ? site.tokenSealer.seal(JSON.stringify(tokens), id) : tokens
}

/** `undefined` for an application's mark, and for what no listed secret opens. */
export function openTokens(site: Site, { id, tokens }: SavedConnection): TokenSet | undefined {
  if (typeof tokens !== 'string') return tokens
  const text = site.tokenSealer.open(tokens, id)
  return text === undefined ? undefined : (JSON.parse(text) as TokenSet)
}

/** A saved connection as the rest of the code knows connections. */
export function toConnection(saved: SavedConnection, tokens: TokenSet): Connection {
  const { provider, account, params, connectedAt } = saved
  return { provider, account, tokens, params, connectedAt }
}

/** What may be told of a saved connection; an application's token is looked up by the caller. */
export function summarize(site: Site, saved: SavedConnection): ConnectionSummary | undefined {
  const client = site.clients.get(saved.provider)
  if (!client) return undefined
  const tokens = openTokens(site, saved)
  const { provider, account, connectedAt } = saved
  return {
    provider,
    name: client.provider.name,
    account,
    // An application's token is not the session's, and never in it.
    grant: saved.tokens === undefined ? 'client_credentials' : 'authorization_code',
    scope: tokens?.scope ?? (client.scope === '' ? null : client.scope),
    connectedAt,
    expiresAt: tokens?.expiresAt ?? saved.expiresAt ?? null,
  }
}
