import type { Request, Response } from 'express'
import {
  authorizationUrl,
  createAuthorizationRequest,
} from '../../protocol/authorization/request.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { own } from '../../protocol/params.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import { readQuery } from '../../protocol/authorization/query.js'
import { readReturnTo } from '../../protocol/authorization/return-to.js'
import { redirect } from './answer.js'
import { applicationSource } from '../../connections/application.js'
import { donePath } from './popup.js'
import { saveSession } from '../session/session-renewal.js'
import { findSaved, putSaved, signInSession } from '../session/session.js'
import type { Site } from '../site.js'
import { assertVisited, notClicked } from './visit.js'

/** `GET {mount}/:provider/start`: off to the authorization endpoint (RFC 6749 §4.1.1). */
export function start(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> | undefined {
  assertVisited(client, req)
  assertClicked(site, client, req)
  signInSession(req)
  const params = readQuery(client.id, req.url)
  const returnTo = readReturnTo(own(params, 'return_to'), site.returnTo)
  const popup = own(params, 'display') === 'popup'
  if (isApplication(client)) {
    const next = popup ? donePath(site, client) : returnTo
    return markConnected(site, client, req).then(() => redirect(res, next))
  }
  const request = createAuthorizationRequest(client, { params, returnTo, popup }, site.now())
  const go = (url: string) => {
    site.transactions.begin(req, res, client, request)
    redirect(res, url)
  }
  const url = authorizationUrl(client, request, site.timeout)
  if (typeof url !== 'string') return url.then(go)
  go(url)
  return undefined
}

/** Proves the application's credentials and shows it as connected in this session. */
async function markConnected(site: Site, client: Client, req: Request): Promise<void> {
  const { account, params, tokens } = await applicationSource(site, client).connection()
  const known = findSaved(req, client.id, account)
  putSaved(req, {
    id: known?.id ?? randomId(),
    provider: client.id,
    account,
    params,
    connectedAt: known?.connectedAt ?? site.now(),
    version: 0,
    ...(tokens.expiresAt !== undefined && { expiresAt: tokens.expiresAt }),
  })
  await saveSession(req)
}

/** Pages embed: that is no visitor who wants to sign in. */
function assertClicked(site: Site, client: Client, { headers }: Request): void {
  const frame = site.cookie.sameSite === 'none' ? ['iframe', 'frame'] : []
  const destination = headers['sec-fetch-dest']
  if (destination === undefined || ['document', ...frame].includes(destination)) return
  throw notClicked(
    client,
    'Start must be opened as a page of its own, not as an image, script, frame or fetch().',
  )
}
