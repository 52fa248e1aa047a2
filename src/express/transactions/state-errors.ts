import type { Request } from 'express'
import { StateError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'

/** Nothing to look a sign-in up by. An error that came without it may be anybody's words. */
export function missing({ id }: Client, error: string | undefined): StateError {
  if (error !== undefined) {
    return new StateError(
      'state_missing',
      id,
      `the callback has no state, only the error ${JSON.stringify(error)}, which is unverified`,
      'If the provider sent it: some name errors of the registration, such as a redirect URI that ' +
        'they do not know, without the state. Compare redirect URI and clientId with those there.',
    )
  }
  return new StateError(
    'state_missing',
    id,
    'the callback has no state',
    'Somebody opened the callback address by hand, or the provider drops state: see stateIn.',
  )
}

/** Ten minutes are over. */
export function expired({ id }: Client): StateError {
  return new StateError(
    'state_expired',
    id,
    'this sign-in was started too long ago',
    'Start again; ten minutes are given.',
  )
}

/** Most questions about "state mismatch" are really about a cookie that did not come back. */
export function unknown({ id }: Client, req: Request): StateError {
  return new StateError(
    'state_unknown',
    id,
    'this browser did not start this sign-in',
    req.headers.cookie === undefined
      ? 'The browser sent no cookie at all: are cookies blocked, or did the sign-in start on ' +
          'another host, port or scheme (http, https) than baseUrl names?'
      : 'Its cookie did not come back: another browser, another host, port or scheme than ' +
          'baseUrl names, a used or edited link, or a changed secret.',
  )
}
