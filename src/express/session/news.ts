import type { Request } from 'express'
import { sha256 } from '../../protocol/authorization/pkce.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import { closeTokens } from './saved-tokens.js'
import { saveSession } from './session-renewal.js'
import { type SessionNews } from './session-guard.js'
import type { SavedConnection } from './saved-connection.js'
import { removeSaved } from './session.js'
import type { Site } from '../site.js'

/** What processes tell each other of a connection: newer tokens, or that it has ended. */
export type News = Renewed | { readonly gone: true }

export interface Renewed {
  readonly gone: false
  readonly version: number
  readonly tokens: TokenSet
  readonly renewedAt: number
}

/** Longer than any request may take that still holds an old copy of the session. */
const NEWS_TTL_MS = 2 * 3600_000

/** What happened to a connection since some session was loaded; mostly nothing. */
export function readNews(site: Site, id: string): Promise<News | undefined> {
  return site.vault.read<News>(connectionKey(id))
}

/** Tells all processes; held as long as a request may still have an old copy. */
export function tellNews(site: Site, id: string, news: News): Promise<void> {
  return site.vault.write(connectionKey(id), news, NEWS_TTL_MS)
}

/** Whether a saved connection still stands, as far as the processes told each other. */
export async function stands(site: Site, { id }: SavedConnection): Promise<boolean> {
  return (await readNews(site, id))?.gone !== true
}

/** A saved connection with the tokens that a renewal brought. */
export function withNews(site: Site, saved: SavedConnection, news: Renewed): SavedConnection {
  const { version, tokens, renewedAt } = news
  return { ...saved, version, renewedAt, tokens: closeTokens(site, saved.id, tokens) }
}

/** Ends a connection for every copy of its session, in every process. */
export async function forget(site: Site, req: Request, id: string): Promise<void> {
  await tellNews(site, id, { gone: true })
  removeSaved(req, id)
  await saveSession(req)
}

const guards = new WeakMap<Site, SessionNews>()

/** What the guard of a session asks and tells. */
export function sessionNews(site: Site): SessionNews {
  const known = guards.get(site)
  if (known) return known
  const news = createNews(site)
  guards.set(site, news)
  return news
}

function createNews(site: Site): SessionNews {
  return {
    isOver: async (sessionId) => (await site.vault.read(sessionKey(sessionId))) !== undefined,
    async correct(connections) {
      const corrected = await Promise.all(connections.map((saved) => correct(site, saved)))
      const changed = corrected.some((saved, index) => saved !== connections[index])
      return changed ? corrected.filter((saved) => saved !== undefined) : connections
    },
    async end(sessionId, connections) {
      await Promise.all([
        site.vault.write(sessionKey(sessionId), true, NEWS_TTL_MS),
        ...connections.map(({ id }) => tellNews(site, id, { gone: true })),
      ])
    },
  }
}

async function correct(site: Site, saved: SavedConnection): Promise<SavedConnection | undefined> {
  const news = await readNews(site, saved.id)
  if (news?.gone === true) return undefined
  return news && news.version > saved.version ? withNews(site, saved, news) : saved
}

function connectionKey(id: string): string {
  return `connection ${id}`
}

function sessionKey(sessionId: string): string {
  return `session ${sha256(sessionId)}`
}
