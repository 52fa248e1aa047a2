import type { Request } from 'express'
import type { Cookie, SessionData, Store as SessionStore } from 'express-session'
import type { ConnectionRecord, ConnectionStore } from '../../connections/connection-store.js'
import { isRecord } from '../../protocol/api/api-request.js'
import type { SessionServices } from './services.js'
import { listIn, type Listed } from './list.js'
import { hasEnded, markEnded, movedTo, UNDECIDED } from './marks.js'
import { sessionIfAny, wasStored } from './session.js'
import { codeOf, readStored, withinDeadline, writeStored } from './stored.js'

/** For a session cookie without maxAge: stores then keep a session by their own default, a day or so. */
const KEEP_EVERY_MS = 15 * 60_000

/**
 * The default home: beside the visitor's session in the site's own session store, a record for
 * each connection. It lives as long as the session, and whoever writes the session, however late,
 * writes no token.
 */
export function sessionHome(services: SessionServices, req: Request): ConnectionStore {
  const store = req.sessionStore
  const listed = () => listIn(sessionIfAny(req), services.sessionKeys)
  const read = (id: string, owner: string) => readRecord(store, id, owner)

  return {
    async find(owner, provider, account) {
      if (owner !== req.sessionID) return undefined
      const matching = listed().filter(
        (each) => each.provider === provider && (account ?? each.account) === each.account,
      )
      // Newest first. One that ended meanwhile is still listed, and has no record.
      for (const { id } of matching.reverse()) {
        const record = await read(id, owner)
        if (record) return record
      }
      return undefined
    },
    get: (id) => read(id, req.sessionID),
    async put(record, expectedVersion) {
      // Nobody else knows a new id yet.
      if (expectedVersion === null) {
        await writeRecord(services, req, record)
        return true
      }
      return services.lock(`record ${record.id}`, async () => {
        const current = await read(record.id, record.owner)
        if (current?.version !== expectedVersion) return false
        if (!(await isAlive(services, req, record.owner))) {
          await removeRecord(services, store, record.id)
          return false
        }
        await writeRecord(services, req, record)
        if (!(await hasEnded(services, record.id))) return true
        await destroyRecord(store, record.id)
        return false
      })
    },
    async remove(id, version) {
      if (version === undefined) return removeRecord(services, store, id)
      return services.lock(`record ${id}`, async () => {
        const current = await read(id, req.sessionID)
        if (current?.version !== version) return false
        // Marked already, and still there: the store failed when it was ended before. Whoever ends it
        // now has its tokens to revoke.
        await removeRecord(services, store, id)
        return true
      })
    },
    async page({ owner, provider }) {
      const mine = owner === req.sessionID ? listed() : []
      const records = await Promise.all(
        mine
          .filter((each) => provider === undefined || each.provider === provider)
          .map(({ id }) => read(id, req.sessionID)),
      )
      return { records: records.filter((record) => record !== undefined), cursor: undefined }
    },
  }
}

/**
 * Ends a connection: marks it first, so that a renewal under way removes what it writes, then
 * removes its record.
 */
export async function removeRecord(
  services: SessionServices,
  store: SessionStore,
  id: string,
): Promise<boolean> {
  const fresh = await markEnded(services, id)
  await destroyRecord(store, id)
  return fresh
}

/**
 * Writes a session's records anew where their time is about to run out: the session itself is kept
 * by every request, they only by this. Never `touch`, which in some stores brings old data back.
 */
export async function keepRecords(
  services: SessionServices,
  req: Request,
  list: readonly Listed[],
): Promise<void> {
  const store = req.sessionStore
  await Promise.all(
    list.map(({ id }) =>
      services.lock(`record ${id}`, async () => {
        const record = await readRecord(store, id, req.sessionID)
        if (!record || (await hasEnded(services, id))) return
        await writeRecord(services, req, record)
        if (await hasEnded(services, id)) await destroyRecord(store, id)
      }),
    ),
  )
}

/** How often a session's records are written anew, ms. */
export function keepEvery(req: Request): number {
  const originalMaxAge = sessionIfAny(req)?.cookie.originalMaxAge ?? null
  return originalMaxAge === null || originalMaxAge <= 0 ? KEEP_EVERY_MS : originalMaxAge / 4
}

/** base64url, so that it is a file name, a memcached key and a URL as well. */
function keyOf(id: string): string {
  return `oauth-${id}`
}

/** A record as the store has it; `undefined` where there is none. */
export async function readRecord(
  store: SessionStore,
  id: string,
  owner: string,
): Promise<ConnectionRecord | undefined> {
  const data: unknown = await readStored(store, keyOf(id))
  if (!isRecord(data) || typeof data.oauth !== 'string' || !isRecord(data.record)) return undefined
  const { version, provider, account } = data.record as Pick<
    ConnectionRecord,
    'version' | 'provider' | 'account'
  >
  return { id, version, owner, provider, account, sealed: data.oauth }
}

function writeRecord(
  services: SessionServices,
  req: Request,
  { id, version, provider, account, sealed }: ConnectionRecord,
): Promise<void> {
  const data = {
    cookie: freshCookie(req.session.cookie),
    oauth: sealed,
    record: { version, provider, account },
  }
  const store = req.sessionStore
  return writeStored(store, keyOf(id), data as unknown as SessionData, () => {
    // Whoever gave it up may have ended the connection since.
    hasEnded(services, id)
      .then((ended) => (ended ? destroyRecord(store, id) : undefined))
      .catch(() => undefined)
  })
}

function destroyRecord(store: SessionStore, id: string): Promise<void> {
  return withinDeadline<undefined>((done) =>
    store.destroy(keyOf(id), (error?: unknown) => {
      done(codeOf(error) === 'ENOENT' ? undefined : error)
    }),
  )
}

/** Whether the session is still there, or the one that a sign-in moved its visitor to. */
async function isAlive(
  services: SessionServices,
  req: Request,
  sessionId: string,
): Promise<boolean> {
  // Made in this request, as within `onSignIn`, and not saved yet: nobody else can have ended it.
  if (sessionId === req.sessionID && !wasStored(req)) return true
  if (await readStored(req.sessionStore, sessionId)) return true
  const next = await movedTo(services, sessionId)
  if (next === UNDECIDED) return true
  return next !== null && isAlive(services, req, next)
}

/**
 * A cookie like the session's whose maxAge starts now: stores read a record's end from it, and
 * connect-redis deletes a record whose rest is 0. Without a cookie `store.load` would throw.
 */
function freshCookie(cookie: Cookie): Cookie {
  const { originalMaxAge } = cookie
  const fresh = Object.assign(
    Object.create(Object.getPrototypeOf(cookie) as object) as Cookie,
    cookie,
  )
  // Its setter counts from now.
  fresh.maxAge = originalMaxAge as number
  fresh.originalMaxAge = originalMaxAge
  return fresh
}
