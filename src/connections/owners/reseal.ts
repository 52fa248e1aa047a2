import { SessionError } from '../../errors.js'
import { createSealer, type Sealer } from '../../protocol/seal.js'
import type { ConnectionRecord, ConnectionStore } from '../connection-store.js'
import { opens, sealedAnew } from '../record.js'
import { recordsOf } from './records.js'

/** What became of a store's records, in numbers. */
export interface ResealReport {
  /** An older secret had sealed them, now the first one has. */
  readonly resealed: number
  /** The first secret had sealed them already. */
  readonly alreadyCurrent: number
  /** No secret of the list opens them: they are left as they are. */
  readonly unreadable: number
  /** Whose those are. */
  readonly unreadableOwners: number
}

/** Another process that writes the same record so often in a row is none that works. */
const MAX_CHANGES = 5

/**
 * Seals with the first secret what an older one of the list sealed, record by record: each is
 * written only over what was read, so the site may run meanwhile, and a run that was broken off
 * is simply begun again.
 * @param onProgress - told after each record
 * @throws SessionError where the store fails
 */
export async function reseal(
  store: ConnectionStore,
  secrets: readonly string[],
  onProgress: (report: ResealReport) => void = () => undefined,
): Promise<ResealReport> {
  const sealer = createSealer(secrets, 'connection')
  const first = createSealer(secrets.slice(0, 1), 'connection')
  const counts = { resealed: 0, alreadyCurrent: 0, unreadable: 0 }
  const owners = new Set<string>()
  const report = () => ({ ...counts, unreadableOwners: owners.size })
  for await (const record of recordsOf(store, {})) {
    const outcome = await resealOne(store, sealer, first, record)
    if (outcome === 'ended') continue
    counts[outcome]++
    if (outcome === 'unreadable') owners.add(record.owner)
    onProgress(report())
  }
  return report()
}

async function resealOne(
  store: ConnectionStore,
  sealer: Sealer,
  first: Sealer,
  record: ConnectionRecord,
): Promise<'resealed' | 'alreadyCurrent' | 'unreadable' | 'ended'> {
  let current: ConnectionRecord | undefined = record
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    if (!current) return 'ended'
    if (opens(first, current)) return 'alreadyCurrent'
    const next = sealedAnew(sealer, current)
    if (!next) return 'unreadable'
    if (await store.put(next, current.version)) return 'resealed'
    // A renewal came first, maybe of a process that seals with the older secret still.
    current = await store.get(record.id)
  }
  throw new SessionError(
    'store_failed',
    record.provider,
    'the connection store refuses a record over the version that it has',
    'Run connectionStoreContract of express-oauth-connect/testing over a store of your own.',
  )
}
