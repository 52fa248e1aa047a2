import type { Request, Response } from 'express'
import { summaries } from '../summaries.js'
import { visitorOf } from '../visitor.js'
import type { Site } from '../site.js'

/** `GET {mount}/connections`: what is connected in this session. Never a token. */
export async function listConnections(site: Site, req: Request, res: Response): Promise<void> {
  const visitor = await visitorOf(site, req)
  site.landings.settle(req, res)
  const connections = await summaries(site, visitor, req)
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.end(JSON.stringify({ connections }))
}
