import type { Request, Response } from 'express'
import { StateError } from '../errors.js'
import { REQUEST_LIFETIME_MS, type AuthorizationRequest } from '../protocol/authorization.js'
import type { Client } from '../protocol/client.js'
import { own, type Params } from '../protocol/params.js'
import { sha256 } from '../protocol/pkce.js'
import type { Sealer } from '../protocol/seal.js'
import { cookieJar, readCookies } from './cookies.js'
import type { Settings } from './options.js'
import { pack, unpack } from './packed-request.js'

/** A sign-in that this browser began, as its cookie tells of it. */
export interface Transaction {
  /** A digest of its state: names it where the state itself must not be told. */
  readonly key: string
  readonly request: AuthorizationRequest
  /** Whether it was finished before, in this browser. */
  readonly finished: boolean
  readonly cookie: { readonly name: string; readonly value: string }
}

/**
 * Each start is a sealed cookie of its own: tabs do not disturb each other and the session store
 * keeps nothing for a visitor who never comes back. A state is not compared, it is looked up.
 */
export interface Transactions {
  /** What the name of each of their cookies begins with. */
  readonly prefix: string
  begin(req: Request, res: Response, client: Client, request: AuthorizationRequest): void
  /** @throws StateError */
  find(req: Request, client: Client, params: Params): Transaction
  /** The same callback may come again: from now on its cookie only says where it went. */
  finish(res: Response, transaction: Transaction): void
}

const MAX_OPEN = 5
/** All of them together: beyond 16 KiB of headers, Node.js refuses the whole request. */
const MAX_TOTAL_LENGTH = 8_192
const CLOCK_SKEW_MS = 60_000
/** Behind the value of a cookie whose sign-in is finished: a sign that no sealed text has. */
const FINISHED = '~'

/** Cookies sealed for this site; names tell a start from those of other sites on the host. */
export function createTransactions(
  settings: Settings,
  sealer: Sealer,
  now: () => number,
): Transactions {
  const site = sha256(settings.baseUrl + settings.mountPath).slice(0, 6)
  const https = settings.baseUrl.startsWith('https:')
  const jar = cookieJar(`oauth.${site}.`, https, settings.cookie)
  const { prefix } = jar

  /** Without a state to look up by, one attempt per provider and browser is live. */
  const keyOf = (client: Client, state: string) =>
    sha256(client.provider.stateIn === 'none' ? `none ${client.id}` : state)
  const nameOf = (key: string) => prefix + key.slice(0, 22)

  /** The oldest give way, and those whose time is over. */
  function makeRoom(req: Request, res: Response, newName: string, newLength: number): void {
    let room = MAX_TOTAL_LENGTH - newLength
    const newestFirst = [...readCookies(req.headers.cookie, prefix)]
      .filter(([name]) => name !== newName)
      .sort(([, a], [, b]) => issuedAt(b) - issuedAt(a))
    for (const [index, [name, value]] of newestFirst.entries()) {
      room -= name.length + value.length
      const over = isOver(issuedAt(value), now())
      if (over || index >= MAX_OPEN - 1 || room < 0) jar.clear(res, name)
    }
  }

  return {
    prefix,
    begin(req, res, client, request) {
      const name = nameOf(keyOf(client, request.state))
      const time = request.createdAt.toString(36)
      const value = `${time}.${sealer.seal(pack(client, request), `${name} ${time}`)}`
      jar.set(res, name, value, REQUEST_LIFETIME_MS)
      makeRoom(req, res, name, name.length + value.length)
    },
    find(req, client, params) {
      const state = own(params, 'state') ?? ''
      if (state === '' && client.provider.stateIn !== 'none') throw missing(client)
      const key = keyOf(client, state)
      const name = nameOf(key)
      const value = readCookies(req.headers.cookie, name).get(name)
      if (value === undefined) throw unknown(client, req)
      const finished = value.endsWith(FINISHED)
      const dot = value.indexOf('.')
      const time = value.slice(0, Math.max(dot, 0))
      const sealed = value.slice(dot + 1, finished ? -1 : undefined)
      const text = sealer.open(sealed, `${name} ${time}`)
      if (text === undefined) throw unknown(client, req)
      const createdAt = issuedAt(time)
      const request = unpack(client, text, state, createdAt)
      if (request.provider !== client.id) throw unknown(client, req)
      if (isOver(createdAt, now())) throw expired(client)
      const itsOwn = request.state === state ? key : sha256(request.state)
      return { key: itsOwn, request, finished, cookie: { name, value } }
    },
    finish(res, { cookie: { name, value } }) {
      jar.set(res, name, value + FINISHED, REQUEST_LIFETIME_MS)
    },
  }
}

/** What stands before the dot, in ms since 1970. */
function issuedAt(value: string): number {
  const at = parseInt(value, 36)
  return Number.isNaN(at) ? 0 : at
}

/** Also when the clock was set back since: a state is not valid for ever. */
function isOver(at: number, now: number): boolean {
  return now - at > REQUEST_LIFETIME_MS || at - now > CLOCK_SKEW_MS
}

function missing({ id }: Client): StateError {
  return new StateError(
    'state_missing',
    id,
    'the callback has no state',
    'Somebody opened the callback address by hand, or the provider drops state: see stateIn.',
  )
}

function expired({ id }: Client): StateError {
  return new StateError(
    'state_expired',
    id,
    'this sign-in was started too long ago',
    'Start again; ten minutes are given.',
  )
}

/** Most questions about "state mismatch" are really about a cookie that did not come back. */
function unknown({ id }: Client, req: Request): StateError {
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
