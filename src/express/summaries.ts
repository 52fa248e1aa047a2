import { openIfOurs, type OpenConnection } from '../connections/record.js'
import { recordsOf } from '../connections/owners/records.js'
import type { Visitor } from '../connections/visitor.js'
import type { ConnectionDetails, ConnectionSummary } from '../protocol/connection.js'
import type { Client } from '../protocol/provider/client.js'
import { findClient, type Site } from './site.js'

/** What may be told of a visitor's connections, oldest first. */
export async function summaries(
  site: Site,
  { home, owner }: Visitor,
): Promise<ConnectionSummary[]> {
  const told: ConnectionSummary[] = []
  for await (const record of recordsOf(home, { owner })) {
    const client = await findClient(site, record.provider)
    const connection = client && openIfOurs(site.connectionSealer, client, record)
    if (client && connection) told.push(summaryOf(client, connection))
  }
  return told
}

/** What may be told of one connection; `undefined` where there is none. */
export async function details(
  site: Site,
  { home, owner }: Visitor,
  client: Client,
  account: string | undefined,
): Promise<ConnectionDetails | undefined> {
  const record = await home.find(owner, client.id, account)
  const connection = record && openIfOurs(site.connectionSealer, client, record)
  return connection && { ...summaryOf(client, connection), params: connection.params }
}

/** What may be told of it. */
export function summaryOf(client: Client, connection: OpenConnection): ConnectionSummary {
  const { account, tokens, connectedAt } = connection
  return {
    provider: client.id,
    name: client.provider.name,
    account,
    grant: client.grant,
    scope: tokens.scope ?? (client.scope === '' ? null : client.scope),
    connectedAt,
    expiresAt: tokens.expiresAt ?? null,
  }
}
