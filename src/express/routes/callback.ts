import type { Request, Response } from 'express'
import { StateError } from '../../errors.js'
import { requestTokens } from '../../http/token-endpoint.js'
import {
  REQUEST_LIFETIME_MS,
  type AuthorizationRequest,
} from '../../protocol/authorization/request.js'
import {
  readAuthorizationResponse,
  standardResponseParams,
  type AuthorizationResponse,
} from '../../protocol/authorization/response.js'
import type { Client } from '../../protocol/provider/client.js'
import { authorizationCode } from '../../protocol/token/grants.js'
import { own } from '../../protocol/params.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import { readCallbackQuery } from '../../protocol/authorization/query.js'
import { readReturnTo } from '../../protocol/authorization/return-to.js'
import type { Connection } from '../../protocol/connection.js'
import { redirect } from './answer.js'
import { bringsOnly } from '../session/cookies.js'
import { sessionNews } from '../session/news.js'
import { donePath } from './popup.js'
import { closeTokens } from '../session/saved-tokens.js'
import { dropSession, renewSession } from '../session/session-renewal.js'
import { putSaved, signInSession } from '../session/session.js'
import type { Site } from '../site.js'
import { assertVisited } from './visit.js'

/** `GET {mount}/:provider/callback`: the provider's answer comes back (RFC 6749 §4.1.2). */
export async function callback(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> {
  assertVisited(client, req)
  const query = readCallbackQuery(client.id, req.url)
  const transaction = site.transactions.find(req, client, query)
  if (transaction.finished) return goOn(site, client, res, transaction)
  const { request, key, name } = transaction
  signInSession(req)
  const params = await standardResponseParams(client, request, query, site.timeout)
  if (own(params, 'error') !== undefined) await spend(site, client, key)
  const response = readAuthorizationResponse(client, request, params)
  const signedIn = await signIn(site, client, key, request, response)
  const connect = () => {
    const { id, provider, account, params, connectedAt } = signedIn
    const tokens = closeTokens(site, id, signedIn.tokens)
    putSaved(
      req,
      { id, provider, account, params, connectedAt, version: 0, tokens },
      { name, returnTo: request.returnTo, popup: request.popup, at: site.now() },
    )
  }
  const old = await renewSession(req, connect)
  if (!isNew(site, req)) await dropSession(req, sessionNews(site), old)
  site.transactions.finish(res, transaction)
  goOn(site, client, res, request)
}

/**
 * Whether this very request made the session: without any cookie but ours, no store has heard of
 * it. Where others read cookies too, they may have found a session elsewhere.
 */
function isNew(site: Site, req: Request): boolean {
  const { cookies, signedCookies } = req as { cookies?: unknown; signedCookies?: unknown }
  if (cookies !== undefined || signedCookies !== undefined) return false
  return bringsOnly(req.headers.cookie, site.transactions.prefix)
}

type SignedIn = Connection & { readonly id: string }

/** One exchange, however often and wherever the same callback arrives. */
function signIn(
  site: Site,
  client: Client,
  key: string,
  request: AuthorizationRequest,
  response: AuthorizationResponse,
): Promise<SignedIn> {
  return site.once(`once code ${key}`, async () => {
    await spend(site, client, key)
    const grant = authorizationCode(request, response)
    const issued = await requestTokens(site.channel, client, grant)
    const params = { ...issued.params, ...response.params }
    return {
      id: randomId(),
      provider: client.id,
      account: own(params, client.provider.account ?? '') ?? 'default',
      tokens: issued.tokens,
      params,
      connectedAt: site.now(),
    }
  })
}

/**
 * A state is good for one answer, in all processes and also when the one that took it died.
 * @throws StateError
 */
async function spend(site: Site, client: Client, key: string): Promise<void> {
  if (await site.store.add(`spent ${key}`, client.id, REQUEST_LIFETIME_MS)) return
  throw new StateError(
    'state_spent',
    client.id,
    'this sign-in attempt was already used',
    'The same callback came before and failed, or was denied: start again.',
  )
}

/** The place that start was asked for, checked again: a cookie may be older than the settings. */
function goOn(
  site: Site,
  client: Client,
  res: Response,
  { returnTo, popup }: { readonly returnTo: string; readonly popup: boolean },
): void {
  redirect(res, popup ? donePath(site, client) : readReturnTo(returnTo, site.returnTo))
}
