import type { Request } from 'express'
import { isOAuthError } from '../errors.js'
import { openIfOurs, type OpenConnection } from '../connections/record.js'
import { recordsOf } from '../connections/owners/records.js'
import type { Visitor } from '../connections/visitor.js'
import type { ConnectionDetails, ConnectionSummary } from '../protocol/connection.js'
import type { Client } from '../protocol/provider/client.js'
import { report } from './report.js'
import { findClient, type Site } from './site.js'

/**
 * What may be told of a visitor's connections, oldest first.
 * @param req - where a request asks: then what cannot be told at the moment is left out, and the site
 *   is told why; a job's own caller is told
 */
export async function summaries(
  site: Site,
  { home, owner }: Visitor,
  req?: Request,
): Promise<ConnectionSummary[]> {
  const clients = new Map<string, Client | undefined>()
  const told: ConnectionSummary[] = []
  for await (const record of recordsOf(home, { owner })) {
    const { provider } = record
    if (!clients.has(provider)) clients.set(provider, await clientFor(site, provider, req))
    const client = clients.get(provider)
    const connection = client && openIfOurs(site.connectionSealer, client, record)
    if (connection) told.push(summaryOf(client, connection))
  }
  return told
}

/** One tenant's registration that cannot be had hides no other tenant's connections. */
async function clientFor(site: Site, id: string, req?: Request): Promise<Client | undefined> {
  try {
    return await findClient(site, id)
  } catch (error) {
    if (!req || !isOAuthError(error)) throw error
    report(site, error, req)
    return undefined
  }
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
