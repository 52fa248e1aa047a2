import type { Request, Response } from 'express'
import {
  MAX_OPEN_REQUESTS,
  REQUEST_LIFETIME_MS,
  type AuthorizationRequest,
} from '../../protocol/authorization/request.js'
import { bindingText } from '../../connections/binding.js'
import type { Client } from '../../protocol/provider/client.js'
import { ownField, type Params } from '../../protocol/params.js'
import { sha256 } from '../../protocol/authorization/pkce.js'
import type { Sealer } from '../../protocol/seal.js'
import { cookieJar, readCookies } from './cookies.js'
import type { Settings } from '../options.js'
import { pack, unpack } from './transaction-content.js'
import { finishedIn, type Finished, type SessionKeys } from './list.js'
import { sessionIfAny } from './session.js'
import { expired, missing, unknown } from './state-errors.js'

/** A sign-in that this browser began, as its cookie tells of it. */
export interface Transaction {
  readonly finished: false
  /** A digest: names it where the state itself must not be told. */
  readonly key: string
  readonly request: AuthorizationRequest
  /** Of its cookie, behind the prefix. */
  readonly name: string
}

/** A sign-in that was finished before. */
export interface Past extends Finished {
  readonly finished: true
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
  find(req: Request, client: Client, params: Params): Transaction | Past
  /** The names of all that this browser has open, behind the prefix. */
  namesIn(req: Request): readonly string[]
  /** Takes the cookie back. That its callback may come again, the session has to know. */
  finish(res: Response, transaction: Transaction): void
}

/** All of them together: beyond 16 KiB of headers, Node.js refuses the whole request. */
const MAX_TOTAL_LENGTH = 8_192
const CLOCK_SKEW_MS = 60_000

/** Cookies sealed for this site; names tell a start from those of other sites on the host. */
export function createTransactions(
  settings: Settings,
  sealer: Sealer,
  keys: SessionKeys,
  now: () => number,
): Transactions {
  const site = sha256(settings.baseUrl + settings.mountPath).slice(0, 6)
  const https = settings.baseUrl.startsWith('https:')
  const jar = cookieJar(`oauth.${site}.`, https, settings.cookie)
  const { prefix } = jar

  /** Without a state to look up by, one attempt per provider and browser is live. */
  const lookUpBy = ({ id, provider }: Client, state: string) =>
    keyOf(id, provider.stateIn === 'none' ? '' : state)

  /** The oldest give way, and those whose time is over. */
  function makeRoom(req: Request, res: Response, newName: string, newLength: number): void {
    const cookies = readCookies(req.headers.cookie, prefix)
    if (cookies.size === 0) return
    let room = MAX_TOTAL_LENGTH - newLength
    const newestFirst = [...cookies]
      .filter(([name]) => name !== newName)
      .sort(([, a], [, b]) => issuedAt(b) - issuedAt(a))
    for (const [index, [name, value]] of newestFirst.entries()) {
      room -= name.length + value.length
      const over = isOver(issuedAt(value), now())
      if (over || index >= MAX_OPEN_REQUESTS - 1 || room < 0) jar.clear(res, name)
    }
  }

  return {
    prefix,
    begin(req, res, client, request) {
      const name = prefix + nameOf(lookUpBy(client, request.state))
      const time = request.createdAt.toString(36)
      const value = `${time}.${sealer.seal(pack(client, request), contextOf(client, name, time))}`
      jar.set(res, name, value, REQUEST_LIFETIME_MS)
      makeRoom(req, res, name, name.length + value.length)
    },
    find(req, client, params) {
      const state = ownField(params, 'state') ?? ''
      if (state === '' && client.provider.stateIn !== 'none')
        throw missing(client, ownField(params, 'error'))
      const soughtBy = lookUpBy(client, state)
      const name = nameOf(soughtBy)
      const cookie = prefix + name
      const value = readCookies(req.headers.cookie, cookie).get(cookie)
      if (value === undefined) return finishedBefore(client, req, name)
      const [time = ''] = value.split('.', 1)
      const text = sealer.open(value.slice(time.length + 1), contextOf(client, cookie, time))
      if (text === undefined) throw unknown(client, req)
      const createdAt = issuedAt(time)
      const request = unpack(client, text, state, createdAt)
      if (request.provider !== client.id) throw unknown(client, req)
      if (isOver(createdAt, now())) throw expired(client)
      const key = request.state === state ? soughtBy : keyOf(client.id, request.state)
      return { finished: false, key, request, name }
    },
    namesIn: (req) =>
      [...readCookies(req.headers.cookie, prefix).keys()].map((name) => name.slice(prefix.length)),
    finish: (res, { name }) => jar.clear(res, prefix + name),
  }

  /** The callback of a sign-in that this session saw to its end: it came again. */
  function finishedBefore(client: Client, req: Request, name: string): Past {
    const finished = finishedIn(sessionIfAny(req), keys)
    const past = finished.findLast((each) => each.name === name)
    if (!past || isOver(past.at, now())) throw unknown(client, req)
    return { ...past, finished: true }
  }
}

/** A code is sent nowhere but to the host that its start was meant for. */
function contextOf(client: Client, name: string, time: string): string {
  return `${name} ${time} ${bindingText(client)}`
}

/** 132 bits of a digest: what a name needs, where every byte travels often. */
function nameOf(key: string): string {
  return key.slice(0, 22)
}

function keyOf(id: string, state: string): string {
  return sha256(`${id} ${state}`)
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
