import type { Request } from 'express'
import type { Store as SessionStore } from 'express-session'
import { endedConnection } from '../../connections/ended.js'
import { openIfOurs, type OpenConnection } from '../../connections/record.js'
import { noteListed, type NoteServices } from '../backchannel/note-listed.js'
import type { OnDisconnect } from '../options/oauth-options.js'
import { tellSite } from '../report.js'
import { keepEvery, keepRecords, readRecord, removeRecord } from './home.js'
import { listIn, type Listed } from './list.js'
import { markDestroyed, markMoved, movedTo, UNDECIDED } from './marks.js'
import { sessionIfAny } from './session.js'
import { readStored, withinDeadline } from './stored.js'

type Done = (error?: unknown) => void

/** How many sessions a process remembers to have kept; the oldest are asked for again. */
const MAX_REMEMBERED = 10_000

/** Each store's unwrapped `destroy`. Of several `oauth()` over one store, only the first sees it. */
const ownDestroy = new WeakMap<SessionStore, SessionStore['destroy']>()

/** Requests with a sign-in that is not done, of whatever `oauth()`. */
const signingIn = new Set<Request>()

/** What a session's end needs to tell the site of it. */
export interface LifetimeServices extends NoteServices {
  readonly onDisconnect: OnDisconnect | undefined
}

/** Ties the life of connections to the life of the sessions that list them. */
export interface Lifetime {
  /** For every request: wraps its session store once, and keeps what its session lists. */
  watch(req: Request): void
  /**
   * A sign-in has given the request a session of its own until it is done: whatever the site's hook
   * does to that one, what it lists belongs to the visitor's session.
   */
  signsIn(req: Request): { done(): void }
  /** A sign-in gave the request a new session, and wrote one record more. */
  moved(from: string, req: Request): void
  /** Destroys a session whose connections have moved to another. */
  drop(store: SessionStore, id: string): void
}

/** A {@link Lifetime} for one site. */
export function createLifetime(services: LifetimeServices): Lifetime {
  const wrapped = new WeakSet<SessionStore>()
  /** When a session's records were last written anew, by its id. */
  const kept = new Map<string, number>()

  function watch(req: Request): void {
    const store = (req as Partial<Request>).sessionStore
    if (store && !wrapped.has(store)) {
      wrapped.add(store)
      wrapStore(services, store)
    }
    const id = (req as Partial<Request>).sessionID ?? ''
    const keptAt = kept.get(id)
    // Apart by more, also the other way: the clock may have been set back.
    if (keptAt !== undefined && Math.abs(services.now() - keptAt) < keepEvery(req)) return
    const list = listIn(sessionIfAny(req), services.sessionKeys)
    if (list.length === 0) return
    written(id, services.now())
    // Off the path of the answer; what fails now is tried again with the next request.
    setImmediate(() => {
      keepRecords(services, req, list)
        .then(() => noteListed(services, req, list))
        .catch(() => kept.delete(id))
    })
  }

  function written(id: string, at: number): void {
    kept.delete(id)
    kept.set(id, at)
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_REMEMBERED) break
      kept.delete(oldest)
    }
  }

  return {
    watch,
    signsIn(req) {
      signingIn.add(req)
      return { done: () => void signingIn.delete(req) }
    },
    moved(from, req) {
      // Those of older connections are as old as before.
      const only = listIn(sessionIfAny(req), services.sessionKeys).length === 1
      const at = only ? services.now() : kept.get(from)
      if (at !== undefined) written(req.sessionID, at)
    },
    drop(store, id) {
      const destroy = ownDestroy.get(store) ?? store.destroy.bind(store)
      // Told, not waited for: what counts is in the new session. A store that fails here keeps an
      // old session until it expires.
      withinDeadline((done) => destroy.call(store, id, done)).catch(() => undefined)
    },
  }
}

/**
 * `destroy` of a session ends what it lists; `regenerate` does so once the response is over, unless
 * the new session was given the list, as Passport's `keepSessionInfo` does.
 */
function wrapStore(services: LifetimeServices, store: SessionStore): void {
  const destroy = store.destroy.bind(store)
  if (!ownDestroy.has(store)) ownDestroy.set(store, destroy)
  const regenerate = (store as Partial<SessionStore>).regenerate?.bind(store)
  const regenerating = new Set<string>()

  store.destroy = function destroyConnections(id: string, done?: Done) {
    const isOwn = [...signingIn].some(({ sessionID }) => sessionID === id)
    if (id.startsWith('oauth-') || regenerating.has(id) || isOwn) return destroy(id, done)
    const destroyNow = () => callbackErrorOf((callback) => destroy(id, callback))
    void endListed(services, store, id)
      .then(destroyNow, destroyNow)
      .then((error) => done?.(error))
  }
  if (!regenerate) return
  store.regenerate = function regenerateConnections(req: Request, done: Done) {
    const list = listIn(sessionIfAny(req), services.sessionKeys)
    const id = req.sessionID
    const go = () => {
      regenerating.add(id)
      regenerate(req, (error?: unknown) => {
        regenerating.delete(id)
        done(error)
      })
    }
    if (list.length === 0) return go()
    if (!signingIn.has(req)) endWhenAnswered(services, store, req, list)
    // Before the old session goes: a renewal under way would take its connection for ended.
    markMoved(services, id, UNDECIDED).then(go, go)
  } as SessionStore['regenerate']
}

/** The error that a store's operation gave its callback, or threw. */
function callbackErrorOf(work: (callback: Done) => unknown): Promise<unknown> {
  return new Promise((resolve) => {
    try {
      work(resolve)
    } catch (error) {
      resolve(error)
    }
  })
}

/**
 * Ends what a session lists, and where a sign-in moved its visitor meanwhile, that session as well.
 * The mark comes first: whoever writes the session after this look at it finds the mark.
 */
async function endListed(
  services: LifetimeServices,
  store: SessionStore,
  id: string,
): Promise<void> {
  await markDestroyed(services, id)
  const data = await readStored(store, id)
  const list = listIn(data, services.sessionKeys)
  await Promise.all(list.map((listed) => endRecord(services, store, listed.id, id)))
  const next = await movedTo(services, id)
  if (next !== null && next !== UNDECIDED)
    await callbackErrorOf((callback) => store.destroy(next, callback))
}

/** Ends a connection with its session; who wants to know of it is told what it was. */
async function endRecord(
  services: LifetimeServices,
  store: SessionStore,
  id: string,
  owner: string,
): Promise<void> {
  // What cannot be told is ended all the same.
  const connection =
    services.onDisconnect && (await openedRecord(services, store, id, owner).catch(() => undefined))
  if (!(await removeRecord(services, store, id)) || !connection) return
  tellSite(services, endedConnection(connection, 'logout'))
}

async function openedRecord(
  services: LifetimeServices,
  store: SessionStore,
  id: string,
  owner: string,
): Promise<OpenConnection | undefined> {
  const record = await readRecord(store, id, owner)
  const client =
    record &&
    (services.clients.get(record.provider) ?? (await services.lookup?.find(record.provider)))
  return client && openIfOurs(services.connectionSealer, client, record)
}

function endWhenAnswered(
  services: LifetimeServices,
  store: SessionStore,
  req: Request,
  list: readonly Listed[],
): void {
  req.res?.once('close', () => {
    const left = new Set(listIn(sessionIfAny(req), services.sessionKeys).map(({ id }) => id))
    for (const { id } of list) {
      if (!left.has(id)) endRecord(services, store, id, req.sessionID).catch(() => undefined)
    }
  })
}
