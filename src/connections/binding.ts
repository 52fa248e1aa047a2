import type { Client } from '../protocol/provider/client.js'

/**
 * Whom tokens were issued to and where they may be sent. Another registration under the same id,
 * or the same one moved to another host, must not send them there.
 */
export interface Binding {
  readonly clientId: string
  /** Of the token endpoint. */
  readonly tokenOrigin: string
  /** Of the API. */
  readonly apiOrigin: string
}

/** What the connections of this registration are bound to. */
export function bindingOf({ clientId, provider }: Client): Binding {
  return {
    clientId,
    tokenOrigin: new URL(provider.tokenEndpoint).origin,
    apiOrigin: new URL(provider.apiBaseUrl).origin,
  }
}

/** The same as text. */
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
