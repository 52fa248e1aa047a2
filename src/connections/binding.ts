import { bindingOf, type Binding, type Client } from '../protocol/provider/client.js'

/** What this registration's connections are bound to, as text. */
export function bindingText(client: Client): string {
  const { clientId, tokenOrigin, apiOrigin } = bindingOf(client)
  return [clientId, tokenOrigin, apiOrigin].join(' ')
}

/** Whether a connection of that binding is this registration's, also from before its host moved. */
export function isBoundTo(bound: Binding, client: Client): boolean {
  const { clientId, tokenOrigin, apiOrigin } = bindingOf(client)
  const hosts = (current: string) => [current, ...client.formerOrigins]
  return (
    bound.clientId === clientId &&
    hosts(tokenOrigin).includes(bound.tokenOrigin) &&
    hosts(apiOrigin).includes(bound.apiOrigin)
  )
}
