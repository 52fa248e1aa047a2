import type { Request, Response } from 'express'
import { SessionError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Sealer } from '../../protocol/seal.js'
import { sha256 } from '../../protocol/authorization/pkce.js'
import type { Settings } from '../options/options.js'
import { cookieJar, readCookies } from '../transactions/cookies.js'
import { movedTo, wasDestroyed } from './marks.js'
import type { SessionServices } from './services.js'
import { isBrought } from './session.js'
import { readStored } from './stored.js'

/**
 * Whether the session that a callback gave to a browser comes back with its next request. What
 * keeps it away cannot all be known ahead: express-session's own options, a proxy that drops
 * cookies, two cookies of one name, a store that forgets. Without this look a page that requires a
 * connection, by `auth.required` or by itself, would send its visitor to start for ever.
 */
export interface Landings {
  /** The callback has given this browser the request's session. */
  expect(req: Request, res: Response): void
  /** The session is here, and a later one may be missing for other reasons. */
  settle(req: Request, res: Response): void
  /**
   * `undefined` where no callback ended a moment ago.
   * @throws SessionError 503 where one did, and its session is not here
   */
  assertLanded(client: Client, req: Request, res: Response): Promise<void> | undefined
}

/** A redirect takes a second or two; a mark that somebody planted does no harm for longer, ms. */
const LANDING_MS = 15_000

/** A short-lived sealed cookie that names the session which has to come along with it. */
export function createLandings(
  settings: Settings,
  sealer: Sealer,
  services: SessionServices,
): Landings {
  const https = settings.baseUrl.startsWith('https:')
  const site = sha256(settings.baseUrl + settings.mountPath).slice(0, 6)
  const jar = cookieJar(`oauth.landing.${site}`, https, settings.cookie)
  const { prefix: name } = jar

  /** The session that the browser was given a moment ago. */
  function expectedIn(req: Request): string | undefined {
    const value = readCookies(req.headers.cookie, name).get(name) ?? ''
    const [time = ''] = value.split('.', 1)
    const id = sealer.open(value.slice(time.length + 1), `${name} ${time}`)
    return Math.abs(services.now() - parseInt(time, 36)) <= LANDING_MS ? id : undefined
  }

  return {
    expect(req, res) {
      const time = services.now().toString(36)
      const value = `${time}.${sealer.seal(req.sessionID, `${name} ${time}`)}`
      jar.set(res, name, value, LANDING_MS)
    },
    settle(req, res) {
      if (expectedIn(req) === req.sessionID) jar.clear(res, name)
    },
    assertLanded(client, req, res) {
      const id = expectedIn(req)
      return id === undefined || id === req.sessionID ? undefined : refuse(id, client, req, res)
    },
  }

  async function refuse(id: string, client: Client, req: Request, res: Response): Promise<void> {
    const brought = isBrought(req, id)
    if (brought ? await hasGone(id) : !(await readStored(req.sessionStore, id))) return
    // Once: the next request may try again.
    jar.clear(res, name)
    throw notLanded(client, req, brought)
  }

  /** The visitor signed out since, or was given another session. */
  async function hasGone(id: string): Promise<boolean> {
    return (await wasDestroyed(services, id)) || (await movedTo(services, id)) !== null
  }
}

function notLanded(client: Client, req: Request, brought: boolean): SessionError {
  return new SessionError(
    'session_failed',
    client.id,
    brought
      ? 'the sign-in succeeded, but the session that the browser brought back is not found'
      : 'the sign-in succeeded, but the browser did not bring its session back',
    brought ? BROUGHT_HINT : req.session.cookie.secure === true && !req.secure ? HTTP_HINT : HINT,
  )
}

const BROUGHT_HINT =
  'Either the session store forgot it (MemoryStore with several processes, another secret), or ' +
  'the browser holds two session cookies of one name, with another path or domain.'
const HTTP_HINT =
  "The session cookie is Secure and Express sees http: say app.set('trust proxy', 1) where a proxy " +
  'ends TLS.'
const HINT =
  "Look at the session's Set-Cookie in the answer of the callback: is it there, and do Secure, " +
  'SameSite (lax), Path (/), Domain, Max-Age and a __Host- name allow it to come back?'
