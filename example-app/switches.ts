import express, { type Response, type Router } from 'express'
import type { Fault, Sandbox } from 'express-oauth-connect/sandbox'
import { PROVIDER_IDS, type ProviderId } from './registrations.js'
import { fromThisSite } from './same-site.js'

/** What the page's list of faults offers, by the value of its options. */
export const FAULTS = {
  'api-status': { endpoint: 'api', kind: 'status', status: 500 },
  'api-rate-limit': { endpoint: 'api', kind: 'rateLimit', retryAfter: '30' },
  'api-html': { endpoint: 'api', kind: 'html' },
  'api-truncate': { endpoint: 'api', kind: 'truncate' },
  'api-delay': { endpoint: 'api', kind: 'delay', ms: 2_000 },
  'token-status': { endpoint: 'token', kind: 'status', status: 503 },
  'token-wrong-types': { endpoint: 'token', kind: 'wrongTypes' },
  'state-dropped': { endpoint: 'authorize', kind: 'dropState' },
} as const satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof FAULTS

/** The switches of the embedded sandbox: plain forms, posted by this page only. */
export function switches(
  baseUrl: string,
  sandbox: Sandbox,
  sandboxed: readonly ProviderId[],
): Router {
  const router = express.Router()
  const standIn = (id: unknown) =>
    PROVIDER_IDS.find((known) => known === id && sandboxed.includes(known))
  router.use(fromThisSite(baseUrl))
  router.use(express.urlencoded({ extended: false, limit: '1kb' }))
  router.post('/:id/kill', (req, res, next) => {
    const id = standIn(req.params.id)
    if (!id) return next()
    sandbox[id].killTokens()
    back(res, 'kill', id)
  })
  router.post('/:id/fault', (req, res, next) => {
    const id = standIn(req.params.id)
    const fault = readFault(req.body)
    if (!id || !fault) return next()
    sandbox[id].fault(fault)
    back(res, 'fault', id)
  })
  return router
}

function back(res: Response, done: string, id: string): void {
  // `at` says where to show what was done: the page is scrolled down to that card.
  res.redirect(303, `/?done=${done}&at=${id}#${id}`)
}

function readFault(body: unknown): Fault | undefined {
  const name = (body as { readonly fault?: unknown } | undefined)?.fault
  return typeof name === 'string' && Object.hasOwn(FAULTS, name)
    ? FAULTS[name as FaultName]
    : undefined
}
