import type { Request, Response } from 'express'
import { summaries } from '../summaries.js'
import { sessionOf } from '../session/session.js'
import type { Site } from '../site.js'

/** `GET {mount}/connections`: what is connected in this session. Never a token. */
export async function listConnections(site: Site, req: Request, res: Response): Promise<void> {
  sessionOf(req)
  site.landings.settle(req, res)
  const connections = await summaries(site, req)
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.end(JSON.stringify({ connections }))
}
