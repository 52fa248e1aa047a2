import { applicationSource, knownApplication } from '../../src/connections/application.js'
import { createSite, type Site } from '../../src/express/site.js'
import { memoryStore } from '../../src/store/memory.js'
import type { Store } from '../../src/store/store.js'
import type { Connection } from '../../src/protocol/connection.js'
import { DEAD } from '../support/services.js'
import { failure } from '../support/client.js'
import { withClock } from '../support/clock.js'
import { BASE_URL, plain, SECRET } from '../support/site.js'
import { answer, issue, stub, type Stub } from '../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const machine = (cells: object = {}, options: object = {}) =>
  plain(provider.origin, { grants: ['client_credentials'], ...cells }, options)

function siteWith(registration = machine(), store: Store = memoryStore()): Site {
  return createSite({ baseUrl: BASE_URL, secret: SECRET, providers: [registration], shared: store })
}

function clientIn(site: Site) {
  const [client] = site.clients.values()
  if (!client) throw new Error('no client')
  return client
}

/** The application's token at this site, as a visitor's request asks for it. */
const sourceIn = (site: Site) => applicationSource(site, clientIn(site))
const tokenIn = async (site: Site) => (await sourceIn(site).connection()).tokens.accessToken
const asked = () => provider.to('/token').length

describe('the record of an application’s token', () => {
  it('holds what is needed to use it, and no refresh token', async () => {
    await withClock(async () => {
      provider.token = issue({ access_token: 'app-token', scope: 'read', user: 'shop' })
      const site = siteWith(machine({ tokenFields: ['user'], account: 'user' }))
      const expected = {
        provider: 'plain',
        account: 'shop',
        tokens: {
          accessToken: 'app-token',
          tokenType: 'Bearer',
          expiresAt: Date.now() + 3600_000,
          scope: 'read',
        },
        params: { user: 'shop' },
        connectedAt: Date.now(),
      }
      expect(await sourceIn(site).connection()).toStrictEqual(expected)
      expect(await knownApplication(site, clientIn(site))).toStrictEqual(expected)
    })
  })

  it('has nothing that the answer did not say', async () => {
    provider.token = issue({ access_token: 'app-token', expires_in: undefined })
    const { account, tokens } = await sourceIn(siteWith()).connection()
    expect({ account, tokens }).toStrictEqual({
      account: 'default',
      tokens: { accessToken: 'app-token', tokenType: 'Bearer' },
    })
  })

  it.each([
    [3600, 3600_000],
    [1, 10_000],
    [undefined, 30 * 24 * 3600_000],
  ])('of expires_in %p is kept for %p ms', async (expires_in, ttl) => {
    await withClock(async () => {
      const store = memoryStore()
      const kept: number[] = []
      const set = store.set.bind(store)
      store.set = (key, value, time) => {
        kept.push(time)
        return set(key, value, time)
      }
      provider.token = issue({ expires_in })
      await tokenIn(siteWith(machine(), store))
      expect(kept).toEqual([ttl])
    })
  })

  it('is shared by sites with the same client, and by no others', async () => {
    const store = memoryStore()
    const token = (cells = {}, options = {}) => tokenIn(siteWith(machine(cells, options), store))
    const first = await token()
    expect(await token()).toBe(first)
    const others = [
      await token({}, { clientId: 'another' }),
      await token({}, { scope: ['read'] }),
      await token({ tokenEndpoint: `${provider.origin}/token?tenant=2` }),
      await token({}, { id: 'other' }),
      await token({}, { clientSecret: 'another secret' }),
    ]
    expect(new Set([first, ...others]).size).toBe(6)
  })

  it('is not served to a registration with a wrong secret', async () => {
    const store = memoryStore()
    const right = issue()
    provider.token = (request, res) =>
      request.form.get('client_secret') === 'right'
        ? right(request, res)
        : answer(401, '')(request, res)
    await tokenIn(siteWith(machine({}, { clientSecret: 'right' }), store))
    const wrong = tokenIn(siteWith(machine({}, { clientSecret: 'wrong' }), store))
    expect(await failure(wrong)).toMatchObject({ code: 'client_rejected' })
    expect(asked()).toBe(2)
  })

  it('is kept for each of two sites whose own secrets differ', async () => {
    const store = memoryStore()
    const own = (secret: string) =>
      createSite({ baseUrl: BASE_URL, secret, providers: [machine()], shared: store })
    const sites = [own(SECRET), own(`another ${SECRET}`)]
    const tokens = new Set<string>()
    for (let n = 0; n < 20; n++) {
      for (const site of sites) tokens.add(await tokenIn(site))
    }
    expect(tokens.size).toBe(2)
    expect(asked()).toBe(2)
  })
})

describe('an application’s token', () => {
  it.each([
    // Within the leeway it is used for ten seconds, so that short lives make no loop.
    [30, 9_999, 10_000],
    [5, 4_999, 5_000],
    [3600, 3_539_999, 3_540_000],
  ])('of %p s is used for %p ms, and asked for anew after %p', async (expires_in, used, over) => {
    provider.token = issue({ expires_in })
    await withClock(async (forward) => {
      const site = siteWith()
      const first = await tokenIn(site)
      forward(used)
      expect(await tokenIn(site)).toBe(first)
      forward(over - used)
      expect(await tokenIn(site)).not.toBe(first)
      expect(asked()).toBe(2)
    })
  })

  it('that is dead is replaced by the one that somebody else received', async () => {
    const site = siteWith()
    const dead = await sourceIn(site).connection()
    const next = await sourceIn(site).renew(dead, DEAD)
    expect(next?.tokens.accessToken).not.toBe(dead.tokens.accessToken)
    const elsewhere = { ...dead, tokens: { ...dead.tokens, accessToken: 'older' } }
    expect(await sourceIn(site).renew(elsewhere, DEAD)).toEqual(next)
    expect(asked()).toBe(2)
    expect(await sourceIn(site).renew(next as Connection, DEAD)).not.toEqual(next)
    expect(asked()).toBe(3)
  })

  it('that is dead is not replaced by one that is over', async () => {
    await withClock(async (forward) => {
      const site = siteWith()
      const old = await sourceIn(site).connection()
      forward(3_590_000)
      const dead = { ...old, tokens: { ...old.tokens, accessToken: 'another' } }
      expect(await sourceIn(site).renew(dead, DEAD)).not.toEqual(old)
      expect(asked()).toBe(2)
    })
  })

  it('is no other client’s, also when both are asked for at once', async () => {
    const providers = [machine(), machine({}, { id: 'other' })]
    const site = createSite({ baseUrl: BASE_URL, secret: SECRET, providers })
    const sources = [...site.clients.values()].map((client) => applicationSource(site, client))
    const got = await Promise.all(sources.map((source) => source.connection()))
    expect(got.map((connection) => connection.provider)).toEqual(['plain', 'other'])
    expect(asked()).toBe(2)
  })

  it('is asked for though another client’s cannot be had', async () => {
    const providers = [machine(), machine({}, { id: 'other' })]
    const site = createSite({ baseUrl: BASE_URL, secret: SECRET, providers })
    const [one, other] = [...site.clients.values()].map((client) => applicationSource(site, client))
    await withClock(async () => {
      provider.token = answer(500, '')
      for (let n = 0; n < 4; n++) {
        await expect(one?.connection()).rejects.toMatchObject({ code: 'server_error' })
      }
      expect(asked()).toBe(2)
      provider.token = issue()
      expect(await other?.connection()).toMatchObject({ provider: 'other' })
    })
  })
})
