import type { Request } from 'express'
import { isOAuthError, OAuthError } from '../../errors.js'
import { sessionIfAny } from '../session/session.js'
import type { Site } from '../site.js'
import type { SignIn } from './on-sign-in.js'

/**
 * Runs the site's `onSignIn`. Returns where it wants the visitor to land.
 * @throws OAuthError `hook_failed` where it throws or does not settle in time; an error of this
 *   package that it let through as it is
 */
export async function runHook(site: Site, signIn: SignIn, req: Request): Promise<unknown> {
  const { onSignIn, timeout } = site
  if (!onSignIn) return undefined
  let late: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => {
      reject(failed(signIn, `onSignIn did not settle within ${timeout} ms`, LATE_HINT))
    }, timeout)
  })
  try {
    const wish = await Promise.race([Promise.resolve().then(() => onSignIn(signIn, req)), tooLate])
    if (!sessionIfAny(req)) throw failed(signIn, 'onSignIn destroyed the session', REFUSE_HINT)
    return wish
  } catch (error) {
    if (isOAuthError(error)) throw error
    throw failed(signIn, `onSignIn threw ${describe(error)}`, REFUSE_HINT)
  } finally {
    clearTimeout(late)
  }
}

const LATE_HINT =
  'Is a promise in it never settled? Answer within the timeout of oauth(), and leave what takes ' +
  'longer for later.'
const REFUSE_HINT = 'To refuse a person in words of your own, call signIn.refuse(message).'

function failed({ provider }: SignIn, what: string, hint: string): OAuthError {
  return new OAuthError('hook_failed', provider, what, { status: 500, hint })
}

/** Class and place of an error; its message may quote whatever the site works with. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error}`
  const place = /\(?([^()\s]+:\d+:\d+)\)?/.exec(error.stack?.split('\n    at ')[1] ?? '')?.[1]
  return place === undefined ? error.name : `${error.name} at ${place}`
}
