import type { Request, Response } from 'express'
import {
  MAX_OPEN_REQUESTS,
  REQUEST_LIFETIME_MS,
  type AuthorizationRequest,
} from '../../protocol/authorization/request.js'
import { bindingText } from '../../connections/binding.js'
import type { Client } from '../../protocol/provider/client.js'
import { ownField, type Params } from '../../protocol/params.js'
import { invalidRequest } from '../../protocol/authorization/query.js'
import { sha256 } from '../../protocol/authorization/pkce.js'
import type { Sealer } from '../../protocol/seal.js'
import { cookieJar, readCookies } from './cookies.js'
import type { Settings } from '../options/options.js'
import { pack, unpack } from './transaction-content.js'
import { finishedIn, type Finished, type SessionKeys } from '../session/list.js'
import { sessionIfAny } from '../session/session.js'
import { visitorIn } from '../session/same-visitor.js'
import { expired, missing, unknown } from './state-errors.js'

/** A sign-in that this browser began, as its cookie tells of it. */
export interface Transaction {
  readonly finished: false
  /** A digest: names it where the state itself must not be told. */
  readonly key: string
  readonly request: AuthorizationRequest
  /** Of its cookie, behind the prefix. */
  readonly name: string
  /** What {@link visitorIn} said when it began. */
  readonly session: string | null
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
  /**
   * Sets its cookie, and takes the oldest back. Returns what the cookie holds: a place to return to
   * that does not fit becomes the default.
   * @throws AuthorizationError `invalid_request` for parameters that do not fit
   */
  begin(
    req: Request,
    res: Response,
    client: Client,
    request: AuthorizationRequest,
  ): AuthorizationRequest
  /** @throws StateError */
  find(req: Request, client: Client, params: Params): Transaction | Past
  /** The names of all that this browser has open, behind the prefix. */
  namesIn(req: Request): readonly string[]
  /** Takes the cookie back. That its callback may come again, the session has to know. */
  finish(res: Response, transaction: Transaction): void
}

/** Beyond it, browsers drop a cookie silently (RFC 6265 §6.1), its attributes counted. */
const MAX_COOKIE_LENGTH = 4_096
/** Those of all `oauth()` on the host together. */
const MAX_TOTAL_LENGTH = 8_192
/** With the site's own: Node.js refuses a request with more than 16 KiB of headers, its URL counted. */
const MAX_HEADER_LENGTH = 12_288
/** Of whatever `oauth()` on this host. */
const NAME = /^(?:__Host-)?oauth\.[\w-]{6}\./
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
    const { cookie: header = '' } = req.headers
    if (!header.includes('oauth.')) return
    const newestFirst = [...readCookies(header, '')]
      .filter(([name]) => NAME.test(name) && name !== newName)
      .sort(([, a], [, b]) => issuedAt(b) - issuedAt(a))
    let room = Math.min(MAX_TOTAL_LENGTH, MAX_HEADER_LENGTH - foreignLength(header)) - newLength
    let own = 1
    for (const [name, value] of newestFirst) {
      room -= lengthOf(name, value)
      const tooMany = name.startsWith(prefix) && ++own > MAX_OPEN_REQUESTS
      const over = isOver(issuedAt(value), now())
      if (over || tooMany || room < 0) jar.clear(res, name)
    }
  }

  /** The cookie of a start, as small as it must be. */
  function sealed(req: Request, client: Client, name: string, request: AuthorizationRequest) {
    const time = request.createdAt.toString(36)
    const session = visitorIn(req)
    const seal = (content: AuthorizationRequest) => {
      const text = pack(client, content, session)
      const value = `${time}.${sealer.seal(text, contextOf(client, name, time))}`
      return { kept: content, value, length: jar.lengthOf(name, value, REQUEST_LIFETIME_MS) }
    }
    const whole = seal(request)
    const room = MAX_HEADER_LENGTH - foreignLength(req.headers.cookie ?? '')
    if (whole.length <= Math.min(MAX_COOKIE_LENGTH, room)) return whole
    const shorter = seal({ ...request, returnTo: settings.returnTo.fallback })
    if (shorter.length <= MAX_COOKIE_LENGTH) return shorter
    throw invalidRequest(client.id, 'its parameters do not fit into a cookie')
  }

  return {
    prefix,
    begin(req, res, client, request) {
      const name = prefix + nameOf(lookUpBy(client, request.state))
      const { kept, value } = sealed(req, client, name, request)
      jar.set(res, name, value, REQUEST_LIFETIME_MS)
      makeRoom(req, res, name, lengthOf(name, value))
      return kept
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
      const { request, session } = unpack(client, text, state, createdAt)
      if (request.provider !== client.id) throw unknown(client, req)
      if (isOver(createdAt, now())) throw expired(client)
      const key = request.state === state ? soughtBy : keyOf(client.id, request.state)
      return { finished: false, key, request, name, session }
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

/** What a cookie adds to the header, with its separators. */
function lengthOf(name: string, value: string): number {
  return name.length + value.length + '=; '.length
}

/** Of the cookies that are not ours. */
function foreignLength(header: string): number {
  if (!header.includes('oauth.')) return header.length
  const ours = [...readCookies(header, '')].filter(([name]) => NAME.test(name))
  return ours.reduce((rest, [name, value]) => rest - lengthOf(name, value), header.length)
}
