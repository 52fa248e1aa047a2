import { isOAuthError, OAuthError, reviveError, SessionError } from '../errors.js'
import { randomValue } from '../protocol/authorization/pkce.js'
import type { Sealer } from '../protocol/seal.js'
import type { Store } from './store.js'

/**
 * Whoever asks, in whatever process, the work for a key runs once and all get its result. A
 * result is remembered for a few seconds, for those who were waiting; a failure is told to those
 * who were waiting and remembered for nobody else. When its holder dies the work is taken over.
 */
export type Once = <T>(key: string, work: () => Promise<T>) => Promise<T>

export interface OnceOptions {
  readonly store: Store
  readonly sealer: Sealer
  /** Milliseconds after which a silent holder counts as dead. */
  readonly lease?: number
  /** Milliseconds after which a waiter gives up. */
  readonly patience?: number
}

/** How long a result is remembered for those who come a little late. */
export const RESULT_TTL_MS = 10_000
const POLL_MS = [10, 20, 40, 80, 120] as const

/** The store's record of a key: who works on it, or what came of it. */
type Entry =
  | { readonly kind: 'held'; readonly owner: string }
  | { readonly kind: 'done' | 'failed'; readonly owner: string; readonly sealed: string }

/** Makes a {@link Once} over a store; within a process a second caller joins the first. */
export function createOnce(options: OnceOptions): Once {
  const flights = new Map<string, Promise<unknown>>()
  return function once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = flights.get(key)
    if (known) return known as Promise<T>
    const flight = acrossProcesses(options, key, work).finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }
}

async function acrossProcesses<T>(
  { store, sealer, lease = 5_000, patience = 30_000 }: OnceOptions,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const owner = randomValue()
  const mine = write({ kind: 'held', owner })
  const giveUpAt = performance.now() + patience
  let awaited: string | undefined
  for (let round = 0; ; round++) {
    if (await store.add(key, mine, lease))
      return hold({ store, sealer, lease, key, mine, owner }, work)
    const text = await store.get(key)
    const entry = text === null ? undefined : read(text)
    if (text !== null && entry?.kind !== 'held') {
      if (entry?.kind === 'done') {
        const result = sealer.open(entry.sealed, key)
        if (result !== undefined) return JSON.parse(result) as T
      }
      if (entry?.kind === 'failed' && entry.owner === awaited)
        throw revive(sealer, entry.sealed, key)
      // Another's old failure, or nothing we can read: free for us, if nobody is faster.
      if (await store.replace(key, text, mine, lease)) {
        return hold({ store, sealer, lease, key, mine, owner }, work)
      }
      continue
    }
    if (entry) awaited = entry.owner
    if (performance.now() > giveUpAt) throw gaveUp(patience)
    await sleep(POLL_MS[Math.min(round, POLL_MS.length - 1)] ?? 0)
  }
}

interface Held {
  readonly store: Store
  readonly sealer: Sealer
  readonly lease: number
  readonly key: string
  readonly mine: string
  readonly owner: string
}

/** Works while holding the key: the lease is renewed, and only our own entry is replaced. */
async function hold<T>(held: Held, work: () => Promise<T>): Promise<T> {
  const { store, sealer, lease, key, mine, owner } = held
  const renewal = setInterval(() => {
    store.replace(key, mine, mine, lease).catch(() => undefined)
  }, lease / 3)
  renewal.unref()
  const conclude = (kind: 'done' | 'failed', value: unknown, ttl: number) => {
    const sealed = sealer.seal(JSON.stringify(value ?? null), key)
    // What the work brought counts even if the store cannot be told.
    return store.replace(key, mine, write({ kind, owner, sealed }), ttl).catch(() => undefined)
  }
  try {
    const result = await work()
    await conclude('done', result, RESULT_TTL_MS)
    return result
  } catch (error) {
    const told = isOAuthError(error) ? error : internal()
    await conclude('failed', told, lease)
    throw error
  } finally {
    clearInterval(renewal)
  }
}

function write(entry: Entry): string {
  return entry.kind === 'held'
    ? `held ${entry.owner}`
    : `${entry.kind} ${entry.owner} ${entry.sealed}`
}

function read(text: string): Entry | undefined {
  const [kind, owner = '', sealed = ''] = text.split(' ')
  if (kind === 'held') return { kind, owner }
  return kind === 'done' || kind === 'failed' ? { kind, owner, sealed } : undefined
}

function revive(sealer: Sealer, sealed: string, key: string): OAuthError {
  const text = sealer.open(sealed, key)
  return text === undefined ? internal() : reviveError(JSON.parse(text) as Record<string, unknown>)
}

function internal(): OAuthError {
  return new OAuthError('internal_error', '', 'another request that did the same work failed', {
    hint:
      'It failed in another process, whose secret this one does not have: give all processes one ' +
      'secret, and look at what that process reported.',
  })
}

function gaveUp(patience: number): SessionError {
  return new SessionError(
    'store_failed',
    '',
    `another process did not finish the same work within ${patience} ms`,
    'Try again; if it stays so, look at the process that holds it.',
  )
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
