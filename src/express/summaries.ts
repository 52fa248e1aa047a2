import type { Request } from 'express'
import { openIfOurs, type OpenConnection } from '../connections/record.js'
import type { ConnectionDetails, ConnectionSummary } from '../protocol/connection.js'
import type { Client } from '../protocol/provider/client.js'
import { findClient, type Site } from './site.js'
import { visitorOf } from './visitor.js'

/** What may be told of a visitor's connections, oldest first. */
export async function summaries(site: Site, req: Request): Promise<ConnectionSummary[]> {
  const { home, owner } = visitorOf(site, req)
  const { records } = await home.page({ owner })
  const found = records.map(async (record) => {
    const client = await findClient(site, record.provider)
    const connection = client && openIfOurs(site.connectionSealer, client, record)
    return client && connection && summaryOf(client, connection)
  })
  return (await Promise.all(found)).filter((summary) => summary !== undefined)
}

/** What may be told of one connection; `undefined` where there is none. */
export async function details(
  site: Site,
  req: Request,
  client: Client,
  account: string | undefined,
): Promise<ConnectionDetails | undefined> {
  const { home, owner } = visitorOf(site, req)
  const record = await home.find(owner, client.id, account)
  const connection = record && openIfOurs(site.connectionSealer, client, record)
  return connection && { ...summaryOf(client, connection), params: connection.params }
}

function summaryOf(client: Client, connection: OpenConnection): ConnectionSummary {
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
