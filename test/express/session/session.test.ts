import type { Request } from 'express'
import { overrideMethod } from '../../../src/express/session/session-method.js'
import type { SavedConnection } from '../../../src/express/session/saved-connection.js'
import {
  findFinished,
  findSaved,
  putSaved,
  removeSaved,
  replaceSaved,
  savedConnections,
  sessionOf,
  signInSession,
} from '../../../src/express/session/session.js'
import { savedConnection, sessionText } from '../../support/saved.js'
import { thrownBy } from '../../support/client.js'
import { visit } from '../../support/visit.js'

const saved = (id: string, provider = 'plain', account = id) =>
  savedConnection({ id, provider, account })
const ids = (req: Request) => savedConnections(req).map(({ id }) => id)

async function holding(...connections: SavedConnection[]): Promise<Request> {
  const req = await visit()
  req.session.oauth = sessionText(connections)
  return req
}

describe('a request without a session', () => {
  it('is told to mount express-session, and has no connections', async () => {
    const req = Object.assign(await visit(), { session: undefined as never })
    expect(thrownBy(() => sessionOf(req))).toMatchObject({
      name: 'SessionError',
      code: 'session_missing',
      provider: '',
      status: 503,
      message: 'this request has no session',
      hint: 'Mount express-session before oauth(); if it is, its store is not reachable right now.',
    })
    expect(savedConnections(req)).toEqual([])
    expect(findSaved(req, 'plain')).toBeUndefined()
  })

  it('is told what is wrong with a session kept in a cookie', async () => {
    const req = Object.assign(await visit(), { session: {} as never })
    expect(thrownBy(() => sessionOf(req))).toMatchObject({
      name: 'SessionError',
      code: 'session_missing',
      provider: '',
      message: 'req.session is not a session of express-session',
      hint: 'oauth() needs express-session: a cookie-only session cannot keep tokens from the browser.',
    })
  })
})

describe('a sign-in whose session cookie is Secure', () => {
  const secure = { cookie: { secure: true } }
  const behind = (proto: string) => visit({ ...secure, headers: { 'x-forwarded-proto': proto } })

  it('is refused where the request came by http', async () => {
    const req = await visit(secure)
    expect(thrownBy(() => signInSession(req))).toMatchObject({
      name: 'SessionError',
      code: 'session_failed',
      provider: '',
      message: 'the session cookie is Secure, but this request came by http',
      hint: "Behind a proxy that ends TLS, say app.set('trust proxy', 1); without TLS, cookie.secure: false.",
    })
  })

  it.each(['https', 'HTTPS', 'https, http'])('is let through behind %j', async (proto) => {
    const req = await behind(proto)
    expect(signInSession(req)).toBe(req.session)
  })

  it.each(['http', 'http, https', 'httpsx', ''])('is refused behind %j', async (proto) => {
    const req = await behind(proto)
    expect(() => signInSession(req)).toThrow('came by http')
  })

  it('is let through on a TLS connection of our own', async () => {
    const req = await visit(secure)
    Object.assign(req.socket, { encrypted: true })
    expect(signInSession(req)).toBe(req.session)
  })

  it('does not concern a cookie that is not', async () => {
    for (const cookie of [{}, { secure: false }, { secure: 'auto' as const }]) {
      const req = await visit({ cookie })
      expect(signInSession(req)).toBe(req.session)
    }
  })
})

describe('the connections of a session', () => {
  it('are found by provider and account, the newest first', async () => {
    const req = await holding(saved('a'), saved('b', 'other'), saved('c'), saved('d', 'other'))
    expect(findSaved(req, 'plain')?.id).toBe('c')
    expect(findSaved(req, 'plain', 'a')?.id).toBe('a')
    expect(findSaved(req, 'plain', 'b')).toBeUndefined()
    expect(findSaved(req, 'third')).toBeUndefined()
  })

  it('grow at the end, and only the same provider and account is replaced', async () => {
    const req = await holding(
      saved('a', 'plain', '1'),
      saved('b', 'plain', '2'),
      saved('c', 'other', '1'),
    )
    putSaved(req, saved('d', 'plain', '1'))
    expect(ids(req)).toEqual(['b', 'c', 'd'])
    putSaved(req, saved('e', 'third', '1'))
    expect(ids(req)).toEqual(['b', 'c', 'd', 'e'])
  })

  it.each([{ connections: [{}] }, 'somebody else’s', '{"connections":[]}', 'null', ''])(
    'are none where another has put %j under our key',
    async (foreign) => {
      const req = await visit()
      Object.assign(req.session, { oauth: foreign })
      expect(ids(req)).toEqual([])
      putSaved(req, saved('a'))
      expect(ids(req)).toEqual(['a'])
    },
  )

  it('are one text in it, which nobody walks through', async () => {
    const req = await holding(saved('a'), saved('b'))
    putSaved(req, saved('c'))
    expect(typeof req.session.oauth).toBe('string')
  })

  it('begin with the first one put', async () => {
    const req = await visit()
    putSaved(req, saved('a'))
    expect(ids(req)).toEqual(['a'])
  })

  it('keep their order when one is renewed', async () => {
    const req = await holding(saved('a'), saved('b'), saved('c'))
    replaceSaved(req, { ...saved('b'), version: 1 })
    expect(savedConnections(req)).toEqual([saved('a'), { ...saved('b'), version: 1 }, saved('c')])
  })

  it('take no renewal of one that is gone', async () => {
    const req = await holding(saved('a'))
    const before = req.session.oauth
    replaceSaved(req, saved('b'))
    expect(req.session.oauth).toBe(before)
  })

  it('are rid of one, and untouched by one they do not have', async () => {
    const req = await holding(saved('a'), saved('b'))
    removeSaved(req, 'a')
    expect(ids(req)).toEqual(['b'])
    const before = req.session.oauth
    removeSaved(req, 'a')
    expect(req.session.oauth).toBe(before)
  })
})

describe('the sign-ins finished in a session', () => {
  const finished = (name: string) => ({ name, returnTo: `/${name}`, popup: false, at: 1 })

  it('are found by their names, the newest of one name, and five at most', async () => {
    const req = await visit()
    expect(findFinished(req, 'a')).toBeUndefined()
    putSaved(req, saved('x'), finished('a'))
    putSaved(req, saved('y'), { ...finished('a'), returnTo: '/newer' })
    expect(findFinished(req, 'a')?.returnTo).toBe('/newer')
    for (const name of 'bcdef') putSaved(req, saved('z'), finished(name))
    expect(findFinished(req, 'a')).toBeUndefined()
    for (const name of 'bcdef') expect(findFinished(req, name)).toEqual(finished(name))
  })

  it('stay when connections come, are renewed and go', async () => {
    const req = await visit()
    putSaved(req, saved('x'), finished('a'))
    putSaved(req, saved('y', 'other'))
    replaceSaved(req, { ...saved('x'), version: 1 })
    removeSaved(req, 'x')
    removeSaved(req, 'y')
    expect(ids(req)).toEqual([])
    expect(findFinished(req, 'a')).toEqual(finished('a'))
  })
})

describe('a method put over one of the session’s', () => {
  it('is out of sight of what is saved, and can be put over again', () => {
    const session = {}
    const save = () => undefined
    overrideMethod(session, 'save', save)
    expect(Object.getOwnPropertyDescriptor(session, 'save')).toEqual({
      value: save,
      enumerable: false,
      configurable: true,
      writable: true,
    })
  })
})
