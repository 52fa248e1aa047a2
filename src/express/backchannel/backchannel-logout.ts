import type { Request, Response } from 'express'
import { AuthorizationError, isOAuthError, SessionError } from '../../errors.js'
import { ownField } from '../../protocol/params.js'
import { MAX_LOGOUT_TOKEN_AGE_S, type LogoutToken } from '../../protocol/openid/logout-token.js'
import type { Client } from '../../protocol/provider/client.js'
import { leaveSession } from '../form-post/form-post.js'
import { readPostedForm } from '../form-post/posted-form.js'
import type { Site } from '../site.js'
import { endSignIns } from './end-sign-ins.js'

/** One may be made a minute ahead of our clock. */
const JTI_MS = (MAX_LOGOUT_TOKEN_AGE_S + 120) * 1000

/**
 * `POST {mount}/:provider/backchannel-logout` (OpenID Connect Back-Channel Logout §2.5): the server
 * itself says that a session or a person has signed out.
 */
export async function backchannelLogout(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> {
  const form = await readPostedForm(client, req)
  const text = ownField(form, 'logout_token')
  if (text === undefined || text === '') throw refused(client, 'there is none')
  assertSessionStore(client, req)
  const token = await verify(site, client, text)
  // A replay would sign out whoever has signed in since.
  const keys = keysOf(site, client, token)
  for (const key of keys) {
    if (!(await site.shared.add(key, '1', JTI_MS))) throw refused(client, 'it came before')
  }
  try {
    await endSignIns(site, client, req, token)
  } catch (error) {
    // The server tries again with the same token.
    await Promise.all(keys.map((key) => site.shared.delete(key))).catch(() => undefined)
    throw error
  }
  leaveSession(req)
  res.statusCode = 200
  res.end()
}

/** In one order, whichever of its secrets a process has first: of two at once one is the first. */
function keysOf({ vault }: Site, { id }: Client, { issuer, jti }: LogoutToken): readonly string[] {
  return vault
    .digests(JSON.stringify([id, issuer, jti]))
    .map((digest) => `logout token ${digest}`)
    .sort()
}

/** §2.8: whatever is wrong with it is a 400; keys that cannot be had are not its fault. */
async function verify(site: Site, client: Client, text: string): Promise<LogoutToken> {
  try {
    return await site.openid.verifyLogout(client, text)
  } catch (error) {
    if (!isOAuthError(error) || error.code !== 'id_token_invalid') throw error
    throw refused(client, error.message.replace(/^.*?is refused: /, ''))
  }
}

function refused({ id }: Client, what: string): AuthorizationError {
  return new AuthorizationError('invalid_request', id, `the logout token is refused: ${what}`, {
    status: 400,
    hint: 'Only the server posts here. Nobody was signed out by it.',
  })
}

function assertSessionStore({ id }: Client, req: Request): void {
  if ((req as Partial<Request>).sessionStore) return
  throw new SessionError(
    'session_missing',
    id,
    'this request has no session store',
    'Mount express-session before oauth(), for this address too: the sessions to end are there.',
  )
}
