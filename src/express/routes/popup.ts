import type { Request } from 'express'
import type { Client } from '../../protocol/provider/client.js'
import { ownField, withQuery } from '../../protocol/params.js'
import { readCallbackQuery, readQuery } from '../../protocol/authorization/query.js'
import type { Site } from '../site.js'

/** The popup's last page; only the page's script reads what stands behind the hash. */
export function donePath(site: Site, client: Client, error?: string): string {
  const outcome = new URLSearchParams({
    provider: client.id,
    ...(error !== undefined && { error }),
  })
  return `${site.authPath}/done#${outcome.toString()}`
}

/** Where a failed sign-in begins anew: a popup stays one. */
export function startPath(authPath: string, provider: string, popup: boolean): string {
  return withQuery(`${authPath}/${provider}/start`, popup ? { display: 'popup' } : {})
}

/** Whether this start or callback, which has just failed, belongs to a popup. */
export function isPopup(site: Site, client: Client, req: Request): boolean {
  try {
    if (ownField(readQuery(client.id, req.url), 'display') === 'popup') return true
    const found = site.transactions.find(req, client, readCallbackQuery(client.id, req.url))
    return found.finished ? found.popup : found.request.popup
  } catch {
    return false
  }
}
