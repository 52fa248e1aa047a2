import type { Request, Response } from 'express'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { readOptions } from '../../../src/express/options/options.js'
import {
  createTransactions,
  type Past,
  type Transaction,
} from '../../../src/express/transactions/transactions.js'
import { createAuthorizationRequest } from '../../../src/protocol/authorization/request.js'
import { createSealer } from '../../../src/protocol/seal.js'
import { client } from '../../support/client.js'
import { sessionKeysOf, type Finished } from '../../../src/express/session/list.js'
import { plain, SECRET } from '../../support/site.js'

const START = Date.UTC(2031, 0, 1)
const MINUTE = 60_000
const shop = client()
const stateless = client({ stateIn: 'none' }, { acceptNoState: true })

/** One browser at one site, without a server between them. */
function browserAt(options: Readonly<Record<string, unknown>> = {}) {
  const settings = readOptions({
    baseUrl: 'https://app.example',
    secret: SECRET,
    providers: [plain('https://id.example')],
    ...options,
  })
  const clock = { now: START }
  const jar = new Map<string, string>()
  const session: { oauthFinished?: readonly Finished[] } = {}
  const sealer = createSealer([SECRET], 'transaction')
  const transactions = createTransactions(settings, sealer, sessionKeysOf('/auth'), () => clock.now)

  function ask(): { req: Request; res: Response } {
    const req = new IncomingMessage(new Socket())
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookie !== '') req.headers.cookie = cookie
    return { req: req as Request, res: new ServerResponse(req) as unknown as Response }
  }
  function keep(res: Response): void {
    for (const line of [res.getHeader('Set-Cookie') ?? []].flat().map(String)) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? []
      if (line.includes('Max-Age=0')) jar.delete(name)
      else jar.set(name, value)
    }
  }
  return {
    clock,
    jar,
    prefix: transactions.prefix,
    begin(returnTo = '/next', of = shop) {
      const wish = { params: {}, returnTo, popup: false, data: undefined }
      const request = createAuthorizationRequest(of, wish, clock.now)
      const { req, res } = ask()
      transactions.begin(req, res, of, request)
      keep(res)
      return request
    },
    find: (params: Readonly<Record<string, string>>, of = shop) =>
      live(transactions.find(ask().req, of, params)).request,
    keyOf: (params: Readonly<Record<string, string>>, of = shop) =>
      live(transactions.find(ask().req, of, params)).key,
    /** As the callback does: the cookie goes, and the session remembers. */
    finish(params: Readonly<Record<string, string>>, of = shop) {
      const { req, res } = ask()
      const { request, name } = live(transactions.find(req, of, params))
      transactions.finish(res, { finished: false, key: '', request, name, session: null })
      keep(res)
      const { returnTo, popup } = request
      const finished = [{ name, returnTo, popup, at: clock.now, from: '' }]
      session.oauthFinished = finished
    },
    /** What a callback that comes again is told. */
    again(params: Readonly<Record<string, string>>, of = shop) {
      const { req } = ask()
      return transactions.find(Object.assign(req, { session: session as never }), of, params)
    },
  }
}

function live(found: Transaction | Past): Transaction {
  if (found.finished) throw new Error('it is finished')
  return found
}

describe('a sign-in', () => {
  it('is found again by its state, as it was begun', () => {
    const browser = browserAt()
    const [one, two] = [browser.begin('/one'), browser.begin('/two')]
    expect(browser.find({ state: one.state })).toEqual(one)
    expect(browser.find({ state: two.state })).toEqual(two)
  })

  it('only says where it went once it is finished, and has no cookie any more', () => {
    const browser = browserAt()
    const { state } = browser.begin('/next')
    browser.finish({ state })
    expect(browser.jar.size).toBe(0)
    expect(browser.again({ state })).toMatchObject({
      finished: true,
      returnTo: '/next',
      popup: false,
    })
    expect(() => browser.find({ state })).toThrow('this browser did not start this sign-in')
    expect(() => browser.again({ state }, client({}, { id: 'other' }))).toThrow(
      'other: this browser did not start this sign-in',
    )
  })

  it('says so for ten minutes to the millisecond', () => {
    const browser = browserAt()
    const { state } = browser.begin()
    browser.finish({ state })
    browser.clock.now += 10 * MINUTE
    expect(browser.again({ state }).finished).toBe(true)
    browser.clock.now += 1
    expect(() => browser.again({ state })).toThrow('this browser did not start this sign-in')
  })

  it('that is finished gives way to the next one of the same name', () => {
    const browser = browserAt()
    browser.begin('/old', stateless)
    browser.finish({}, stateless)
    expect(browser.again({}, stateless)).toMatchObject({ finished: true, returnTo: '/old' })
    const request = browser.begin('/new', stateless)
    expect(browser.again({}, stateless)).toMatchObject({ finished: false, request })
  })

  it('has a key of its own, also where all of a provider share one name', () => {
    const browser = browserAt()
    const keys = [browser.keyOf({ state: browser.begin().state })]
    for (const returnTo of ['/one', '/two']) {
      browser.begin(returnTo, stateless)
      keys.push(browser.keyOf({}, stateless))
    }
    expect(new Set(keys).size).toBe(3)
    expect(keys.join()).toMatch(/^[\w-]{43},[\w-]{43},[\w-]{43}$/)
  })

  it('is good for ten minutes to the millisecond, and for a clock one minute behind', () => {
    const browser = browserAt()
    const { state } = browser.begin()
    for (const at of [START + 10 * MINUTE, START - MINUTE]) {
      browser.clock.now = at
      expect(browser.find({ state })).toMatchObject({ state })
    }
    for (const at of [START + 10 * MINUTE + 1, START - MINUTE - 1]) {
      browser.clock.now = at
      expect(() => browser.find({ state })).toThrow(
        expect.objectContaining({
          code: 'state_expired',
          message: 'plain: this sign-in was started too long ago',
          hint: 'Start again; ten minutes are given.',
        }),
      )
    }
  })

  it('cannot be made younger by its cookie', () => {
    const browser = browserAt()
    const { state } = browser.begin()
    const [[name, value]] = [...browser.jar] as [[string, string]]
    const later = (START + MINUTE).toString(36)
    browser.jar.set(name, value.replace(/^\w+/, later))
    expect(() => browser.find({ state })).toThrow('this browser did not start this sign-in')
  })

  it('belongs to its provider', () => {
    const browser = browserAt()
    const { state } = browser.begin()
    expect(() => browser.find({ state }, client({}, { id: 'other' }))).toThrow(
      'other: this browser did not start this sign-in',
    )
  })

  it('without a state in the callback is one per provider and browser', () => {
    const browser = browserAt()
    browser.begin('/one', stateless)
    const two = browser.begin('/two', stateless)
    expect(browser.jar.size).toBe(1)
    expect(browser.find({}, stateless)).toEqual(two)
    const other = client({ stateIn: 'none' }, { acceptNoState: true, id: 'other' })
    browser.begin('/three', other)
    expect(browser.jar.size).toBe(2)
  })

  it.each([{}, { state: '' }])('is not found by %j', (params) => {
    const browser = browserAt()
    browser.begin()
    expect(() => browser.find(params)).toThrow(
      expect.objectContaining({
        code: 'state_missing',
        message: 'plain: the callback has no state',
        hint: 'Somebody opened the callback address by hand, or the provider drops state: see stateIn.',
      }),
    )
  })

  it('that this browser did not start is told from one that lost all cookies', () => {
    const unknown = (hint: RegExp) =>
      expect.objectContaining({
        code: 'state_unknown',
        message: 'plain: this browser did not start this sign-in',
        hint: expect.stringMatching(hint) as string,
      })
    const browser = browserAt()
    const sentNone =
      /^The browser sent no cookie at all: are cookies blocked, or did the sign-in start on another host, port or scheme \(http, https\) than baseUrl names\?$/
    expect(() => browser.find({ state: 'x' })).toThrow(unknown(sentNone))
    browser.begin()
    const sentOthers =
      /^Its cookie did not come back: another browser, another host, port or scheme than baseUrl names, a used or edited link, or a changed secret\.$/
    expect(() => browser.find({ state: 'x' })).toThrow(unknown(sentOthers))
  })

  it('whose cookie was cut or grew is unknown', () => {
    for (const spoil of [
      (value: string) => value.slice(0, -1),
      (value: string) => value.slice(1),
      (value: string) => `${value}A`,
      (value: string) => value.replace('.', ''),
      () => '',
      () => '~',
    ]) {
      const browser = browserAt()
      const { state } = browser.begin()
      const [[name, value]] = [...browser.jar] as [[string, string]]
      browser.jar.set(name, spoil(value))
      expect(() => browser.find({ state })).toThrow('this browser did not start this sign-in')
    }
  })
})

describe('the cookies of sign-ins', () => {
  it('tell this site from others on its host, and https from http', () => {
    const prefixes = [
      browserAt(),
      browserAt({ mountPath: '/login' }),
      browserAt({ baseUrl: 'https://app.example/shop' }),
      browserAt({ baseUrl: 'http://localhost:3000' }),
    ].map(({ prefix }) => prefix)
    expect(new Set(prefixes).size).toBe(4)
    expect(prefixes.slice(0, 3).join(' ')).toMatch(/^(__Host-oauth\.[\w-]{6}\.( |$)){3}$/)
    expect(prefixes[3]).toMatch(/^oauth\.[\w-]{6}\.$/)
  })

  it('have names of one length that do not show the state', () => {
    const browser = browserAt()
    const { state } = browser.begin()
    const [name = ''] = browser.jar.keys()
    expect(name.slice(browser.prefix.length)).toMatch(/^[\w-]{22}$/)
    expect(name).not.toContain(state.slice(0, 8))
  })

  it('are five at most: the oldest gives way, in whatever order the browser sends them', () => {
    const browser = browserAt()
    const oldest = browser.begin()
    browser.clock.now += 1
    const second = browser.begin()
    const [first, ...rest] = [...browser.jar]
    browser.jar.clear()
    for (const [name, value] of [...rest, first as [string, string]]) browser.jar.set(name, value)
    for (let n = 0; n < 4; n++) {
      browser.clock.now += 1
      browser.begin()
      expect(browser.jar.size).toBe(Math.min(n + 3, 5))
    }
    expect(() => browser.find({ state: oldest.state })).toThrow('did not start')
    expect(browser.find({ state: second.state })).toMatchObject({ state: second.state })
  })

  it('give way when their ten minutes are over, or stand too far ahead', () => {
    const browser = browserAt()
    browser.begin()
    browser.clock.now = START + 10 * MINUTE
    browser.begin()
    expect(browser.jar.size).toBe(2)
    browser.clock.now = START + 10 * MINUTE + 1
    browser.begin()
    expect(browser.jar.size).toBe(2)
    browser.clock.now = START
    browser.begin()
    expect(browser.jar.size).toBe(1)
  })

  it('are never taken back for a newer one of the same name', () => {
    const browser = browserAt()
    browser.begin('/old', stateless)
    browser.clock.now += 11 * MINUTE
    const request = browser.begin('/new', stateless)
    expect(browser.find({}, stateless)).toEqual(request)
  })

  it('give way when they cannot be read', () => {
    const browser = browserAt()
    for (const [index, value] of ['rubbish', '.rubbish', ''].entries()) {
      browser.jar.set(`${browser.prefix}${index}`, value)
    }
    browser.jar.set('sid', 'the site’s own')
    const { state } = browser.begin()
    expect([...browser.jar.keys()].filter((name) => name.startsWith(browser.prefix))).toHaveLength(
      1,
    )
    expect(browser.jar.get('sid')).toBe('the site’s own')
    expect(browser.find({ state })).toMatchObject({ state })
  })

  it('take 8 KiB of headers at most, names and values, with the new one', () => {
    const room = (length: number) => {
      const browser = browserAt()
      browser.begin()
      const [[name, value]] = [...browser.jar] as [[string, string]]
      browser.jar.clear()
      const other = `${browser.prefix}${'o'.repeat(22)}`
      const time = `${START.toString(36)}.`
      const own = name.length + value.length + '=; '.length
      browser.jar.set(other, time.padEnd(length - own - other.length - '=; '.length, 'x'))
      browser.begin()
      return browser.jar.size
    }
    expect(room(8_192)).toBe(2)
    expect(room(8_193)).toBe(1)
  })
})
