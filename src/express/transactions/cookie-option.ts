import { withoutPrototype } from '../../protocol/params.js'
import type { CookieOptions } from './cookies.js'
import { assertKnown } from '../../protocol/known-name.js'
import { readChoice } from '../options/values.js'

/** The transaction cookie's attributes that a site may choose. */
export function readCookie(cookie: CookieOptions): CookieOptions {
  assertKnown('oauth: cookie', cookie, ['sameSite', 'partitioned'])
  const { sameSite = 'lax', partitioned = false } = withoutPrototype(cookie)
  return {
    sameSite: readChoice('oauth: cookie.sameSite', sameSite, ['lax', 'none']),
    partitioned: readChoice('oauth: cookie.partitioned', partitioned, [true, false]),
  }
}
