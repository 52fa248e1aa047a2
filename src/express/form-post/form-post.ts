import type { Request, Response } from 'express'
import { AuthorizationError } from '../../errors.js'
import { readCallbackQuery } from '../../protocol/authorization/query.js'
import { answersByJwt, findingParams } from '../../protocol/jwt/response-jwt.js'
import { ownField, withQuery, type Params } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import { redirect } from '../routes/answer.js'
import { wasStored } from '../session/session.js'
import type { Site } from '../site.js'
import { missing } from '../transactions/state-errors.js'
import { readPostedForm } from './posted-form.js'

/** Whether the provider answers this registration with a form (OAuth 2.0 Form Post Response Mode). */
export function postsForm({ provider, grant }: Client): boolean {
  const { responseMode = '' } = provider
  return responseMode.startsWith('form_post') && grant === 'authorization_code'
}

/**
 * `POST {mount}/:provider/callback`: keeps the form for the browser, which comes back for it with
 * the cookies that a form from another site does not bring.
 */
export async function formPost(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> {
  const form = await readPostedForm(client, req)
  const { stateIn } = client.provider
  const brought = stateIn === 'redirect_uri' ? readCallbackQuery(client.id, req.url) : form
  const query = answersByJwt(client) ? await findingParams(client, brought) : brought
  const state = ownField(query, 'state') ?? ''
  if (state === '') throw missing(client, ownField(form, 'error'))
  await site.forms.park(client, state, form)
  leaveSession(req)
  redirect(res, withQuery(new URL(client.redirectUri).pathname, { state }), 303)
}

/** The 400 for a callback whose form has not come, or not within its two minutes. */
export function noForm({ id }: Client, query: Params): AuthorizationError {
  const inQuery = ['code', 'error', 'response'].some((name) => ownField(query, name) !== undefined)
  return new AuthorizationError('invalid_request', id, 'the posted form is missing', {
    status: 400,
    hint: inQuery
      ? 'The provider answered in the query, though responseMode asked for a form: leave it out.'
      : 'It waits for two minutes and is good for one sign-in: start again.',
  })
}

/**
 * With `saveUninitialized` express-session would send the cookie of the session that it made for
 * this request, and the browser would drop the one that the visitor has.
 */
export function leaveSession(req: Request): void {
  if (!wasStored(req)) (req as { session: unknown }).session = undefined
}
