import type { Request } from 'express'
import type { OpenConnection } from '../../src/connections/record.js'
import type { ConnectionRecord } from '../../src/connections/connection-store.js'
import { createSealer } from '../../src/protocol/seal.js'

/** A connection as its record holds it. */
export type Opened = OpenConnection

/** What the records hold that a session lists; those that are gone are left out. */
export async function openedIn(req: Request, secret: string): Promise<readonly Opened[]> {
  const sealer = createSealer([secret], 'connection')
  const records = await Promise.all((req.session.oauth ?? []).map(({ id }) => recordOf(req, id)))
  return records.flatMap((record) => {
    if (!record) return []
    const { id, version, provider, account, sealed } = record
    const text = sealer.open(sealed, JSON.stringify([id, version, provider, account])) ?? '{}'
    return [{ id, version, provider, account, ...JSON.parse(text) } as Opened]
  })
}

interface Stored {
  readonly oauth: string
  readonly record: Pick<ConnectionRecord, 'version' | 'provider' | 'account'>
}

function recordOf(req: Request, id: string): Promise<Omit<ConnectionRecord, 'owner'> | undefined> {
  return new Promise((resolve, reject) => {
    req.sessionStore.get(`oauth-${id}`, (error: unknown, data) => {
      if (error instanceof Error) return reject(error)
      const stored = data as unknown as Stored | null | undefined
      resolve(stored ? { id, sealed: stored.oauth, ...stored.record } : undefined)
    })
  })
}
