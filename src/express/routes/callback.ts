import type { Request, Response } from 'express'
import { StateError } from '../../errors.js'
import { revoke } from '../../connections/end.js'
import type { OpenConnection } from '../../connections/record.js'
import { REQUEST_LIFETIME_MS } from '../../protocol/authorization/request.js'
import {
  readAuthorizationResponse,
  standardResponseParams,
  type AuthorizationResponse,
} from '../../protocol/authorization/response.js'
import { answersByJwt, findingParams } from '../../protocol/jwt/response-jwt.js'
import { type Client } from '../../protocol/provider/client.js'
import { ownField, type Params } from '../../protocol/params.js'
import { readCallbackQuery } from '../../protocol/authorization/query.js'
import { readReturnTo } from '../../protocol/authorization/return-to.js'
import { ownerOf } from '../owner/owner-option.js'
import { removeRecord } from '../session/home.js'
import { noteSignIn } from '../backchannel/note-sign-in.js'
import { asksAgain } from '../lack.js'
import { assertOurs } from '../session/list.js'
import { giveUpSession } from '../session/move/give-up.js'
import { joinFinished, type SignedIn } from '../session/move/join.js'
import { beginSession, finishSession } from '../session/move/move.js'
import type { OldSession } from '../session/move/old-session.js'
import { assertSameVisitor, digestOf } from '../session/same-visitor.js'
import { signInSession } from '../session/session.js'
import type { Transaction } from '../transactions/transactions.js'
import type { Site } from '../site.js'
import { noForm, postsForm } from '../form-post/form-post.js'
import { redirect } from './answer.js'
import { exchangeCode } from '../sign-in/exchange-code.js'
import { runHook } from '../sign-in/hook.js'
import { keepConnection } from '../sign-in/keep-connection.js'
import { landing } from '../sign-in/landing-place.js'
import { openSignIn } from '../sign-in/sign-in.js'
import { donePath } from './popup.js'
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
  const byJwt = answersByJwt(client)
  const finding = byJwt && !postsForm(client) ? await findingParams(client, query) : query
  const transaction = site.transactions.find(req, client, finding)
  if (transaction.finished) return goOn(site, client, res, transaction)
  const { request, key } = transaction
  signInSession(site, client, req)
  assertOurs(req, site.sessionKeys)
  assertSameVisitor(req, client, transaction.session)
  const carried = postsForm(client) ? await site.forms.read(client, request.state) : query
  const brought =
    carried && byJwt ? await site.openid.readResponse(client, carried, request.state) : carried
  const response = brought && (await readResponse(site, client, transaction, brought))
  const result = await site.once(`sign-in ${key}`, () => {
    // Another request with the same cookies may have taken the form: then this one has joined it.
    if (!response) throw noForm(client, query)
    return signIn(site, client, req, transaction, response)
  })
  await joinFinished(req, result)
  site.transactions.finish(res, transaction)
  site.landings.expect(req, res)
  goOn(site, client, res, { popup: request.popup, returnTo: result.returnTo })
}

/** What the provider answered; an `error` ends the transaction. */
async function readResponse(
  site: Site,
  client: Client,
  { request, key }: Transaction,
  brought: Params,
): Promise<AuthorizationResponse> {
  const params = await standardResponseParams(client, request, brought, site.timeout)
  if (ownField(params, 'error') !== undefined) await spend(site, client, key, request.state)
  return readAuthorizationResponse(client, request, params, brought)
}

/**
 * One exchange and one new session, however often and wherever the same callback arrives. Returns
 * which session it was and which it became. Whatever fails leaves the visitor's old session as it
 * was, and no token alive.
 */
async function signIn(
  site: Site,
  client: Client,
  req: Request,
  { request, key, name }: Transaction,
  response: AuthorizationResponse,
): Promise<SignedIn> {
  await spend(site, client, key, request.state)
  const { issued, claims } = await exchangeCode(site, client, request, response)
  const old = await beginOrRevoke(site, client, req, issued)
  const signingIn = site.lifetime.signsIn(req)
  let undo = () => Promise.resolve()
  try {
    const { signIn, settle } = await openSignIn(site, client, issued, claims, request.data)
    const { id, provider, account } = signIn
    const { accessToken, refreshToken, dpopKey } = issued.tokens
    const secrets = [client.clientSecret, accessToken, refreshToken, dpopKey?.d]
    const wish = await runHook(site, signIn, req, secrets).finally(settle)
    signingIn.done()
    const { taken, refused } = settle()
    if (refused) throw refused
    const returnTo =
      wish === undefined ? request.returnTo : landing(site, client, req, wish, request)
    const owner = site.connections && (await ownerOf(site.connections, req, site.timeout))
    if (!taken) undo = await keepConnection(site, client, req, { ...issued, account, owner })
    const replaced = await finishSession(site, client, req, old, {
      connection: taken ? undefined : { id, provider, account },
      listed: owner === undefined,
      finished: {
        ...{ name, returnTo, popup: request.popup, at: site.now(), from: digestOf(old.id) },
        ...(asksAgain(request.params) && { askedAgain: true as const }),
      },
      companions: site.transactions.namesIn(req).filter((other) => other !== name),
    })
    for (const one of replaced) await removeRecord(site, req.sessionStore, one.id)
    site.lifetime.moved(old.id, req)
    const home = { taken, listed: owner === undefined }
    await noteSignIn(site, client, req, issued, home)
    return { from: old.id, to: req.sessionID, returnTo }
  } catch (error) {
    signingIn.done()
    endLate(req.res, site.timeout)
    try {
      await undo()
      await revoke(site, client, issued)
    } finally {
      // Last: what a hook that did not settle in time writes meanwhile must not reach the old session.
      giveUpSession(site, req, old, error)
    }
    throw error
  }
}

/** A new session; where the site's own functions let none be made, no token stays alive. */
async function beginOrRevoke(
  site: Site,
  client: Client,
  req: Request,
  issued: OpenConnection,
): Promise<OldSession> {
  try {
    return beginSession(req, site.onSignIn !== undefined)
  } catch (error) {
    await revoke(site, client, issued)
    throw error
  }
}

/** A hook that began to answer and failed then: nobody else would end that answer. */
function endLate(res: Response | undefined, timeout: number): void {
  if (res?.headersSent !== true) return
  setTimeout(() => res.writableEnded || res.destroy(), timeout).unref()
}

/**
 * A state is good for one answer, in all processes and also when the one that took it died.
 * @throws StateError
 */
async function spend(site: Site, client: Client, key: string, state: string): Promise<void> {
  if (await site.shared.add(`spent ${key}`, client.id, REQUEST_LIFETIME_MS)) {
    if (postsForm(client)) await site.forms.drop(client, state)
    return
  }
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
