import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Request } from 'express'
import { readNews, tellNews, type News } from '../../src/express/session/news.js'
import { visitorSource } from '../../src/express/session/renewal.js'
import type { SavedConnection } from '../../src/express/session/saved-connection.js'
import { findSaved, savedConnections } from '../../src/express/session/session.js'
import { siteOf, type Site } from '../../src/express/site.js'
import type { TokenSet } from '../../src/protocol/token/token-set.js'
import { savedConnection, sessionText } from '../support/saved.js'
import { withClock } from '../support/clock.js'
import { BASE_URL, plain, SECRET } from '../support/site.js'
import { answer, issue, json, stub, type Stub } from '../support/stub.js'
import { visit } from '../support/visit.js'

let provider: Stub
let site: Site
let req: Request
beforeEach(async () => {
  provider = await stub()
  site = siteWith()
  req = await visit()
})

const SECOND = 1000
const siteWith = (cells: object = {}, options: object = {}) =>
  siteOf({
    baseUrl: BASE_URL,
    secret: SECRET,
    providers: [plain(provider.origin, cells)],
    ...options,
  })

/** Tokens that end in so many ms, or never. */
const tokensFor = (ms: number | undefined, more: Partial<TokenSet> = {}): TokenSet => ({
  accessToken: 'access-old',
  refreshToken: 'refresh-old',
  tokenType: 'Bearer',
  ...(ms !== undefined && { expiresAt: Date.now() + ms }),
  ...more,
})

const unrenewable = (ms: number): TokenSet => ({
  accessToken: 'access-old',
  tokenType: 'Bearer',
  expiresAt: Date.now() + ms,
})

function hold(tokens: TokenSet | string, more: Partial<SavedConnection> = {}): SavedConnection {
  const kept = { params: { group: '7' }, connectedAt: 5, version: 3, tokens }
  const saved = savedConnection({ ...kept, ...more })
  req.session.oauth = sessionText([...savedConnections(req), saved])
  return saved
}

function source(account?: string, where = site) {
  const client = where.clients.get('plain')
  if (!client) throw new Error('no client')
  return visitorSource(where, req, client, account)
}

const accessToken = async (account?: string, where = site) =>
  (await source(account, where).connection()).tokens.accessToken
const asked = () => provider.to('/token').length
const refused = answer(400, '{"error":"invalid_grant"}', { 'content-type': 'application/json' })
const ended = (why: string) => ({
  name: 'NotConnectedError',
  code: 'not_connected',
  provider: 'plain',
  message: `plain: the connection has ended: ${why}`,
})
const newer = (version: number): News => ({
  gone: false,
  version,
  tokens: tokensFor(3600 * SECOND, { accessToken: 'access-elsewhere' }),
  renewedAt: 1,
})

/** The connection has ended for everybody. */
async function expectGone(id = 'one'): Promise<void> {
  expect(savedConnections(req).map((saved) => saved.id)).not.toContain(id)
  expect(await readNews(site, id)).toEqual({ gone: true })
}

describe('a token with more than a minute to live', () => {
  it.each([61 * SECOND, undefined])('is used as it is (%p ms)', async (ms) => {
    const tokens = tokensFor(ms)
    hold(tokens)
    expect(await source().connection()).toStrictEqual({
      provider: 'plain',
      account: 'default',
      tokens,
      params: { group: '7' },
      connectedAt: 5,
    })
    expect(asked()).toBe(0)
  })
})

describe('a token within a minute of its end', () => {
  it('is renewed, and the session and the other processes have the new one', async () => {
    await withClock(async () => {
      hold(tokensFor(60 * SECOND, { scope: 'read' }))
      provider.token = issue({ access_token: 'access-new', refresh_token: 'refresh-new' })
      const tokens = {
        accessToken: 'access-new',
        refreshToken: 'refresh-new',
        tokenType: 'Bearer',
        scope: 'read',
        expiresAt: Date.now() + 3600 * SECOND,
      }
      expect(await source().connection()).toEqual({
        provider: 'plain',
        account: 'default',
        tokens,
        params: { group: '7' },
        connectedAt: 5,
      })
      expect(provider.to('/token')[0]?.form.get('refresh_token')).toBe('refresh-old')
      const news = { version: 4, tokens, renewedAt: Date.now() }
      expect(findSaved(req, 'plain')).toMatchObject({ id: 'one', ...news })
      expect(await readNews(site, 'one')).toEqual({ gone: false, ...news })
    })
  })

  it.each([
    ['used ten seconds long if it was just received', 9_999, 30 * SECOND, 0],
    ['renewed after that', 10_000, 30 * SECOND, 1],
    ['renewed also if it is over', 1, 0, 1],
  ])('is %s', async (_what, ago, left, requests) => {
    await withClock(async () => {
      hold(tokensFor(left), { renewedAt: Date.now() - ago })
      expect((await accessToken()) === 'access-old').toBe(requests === 0)
      expect(asked()).toBe(requests)
    })
  })

  it('is used to its end where it cannot be renewed', async () => {
    await withClock(async (forward) => {
      hold(unrenewable(30 * SECOND))
      forward(30 * SECOND - 1)
      expect(await accessToken()).toBe('access-old')
      forward(1)
      await expect(accessToken()).rejects.toMatchObject(ended('its access token has expired'))
      await expectGone()
      expect(asked()).toBe(0)
    })
  })

  it('is not renewed at a provider that renews none', async () => {
    site = siteWith({ grants: ['authorization_code'] })
    hold(tokensFor(30 * SECOND))
    expect(await accessToken()).toBe('access-old')
    expect(asked()).toBe(0)
  })

  it('is used during an outage, and not a moment longer', async () => {
    await withClock(async (forward) => {
      provider.token = answer(500, '')
      hold(tokensFor(30 * SECOND))
      expect(await accessToken()).toBe('access-old')
      forward(30 * SECOND)
      await expect(accessToken()).rejects.toMatchObject({ code: 'server_error' })
      expect(findSaved(req, 'plain')?.version).toBe(3)
      expect(asked()).toBe(2)
    })
  })

  it('is not used where the refresh token is refused', async () => {
    provider.token = refused
    hold(tokensFor(30 * SECOND))
    await expect(accessToken()).rejects.toMatchObject(
      ended('its refresh token is no longer accepted'),
    )
    await expectGone()
  })

  it('is renewed for the account that was asked for', async () => {
    hold(tokensFor(0, { refreshToken: 'refresh-a' }), { id: 'a', account: 'A' })
    hold(tokensFor(0, { refreshToken: 'refresh-b' }), { id: 'b', account: 'B' })
    await accessToken('A')
    expect(provider.to('/token').map(({ form }) => form.get('refresh_token'))).toEqual([
      'refresh-a',
    ])
    expect(savedConnections(req).map(({ version }) => version)).toEqual([4, 3])
  })

  it('is renewed by itself, whatever else is renewed or failing just then', async () => {
    provider.token = (request, res) =>
      request.form.get('refresh_token') === 'refresh-a'
        ? json(res, 500, {})
        : issue({ access_token: `for-${request.form.get('refresh_token')}` })(request, res)
    hold(tokensFor(0, { refreshToken: 'refresh-a' }), { id: 'a', account: 'A' })
    hold(tokensFor(0, { refreshToken: 'refresh-b' }), { id: 'b', account: 'B' })
    hold(tokensFor(0, { refreshToken: 'refresh-c' }), { id: 'c', account: 'C' })
    await withClock(async () => {
      for (let n = 0; n < 3; n++) await expect(accessToken('A')).rejects.toThrow('500')
      const renewed = await Promise.all([accessToken('B'), accessToken('C')])
      expect(renewed).toEqual(['for-refresh-b', 'for-refresh-c'])
    })
  })
})

describe('a token that the API calls dead', () => {
  it('is renewed', async () => {
    const tokens = tokensFor(3600 * SECOND)
    hold(tokens)
    provider.token = issue({ access_token: 'access-new' })
    const dead = await source().connection()
    expect((await source().renew(dead)).tokens.accessToken).toBe('access-new')
    expect(asked()).toBe(1)
  })

  it('is not renewed where the session has another one by now', async () => {
    hold(tokensFor(3600 * SECOND), { account: 'A' })
    hold(tokensFor(3600 * SECOND, { accessToken: 'access-b' }), { id: 'b', account: 'B' })
    const known = await source('A').connection()
    const dead = { ...known, tokens: { ...known.tokens, accessToken: 'access-older' } }
    expect(await source().renew(dead)).toEqual(known)
    expect(asked()).toBe(0)
  })

  it('ends the connection where nothing can renew it', async () => {
    hold(unrenewable(3600 * SECOND))
    const dead = await source().connection()
    await expect(source().renew(dead)).rejects.toMatchObject(
      ended('the provider no longer accepts its token'),
    )
    await expectGone()
  })
})

describe('a visitor who is not connected', () => {
  const message = 'plain: nobody has connected it in this session'

  it('is told so', async () => {
    await expect(accessToken()).rejects.toMatchObject({ name: 'NotConnectedError', message })
    hold(tokensFor(undefined))
    await expect(accessToken('"B"')).rejects.toMatchObject({
      message: `${message} for the account "\\"B\\""`,
    })
  })

  it('is told what is missing where there is no session at all', async () => {
    Object.assign(req, { session: undefined })
    await expect(accessToken()).rejects.toMatchObject({ code: 'session_missing' })
  })
})

describe('what other processes did', () => {
  it('ends the connection here as well', async () => {
    hold(tokensFor(undefined))
    await tellNews(site, 'one', { gone: true })
    await expect(accessToken()).rejects.toThrow('nobody has connected it in this session')
    expect(savedConnections(req)).toEqual([])
  })

  it('is taken over into this session', async () => {
    hold(tokensFor(undefined))
    await tellNews(site, 'one', newer(4))
    expect(await accessToken()).toBe('access-elsewhere')
    expect(findSaved(req, 'plain')).toMatchObject({ version: 4, renewedAt: 1 })
  })

  it.each([2, 3])('is not, where it is not newer (%p)', async (version) => {
    hold(tokensFor(undefined))
    await tellNews(site, 'one', newer(version))
    expect(await accessToken()).toBe('access-old')
  })

  /** The site, with news that arrive once they have been asked for. */
  function soon(news: News): Site {
    const read: Site['vault']['read'] = async (key) => {
      const known = await site.vault.read<never>(key)
      if (key === 'connection one') await tellNews(site, 'one', news)
      return known
    }
    return { ...site, vault: { ...site.vault, read } }
  }

  it('is seen once more before the refresh token is spent', async () => {
    hold(tokensFor(0))
    expect(await accessToken(undefined, soon(newer(4)))).toBe('access-elsewhere')
    expect(asked()).toBe(0)
  })

  const notNewer: [string, News][] = [
    ['is of the same version', newer(3)],
    ['is its end', { gone: true }],
  ]

  it.each(notNewer)('does not keep it from being spent where it %s', async (_what, news) => {
    hold(tokensFor(0))
    provider.token = issue({ access_token: 'access-new' })
    expect(await accessToken(undefined, soon(news))).toBe('access-new')
  })

  it('is seen also after the refresh token was found spent', async () => {
    hold(tokensFor(0))
    provider.token = async (request, res) => {
      await tellNews(site, 'one', newer(4))
      await refused(request, res)
    }
    expect(await accessToken()).toBe('access-elsewhere')
    expect(findSaved(req, 'plain')?.version).toBe(4)
  })

  it.each(notNewer)('does not excuse a spent one where it %s', async (_what, news) => {
    hold(tokensFor(0))
    provider.token = async (request, res) => {
      await tellNews(site, 'one', news)
      await refused(request, res)
    }
    await expect(accessToken()).rejects.toMatchObject(
      ended('its refresh token is no longer accepted'),
    )
  })
})

describe('a renewal', () => {
  it('is of use though nobody can be told of it and the session cannot be saved', async () => {
    hold(tokensFor(0))
    provider.token = issue({ access_token: 'access-new' })
    const write = () => Promise.reject(new Error('down'))
    req.session.save = (done) => {
      done?.(new Error('full'))
      return req.session
    }
    const alone = { ...site, vault: { ...site.vault, write } }
    expect(await accessToken(undefined, alone)).toBe('access-new')
  })

  it('that ends the connection says why though nobody can be told', async () => {
    hold(tokensFor(0))
    provider.token = refused
    const write = () => Promise.reject(new Error('down'))
    const alone = { ...site, vault: { ...site.vault, write } }
    await expect(accessToken(undefined, alone)).rejects.toMatchObject(
      ended('its refresh token is no longer accepted'),
    )
  })

  it('is published with its outcome', async () => {
    const seen: unknown[] = []
    const see = (message: unknown) => void seen.push(message)
    subscribe('express-oauth-connect:outcome', see)
    try {
      hold(tokensFor(0))
      await accessToken()
    } finally {
      unsubscribe('express-oauth-connect:outcome', see)
    }
    expect(seen).toMatchObject([{ provider: 'plain', phase: 'refresh', status: 200 }])
  })
})

describe('sealed tokens', () => {
  beforeEach(() => {
    site = siteWith({}, { sealTokens: true })
  })

  it('are renewed and sealed again', async () => {
    hold(site.tokenSealer.seal(JSON.stringify(tokensFor(0)), 'one'))
    provider.token = issue({ access_token: 'access-new' })
    expect(await accessToken()).toBe('access-new')
    expect(findSaved(req, 'plain')?.tokens).toMatch(/^v1\./)
    expect(await accessToken()).toBe('access-new')
    expect(asked()).toBe(1)
  })

  it('that no secret opens end the connection', async () => {
    hold('v1.foreign')
    await expect(accessToken()).rejects.toMatchObject(ended('its tokens cannot be opened'))
    await expectGone()
  })
})
