import type { Request } from 'express'
import { isOAuthError, OAuthError } from '../../errors.js'
import { inTime } from '../../protocol/in-time.js'
import { providerText } from '../../protocol/redact.js'
import { describeThrown } from '../../protocol/thrown.js'
import { show } from '../../protocol/url.js'
import { sessionIfAny } from '../session/session.js'
import type { Site } from '../site.js'
import type { SignIn } from './on-sign-in.js'

/**
 * Runs the site's `onSignIn`. Returns where it wants the visitor to land.
 * @param secrets - what the hook may quote: taken out of what a developer reads of its error
 * @throws OAuthError `hook_failed` where it throws, does not settle in time or returns something
 *   that is no path; an error of this package that it let through as it is
 */
export async function runHook(
  site: Site,
  signIn: SignIn,
  req: Request,
  secrets: readonly (string | undefined)[],
): Promise<string | undefined> {
  const { onSignIn, timeout, development } = site
  if (!onSignIn) return undefined
  const late = () => failed(signIn, `onSignIn did not settle within ${timeout} ms`, LATE_HINT)
  try {
    const wish: unknown = await inTime(() => onSignIn(signIn, req), timeout, late)
    if (!sessionIfAny(req)) throw failed(signIn, 'onSignIn destroyed the session', GONE_HINT)
    return readWish(signIn, wish)
  } catch (error) {
    if (isOAuthError(error)) throw error
    const words = development ? messageOf(error, secrets) : ''
    throw failed(signIn, `onSignIn threw ${describeThrown(error)}${words}`, REFUSE_HINT)
  }
}

const LATE_HINT =
  'Is a promise in it never settled? Answer within the timeout of oauth(), and leave what takes ' +
  'longer for later.'
const REFUSE_HINT =
  'Look at that place of your code. To refuse a person in words of your own, call ' +
  'signIn.refuse(message).'
const GONE_HINT =
  'A sign-in is saved in the session that is there afterwards: keep it, or change its id by ' +
  'regenerate(). To refuse a person, call signIn.refuse(message).'
const RETURN_HINT =
  "Return a path of this site, such as '/welcome', to land there; return nothing to land where " +
  'start said. Does an arrow function without braces return something by accident?'

/** JavaScript has two words for nothing. */
function readWish(signIn: SignIn, wish: unknown): string | undefined {
  if (wish === undefined || wish === null) return undefined
  if (typeof wish === 'string') return wish
  // Of an object its kind alone: it may be the person's row of the database.
  const got = typeof wish !== 'object' ? show(wish) : Array.isArray(wish) ? 'a list' : 'an object'
  throw failed(signIn, `onSignIn must return a path or nothing, got ${got}`, RETURN_HINT)
}

function failed({ provider }: SignIn, what: string, hint: string): OAuthError {
  return new OAuthError('hook_failed', provider, what, { status: 500, hint })
}

/** For a developer alone: it may quote whatever the site works with. */
function messageOf(error: unknown, secrets: readonly (string | undefined)[]): string {
  try {
    const message = error instanceof Error ? error.message : error
    const text = providerText(message, secrets)
    return text === undefined ? '' : `: ${text}`
  } catch {
    return '' // a foreign error may do anything when it is asked
  }
}
