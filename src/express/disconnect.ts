import type { Request } from 'express'
import { endConnection } from '../connections/end.js'
import type { Visitor } from '../connections/visitor.js'
import type { Client } from '../protocol/provider/client.js'
import { report } from './report.js'
import type { Site } from './site.js'

/**
 * Ends a visitor's connection: here, in what lists it, then at the provider. Tells whether there
 * was one.
 * @param req - where a request asks; else nobody is told why the provider could not be told
 */
export async function disconnect(
  site: Site,
  visitor: Visitor,
  client: Client,
  account: string | undefined,
  req?: Request,
): Promise<boolean> {
  const record = await visitor.home.find(visitor.owner, client.id, account)
  if (!record) return false
  const unrevoked = await endConnection(site, visitor, client, record)
  if (unrevoked && req) report(site, unrevoked, req)
  await visitor.unlist(record.id)
  return true
}
