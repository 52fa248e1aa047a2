import type { Request } from 'express'
import type { AuthorizationRequest } from '../../protocol/authorization/request.js'
import { checkReturnTo } from '../../protocol/authorization/return-to.js'
import type { Client } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'
import { reportRefused } from '../routes/return-to.js'
import type { Site } from '../site.js'

/** Where the site's hook wants the visitor to land; the place that start named, where it may not. */
export function landing(
  site: Site,
  client: Client,
  req: Request,
  wish: string,
  { returnTo }: AuthorizationRequest,
): string {
  const checked = checkReturnTo(wish, site.returnTo)
  if ('place' in checked) return checked.place
  const got = site.development ? `, got ${show(wish)}` : ''
  const what = `onSignIn must return a path of this site or nothing${got}: the visitor lands where start said`
  reportRefused(site, client.id, req, checked.refused, what)
  return returnTo
}
