import type { Request } from 'express'
import { AuthorizationError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'

const AHEAD = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']

/**
 * Browsers fetch pages ahead that nobody may ever look at: that begins no sign-in and ends none.
 * When the visitor does come, the browser asks again.
 * @throws AuthorizationError `start_refused`
 */
export function assertVisited(client: Client, { headers }: Request): void {
  for (const name of AHEAD) {
    const purpose = headers[name]
    if (purpose === undefined || !/prefetch|prerender|preview/i.test(String(purpose))) continue
    throw notClicked(client, 'The browser fetched this page ahead; a real visit does it.')
  }
}

/** The 403 for what is no visit of a person. */
export function notClicked(client: Client, hint: string): AuthorizationError {
  return new AuthorizationError('start_refused', client.id, 'a sign-in starts with a click', {
    status: 403,
    hint,
  })
}
