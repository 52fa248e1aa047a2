import type { Request, Response } from 'express'
import { AuthorizationError } from '../../errors.js'
import {
  authorizationUrl,
  createAuthorizationRequest,
  type SignInWish,
} from '../../protocol/authorization/request.js'
import { pushAuthorizationRequest } from '../../http/pushed-request.js'
import { isApplication, withEndpoints, type Client } from '../../protocol/provider/client.js'
import { ownField } from '../../protocol/params.js'
import { readQuery } from '../../protocol/authorization/query.js'
import { postsForm } from '../form-post/form-post.js'
import { redirect } from './answer.js'
import { reportRefused, returnToOf } from './return-to.js'
import { assertOurs } from '../session/list.js'
import { signInSession } from '../session/session.js'
import type { Site } from '../site.js'
import { assertVisited, notClicked } from './visit.js'

/** `GET {mount}/:provider/start`: off to the authorization endpoint (RFC 6749 §4.1.1). */
export function start(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> | undefined {
  assertSignIn(client)
  assertVisited(client, req)
  assertClicked(site, client, req)
  const params = readQuery(client.id, req.url)
  const returnTo = returnToOf(site, client.id, req, ownField(params, 'return_to'))
  const popup = ownField(params, 'display') === 'popup'
  return beginSignIn(site, client, req, res, { params, returnTo, popup, data: undefined })
}

/** Sends a browser to the authorization endpoint, with its sealed cookie set. */
export function beginSignIn(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
  wish: SignInWish,
): Promise<void> | undefined {
  signInSession(site, client, req)
  assertOurs(req, site.sessionKeys)
  const known = site.channel.discover(client)
  if (!(known instanceof Promise)) return goToProvider(site, known, req, res, wish)
  return known.then((discovered) => goToProvider(site, discovered, req, res, wish))
}

function goToProvider(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
  wish: SignInWish,
): Promise<void> | undefined {
  const { returnTo } = wish
  const state = postsForm(client) ? site.forms.drawState(client) : undefined
  const request = createAuthorizationRequest(client, wish, site.now(), state)
  const go = (url: string) => {
    const kept = site.transactions.begin(req, res, client, request)
    if (kept.returnTo !== returnTo)
      reportRefused(site, client.id, req, 'it does not fit into a cookie')
    redirect(res, url)
  }
  const landed = site.landings.assertLanded(client, req, res)
  const urlNow = () => authorizationUrl(client, request, site.timeout)
  if (client.provider.pushedAuthorizationRequestEndpoint !== undefined) {
    return Promise.resolve(landed)
      .then(urlNow)
      .then((url) => {
        const at = withEndpoints(client, request.params)
        return pushAuthorizationRequest(site.channel, at, url, request.dpopKey)
      })
      .then(go)
  }
  if (landed) return landed.then(urlNow).then(go)
  const url = urlNow()
  if (typeof url !== 'string') return url.then(go)
  go(url)
  return undefined
}

/** An application's own token needs no visitor: nobody signs in there. */
export function assertSignIn(client: Client): void {
  if (!isApplication(client)) return
  throw new AuthorizationError(
    'not_found',
    client.id,
    "nobody signs in here: the token is the application's own",
    {
      status: 404,
      hint:
        `Its registration says grant: ${client.grant}, so req.oauth(id) works without a ` +
        "start. To sign people in, register it with grant: 'authorization_code'.",
    },
  )
}

/**
 * Pages embed: that is no visitor who wants to sign in. A service worker that passes a navigation
 * on sends it with the destination `empty` (Fetch Metadata §2.1).
 */
function assertClicked(site: Site, client: Client, { headers }: Request): void {
  const { 'sec-fetch-mode': mode, 'sec-fetch-site': from } = headers
  const destination = headers['sec-fetch-dest'] ?? 'document'
  const pages = [
    'document',
    ...(mode === 'navigate' ? ['empty'] : []),
    ...(site.cookie.sameSite === 'none' ? ['iframe', 'frame'] : []),
  ]
  // Of what calls fetch(), a browser says all three; Node.js says this one, and nobody embeds it.
  const program = mode === 'cors' && from === undefined && headers['sec-fetch-dest'] === undefined
  const navigates = mode === undefined || mode === 'navigate' || program
  if (navigates && pages.includes(destination)) return
  throw notClicked(
    client,
    'Start must be opened as a page of its own, not as an image, script, frame or fetch().',
  )
}
