import type { EndedConnection } from '../../src/connections/ended.js'
import type { ConnectionStore } from '../../src/connections/connection-store.js'
import { endConnection } from '../../src/connections/end.js'
import { memoryConnections } from '../../src/connections/homes/memory.js'
import { openRecord, sealRecord } from '../../src/connections/record.js'
import { canRenew, renewConnection } from '../../src/connections/renew.js'
import type { Services } from '../../src/connections/services.js'
import { validConnection, visitorSource } from '../../src/connections/visitor.js'
import type { Client } from '../../src/protocol/provider/client.js'
import { client, failure } from '../support/client.js'
import { gate } from '../support/gate.js'
import { aging, DEAD, services } from '../support/services.js'
import { answer, issue, json, stub, type Stub } from '../support/stub.js'

let provider: Stub
let plain: Client
let site: Services
let home: ConnectionStore
beforeEach(async () => {
  provider = await stub()
  plain = client({
    tokenEndpoint: `${provider.origin}/token`,
    apiBaseUrl: `${provider.origin}/api/`,
    revocationEndpoint: `${provider.origin}/revoke`,
  })
  site = services()
  home = memoryConnections()
  provider.token = issue({ access_token: 'access-2', refresh_token: 'refresh-2' })
})

function seal(fields: Parameters<typeof aging>[0] = {}) {
  return sealRecord(site.connectionSealer, plain, 'owner-1', aging(fields))
}

async function put(fields: Parameters<typeof aging>[0] = {}) {
  const record = seal(fields)
  await home.put(record, null)
  return record
}

const held = async () => (await home.page({})).records
const stored = async () => {
  const [record] = await held()
  return record && openRecord(site.connectionSealer, plain, record)
}
/** The refresh tokens that were revoked; each access token goes with its own. */
const revoked = () =>
  provider
    .to('/revoke')
    .map(({ form }) => form.get('token'))
    .filter((token) => token?.startsWith('refresh'))
let told: EndedConnection[] = []
const visitor = () => ({
  home,
  owner: 'owner-1',
  where: 'in this test',
  unlist: () => Promise.resolve(),
  tellEnded: (ended: EndedConnection) => void told.push(ended),
})
/** Found so long ago that the home is asked again, unless the test says when. */
const renew = (record = seal(), askedAt = -Infinity) =>
  renewConnection(site, visitor(), plain, { record, askedAt })
beforeEach(() => {
  told = []
})
const newer = {
  tokens: { accessToken: 'access-9', refreshToken: 'refresh-9', tokenType: 'Bearer' },
}

describe('a renewal', () => {
  it('puts the new tokens under the next version', async () => {
    await put()
    const connection = await renew()
    expect(connection.tokens).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' })
    expect(connection).toMatchObject({ version: 2, params: { group_id: '7' }, connectedAt: 1 })
    expect(await stored()).toEqual(connection)
  })

  it('is one request, however many ask', async () => {
    const record = await put()
    const all = await Promise.all(Array.from({ length: 20 }, () => renew(record)))
    expect(new Set(all.map(({ tokens }) => tokens.accessToken))).toEqual(new Set(['access-2']))
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('asks nobody where another process was faster', async () => {
    await put({ version: 2, ...newer })
    expect((await renew()).tokens).toEqual(newer.tokens)
    expect(provider.calls).toEqual([])
  })

  it('reads a record that was just found no second time', async () => {
    const record = await put()
    const { get } = home
    let reads = 0
    home.get = (...args) => (reads++, get(...args))
    await renew(record, performance.now() - 4_000)
    expect(reads).toBe(0)
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('spends no refresh token that another process may have spent since it was found', async () => {
    await put({ version: 2, ...newer })
    expect((await renew(seal(), performance.now() - 6_000)).tokens).toEqual(newer.tokens)
    expect(provider.calls).toEqual([])
  })

  it('asks nobody where the connection has ended', async () => {
    expect(await failure(renew())).toMatchObject({ code: 'not_connected' })
    expect(provider.calls).toEqual([])
  })

  it('that loses a race gives the winner’s tokens', async () => {
    await put()
    const token = gate(provider, 'token')
    const late = renew()
    await token.reached
    await home.put(seal({ version: 2, ...newer }), 1)
    token.open()
    expect((await late).tokens).toEqual(newer.tokens)
    expect((await stored())?.tokens).toEqual(newer.tokens)
    expect(revoked()).toEqual([])
  })

  it('that loses against an end revokes what it brought', async () => {
    await put()
    const token = gate(provider, 'token')
    const late = failure(renew())
    await token.reached
    await home.remove('connection-1')
    token.open()
    expect(await late).toMatchObject({ code: 'not_connected' })
    expect(await held()).toHaveLength(0)
    expect(revoked()).toEqual(['refresh-2'])
  })

  it('ends the connection when the refresh token is no longer accepted', async () => {
    provider.token = (_request, res) => json(res, 400, { error: 'invalid_grant' })
    await put()
    expect(await failure(renew())).toMatchObject({
      code: 'not_connected',
      message: expect.stringContaining('no longer accepted') as string,
    })
    expect(await held()).toHaveLength(0)
  })

  it('does not end it when another process has spent the refresh token and saved the next', async () => {
    provider.token = async (_request, res) => {
      await home.put(seal({ version: 2, ...newer }), 1)
      json(res, 400, { error: 'invalid_grant' })
    }
    await put()
    expect((await renew()).tokens).toEqual(newer.tokens)
    expect((await stored())?.version).toBe(2)
  })

  it.each([
    ['an outage', answer(503, 'down'), 'server_error'],
    ['a refusal of the client', answer(401, '{"error":"invalid_client"}'), 'client_rejected'],
    ['garbage', answer(200, '<html>'), 'invalid_response'],
  ])('keeps the connection after %s', async (_what, token, code) => {
    provider.token = token
    await put()
    expect(await failure(renew())).toMatchObject({ code })
    expect(await stored()).toMatchObject({ version: 1, tokens: { refreshToken: 'refresh-canary' } })
  })

  describe('whose home fails', () => {
    /** The first so many puts fail. */
    function failing(times: number): { readonly puts: () => number } {
      const real = { ...home }
      let puts = 0
      home.put = (...args) =>
        ++puts <= times ? Promise.reject(new Error('home-canary')) : real.put(...args)
      return { puts: () => puts }
    }
    const until = async (done: () => boolean | Promise<boolean>) => {
      for (let n = 0; n < 100 && !(await done()); n++) await new Promise((go) => setTimeout(go, 50))
    }

    it('is used all the same, and saved when it is back', async () => {
      const record = await put()
      const { puts } = failing(2)
      expect((await renew(record)).tokens.accessToken).toBe('access-2')
      expect((await stored())?.version).toBe(1)
      // Whoever asks meanwhile spends no refresh token a second time.
      expect((await renew(record)).tokens.accessToken).toBe('access-2')
      await until(async () => (await stored())?.version === 2)
      expect((await stored())?.tokens.refreshToken).toBe('refresh-2')
      expect(puts()).toBe(3)
      expect(provider.to('/token')).toHaveLength(1)
    })

    it('stays alive where it was written, and only the answer was lost', async () => {
      const record = await put()
      const real = { ...home }
      let lost = true
      home.put = async (...args) => {
        const saved = await real.put(...args)
        if (!lost) return saved
        lost = false
        throw new Error('connection reset')
      }
      await renew(record)
      await new Promise((resolve) => setTimeout(resolve, 700))
      expect(revoked()).toEqual([])
      expect((await stored())?.version).toBe(2)
    })

    it('is revoked when the connection has ended by then', async () => {
      const record = await put()
      failing(1)
      await renew(record)
      await home.remove('connection-1')
      await until(() => revoked().length > 0)
      expect(revoked()).toEqual(['refresh-2'])
      expect(await held()).toHaveLength(0)
    })
  })
})

describe('a token that is due', () => {
  it('is renewed before it is given out', async () => {
    await put()
    const connection = await validConnection(site, visitor(), plain, undefined)
    expect(connection.tokens.accessToken).toBe('access-2')
  })

  it('is given out during an outage while it lives', async () => {
    provider.token = answer(503, 'down')
    await put()
    const connection = await validConnection(site, visitor(), plain, undefined)
    expect(connection.tokens.accessToken).toBe('access-canary')
  })

  it('is not when it is over', async () => {
    provider.token = answer(503, 'down')
    await put({ tokens: { ...aging().tokens, expiresAt: Date.now() - 1 } })
    const call = validConnection(site, visitor(), plain, undefined)
    expect(await failure(call)).toMatchObject({ code: 'server_error' })
    expect(await held()).toHaveLength(1)
  })

  it('ends the connection where it is over and cannot be renewed', async () => {
    await put({ tokens: { accessToken: 'a', tokenType: 'Bearer', expiresAt: Date.now() - 1 } })
    const call = validConnection(site, visitor(), plain, undefined)
    expect(await failure(call)).toMatchObject({ code: 'not_connected' })
    expect(await held()).toHaveLength(0)
  })

  it('is not renewed again at once, however short the new one lives', async () => {
    provider.token = issue({ expires_in: 5 })
    await put()
    await validConnection(site, visitor(), plain, undefined)
    await validConnection(site, visitor(), plain, undefined)
    expect(provider.to('/token')).toHaveLength(1)
  })
})

describe('a token that the API refused', () => {
  const dead = () =>
    visitorSource(site, () => Promise.resolve(visitor()), plain, undefined).renew(aging(), DEAD)

  it('is renewed', async () => {
    await put()
    expect((await dead())?.tokens.accessToken).toBe('access-2')
  })

  it('is not where somebody else did before', async () => {
    await put({ version: 2, ...newer })
    expect((await dead())?.tokens.accessToken).toBe('access-9')
    expect(provider.calls).toEqual([])
  })

  it('ends the connection where it cannot be', async () => {
    await put({ tokens: { accessToken: 'access-canary', tokenType: 'Bearer' } })
    expect(await failure(dead())).toMatchObject({ code: 'not_connected' })
    expect(await held()).toHaveLength(0)
  })
})

describe('an end', () => {
  it('takes the record away and revokes its tokens', async () => {
    const record = await put()
    await endConnection(site, visitor(), plain, record)
    expect(await held()).toHaveLength(0)
    const tokens = provider.to('/revoke').map(({ form }) => form.get('token'))
    expect(tokens.sort()).toEqual(['access-canary', 'refresh-canary'])
  })

  it('revokes the last version, where a renewal comes in between', async () => {
    const record = await put()
    const real = { ...home }
    home.get = async (id) => {
      const found = await real.get(id)
      home.get = (id) => real.get(id)
      await home.put(seal({ version: 2, ...newer }), 1)
      return found
    }
    await endConnection(site, visitor(), plain, record)
    expect(await held()).toHaveLength(0)
    expect(revoked()).toEqual(['refresh-9'])
  })

  it('comes to an end even where the record changes all the time', async () => {
    const record = await put()
    const real = { ...home }
    let version = 1
    home.get = async (id) => {
      const found = await real.get(id)
      await home.put(seal({ version: version + 1, ...newer }), version++)
      return found
    }
    await endConnection(site, visitor(), plain, record)
    expect(await held()).toHaveLength(0)
  })

  it('ends what another secret sealed, and sends nobody anything', async () => {
    const record = await put()
    const stranger = services('another secret of 32 bytes or more, here')
    await endConnection(stranger, visitor(), plain, record)
    expect(await held()).toHaveLength(0)
    expect(provider.calls).toEqual([])
  })

  it('stands where the provider cannot be told', async () => {
    provider.api = answer(500, 'down')
    const record = await put()
    await endConnection(site, visitor(), plain, record)
    expect(await held()).toHaveLength(0)
  })
})

it('only a refresh token of its own can be used', () => {
  expect(canRenew(plain, aging().tokens)).toBe(true)
  expect(canRenew(plain, { accessToken: 'a', tokenType: 'Bearer' })).toBe(false)
})
