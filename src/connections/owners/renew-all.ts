import { isOAuthError, NotConnectedError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'
import type { ConnectionRecord, ConnectionStore } from '../connection-store.js'
import { openIfOurs } from '../record.js'
import { canRenew, renewConnection } from '../renew.js'
import type { Services } from '../services.js'
import type { Visitor } from '../visitor.js'
import { recordsOf } from './records.js'

/** Which connections `auth.renewAll` renews, and how. */
export interface RenewAllOptions {
  /** Those whose refresh token dies unused within so many ms. Default: seven days. */
  readonly within?: number | undefined
  /** How many at once. Default: 4. */
  readonly concurrency?: number | undefined
  /** Told after each connection what has been done so far. */
  readonly onProgress?: ((report: RenewalReport) => void) | undefined
  /** Ends the run between two connections: what was renewed stays so. */
  readonly signal?: AbortSignal | undefined
}

/** What a run of `auth.renewAll` did, in numbers of connections. */
export interface RenewalReport {
  /** They have new tokens. */
  readonly renewed: number
  /** The provider no longer accepts their refresh tokens: `onDisconnect` was told of each. */
  readonly ended: number
  /** The provider could not be asked: they are as they were, for the next run. */
  readonly failed: number
  /** Nothing was tried: unknown provider, another registration or secret, no refresh token. */
  readonly skipped: number
  /** Failures by the registration's id: how many, and the last error's code. */
  readonly failures: Readonly<Record<string, RenewalFailures>>
}

/** What failed at one provider. */
export interface RenewalFailures {
  /** How many renewals. */
  readonly count: number
  /** The last error's. */
  readonly code: string
}

/**
 * What is needed of the site.
 * @internal
 */
export interface RenewalSite {
  readonly services: Services
  readonly home: ConnectionStore
  /** Told of ends in that owner's name. */
  readonly keeperOf: (owner: string) => Visitor
  readonly findClient: (id: string) => Promise<Client | undefined>
}

/** Each waits for a provider: more would only open files. */
const MAX_CONCURRENCY = 1_000
const WEEK_MS = 7 * 24 * 3600_000
/** A provider that failed so often in a row is left alone for the rest of the run. */
const MAX_FAILURES = 5

/** What a run knows so far. */
interface Progress {
  readonly report: { -readonly [name in keyof RenewalReport]: RenewalReport[name] }
  readonly failures: Record<string, { count: number; code: string }>
  /** Failures in a row, by the registration's id. */
  readonly inARow: Map<string, number>
}

/**
 * Renews the connections that would die unused, a page of them in memory at a time. A run that was
 * broken off is resumed by the next one: what was renewed is no longer due.
 * @throws TypeError for options of the wrong type; SessionError where the store fails
 * @internal
 */
export async function renewAll(
  site: RenewalSite,
  options: RenewAllOptions,
): Promise<RenewalReport> {
  const { within = WEEK_MS, concurrency = 4, onProgress, signal } = options
  assertCount('within', within, Number.MAX_SAFE_INTEGER)
  assertCount('concurrency', concurrency, MAX_CONCURRENCY)
  assertOptional('onProgress', onProgress, 'a function', typeof onProgress === 'function')
  assertOptional('signal', signal, 'an AbortSignal', signal instanceof AbortSignal)
  const startedAt = site.services.now()
  const failures: Progress['failures'] = Object.create(null) as Progress['failures']
  const report = { renewed: 0, ended: 0, failed: 0, skipped: 0, failures }
  const progress: Progress = { report, failures, inARow: new Map() }
  const due = recordsOf(site.home, { renewBefore: startedAt + within })
  // One iterator for all of them: each takes the next record when it is done with the last.
  let broken = false
  const worker = async () => {
    try {
      while (!broken && !signal?.aborted) {
        const { value: record } = await due.next()
        if (!record) return
        await renewRecord(site, progress, record, startedAt)
        onProgress?.({ ...report, failures: { ...failures } })
      }
    } catch (error) {
      broken = true
      throw error
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return { ...report, failures: { ...failures } }
}

async function renewRecord(
  { services, keeperOf, findClient }: RenewalSite,
  { report, failures, inARow }: Progress,
  record: ConnectionRecord,
  startedAt: number,
): Promise<void> {
  const { provider: id } = record
  const before = inARow.get(id) ?? 0
  if (before >= MAX_FAILURES) {
    report.failed++
    const known = failures[id]
    if (known) known.count++
    return
  }
  try {
    // One tenant whose registration cannot be had must not end the run for all others.
    const client = await findClient(id)
    const connection = client && openIfOurs(services.connectionSealer, client, record)
    if (!client || !connection || !canRenew(client, connection.tokens)) {
      report.skipped++
      return
    }
    // Renewed by this run, and due again: its refresh token lives no longer than `within`.
    if ((connection.renewedAt ?? 0) >= startedAt) return
    // Found with its page, some time ago: it is read again.
    const found = { record, askedAt: -Infinity }
    await renewConnection(services, keeperOf(record.owner), client, found)
    report.renewed++
    inARow.set(id, 0)
  } catch (error) {
    if (error instanceof NotConnectedError) {
      report.ended++
      return
    }
    if (!isOAuthError(error)) throw error
    report.failed++
    inARow.set(id, before + 1)
    failures[id] = { count: (failures[id]?.count ?? 0) + 1, code: error.code }
  }
}

function assertOptional(name: string, value: unknown, expected: string, fits: boolean): void {
  if (value === undefined || fits) return
  throw new TypeError(`auth.renewAll: ${name} must be ${expected}, got ${show(value)}`)
}

function assertCount(name: string, value: unknown, most: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most) return
  const unit = name === 'within' ? ' of ms' : ''
  const to = most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''
  throw new TypeError(
    `auth.renewAll: ${name} must be a whole number${unit} from 1${to}, got ${show(value)}`,
  )
}
