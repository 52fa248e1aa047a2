import { atOrigin } from '../protocol/url.js'
import { bindingOf, type Binding, type Client } from '../protocol/provider/client.js'

/** What this registration's connections are bound to, as text. */
export function bindingText(client: Client): string {
  const { clientId, tokenOrigin, apiOrigin } = bindingOf(client)
  return [clientId, tokenOrigin, apiOrigin].join(' ')
}

/** Whether a connection of that binding is this registration's, also from before its host moved. */
export function isBoundTo(bound: Binding, client: Client): boolean {
  const { clientId, tokenOrigin, apiOrigin } = bindingOf(client)
  const { formerOrigins } = client
  // Of a server that is discovered the whole issuer counts: one host may have several.
  const formerly = client.discovery
    ? formerOrigins.map((origin) => atOrigin(tokenOrigin, origin))
    : formerOrigins
  return (
    bound.clientId === clientId &&
    [tokenOrigin, ...formerly].includes(bound.tokenOrigin) &&
    [apiOrigin, ...formerOrigins].includes(bound.apiOrigin)
  )
}
