import type { Request, Response } from 'express'
import { knownApplication } from '../../connections/application.js'
import { stands } from '../session/news.js'
import { summaries } from '../request-oauth.js'
import type { SavedConnection } from '../session/saved-connection.js'
import { savedConnections, sessionOf } from '../session/session.js'
import type { Site } from '../site.js'

/** `GET {mount}/connections`: what is connected in this session. Never a token. */
export async function listConnections(site: Site, req: Request, res: Response): Promise<void> {
  sessionOf(req)
  const current = await Promise.all(savedConnections(req).map((saved) => currently(site, saved)))
  const connections = summaries(
    site,
    current.filter((saved) => saved !== undefined),
  )
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.end(JSON.stringify({ connections }))
}

/** A connection unless it ended meanwhile; an application's with the end of today's token. */
async function currently(site: Site, saved: SavedConnection): Promise<SavedConnection | undefined> {
  if (!(await stands(site, saved))) return undefined
  const client = site.clients.get(saved.provider)
  if (!client || saved.tokens !== undefined) return saved
  const { expiresAt } = (await knownApplication(site, client))?.tokens ?? {}
  return { ...saved, ...(expiresAt !== undefined && { expiresAt }) }
}
