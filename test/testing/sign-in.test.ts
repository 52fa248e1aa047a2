import { admitad, bstats, ringme, senler } from 'express-oauth-connect/providers'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { signIn, type TestAgent } from 'express-oauth-connect/testing'
import { site } from '../support/site.js'

let stand: Sandbox

beforeAll(async () => {
  stand = await sandbox()
})
afterEach(() => {
  for (const provider of stand.providers) {
    provider.clearFaults()
    provider.forget()
    provider.knobs.autoApprove = false
  }
})
afterAll(() => stand.close())

function shop(options: Parameters<typeof site>[1] = {}, grant?: 'authorization_code') {
  const of = ({ origin, clientId, clientSecret }: Sandbox['senler' | 'admitad' | 'ringme']) => ({
    origin,
    clientId,
    clientSecret,
  })
  const way = grant ? { grant } : {}
  return site(
    [
      senler(of(stand.senler)),
      bstats({ clientName: 'shop', origin: stand.bstats.origin }),
      admitad({ ...of(stand.admitad), scope: ['public_data'], ...way }),
      ringme({ ...of(stand.ringme), ...way }),
    ],
    options,
  )
}

describe('signIn', () => {
  it.each(['senler', 'bstats', 'admitad', 'ringme'] as const)(
    'signs an agent in at %s, with and without pages to click through',
    async (id) => {
      for (const autoApprove of [true, false]) {
        stand[id].knobs.autoApprove = autoApprove
        const agent = shop({}, 'authorization_code').browser()
        expect(await signIn(agent, id, { returnTo: '/there' })).toBe('/there')
        const { body } = await agent.get('/auth/connections')
        expect(body.connections).toMatchObject([{ provider: id, grant: 'authorization_code' }])
      }
    },
  )

  it.each(['admitad', 'ringme'])('says that nobody signs in at %s', async (id) => {
    const agent = shop().browser()
    await expect(signIn(agent, id)).rejects.toThrow(/answered 404: .*client_credentials/s)
  })

  it('chooses in the form of the consent page, and passes start parameters', async () => {
    const agent = shop().browser()
    await signIn(agent, 'senler', { fields: { group: '204417' } })
    await signIn(agent, 'senler', { params: { group_id: '318064' } })
    const { body } = await agent.get('/auth/connections')
    const accounts = body.connections.map(({ account }: { account: string }) => account)
    expect(accounts).toEqual(['204417', '318064'])
  })

  it('finds the site under another mountPath and behind a path of baseUrl', async () => {
    const base = { mountPath: '/login', baseUrl: 'http://localhost:3000/shop' }
    const agent = shop(base).browser()
    expect(await signIn(agent, 'senler', { mountPath: '/login' })).toBe('/shop/')
    const { body } = await agent.get('/login/connections')
    expect(body.connections).toHaveLength(1)
  })

  it('tells which step failed', async () => {
    stand.senler.fault({ kind: 'status', status: 503 })
    await expect(signIn(shop().browser(), 'senler')).rejects.toThrow(
      /signIn: \/auth\/senler\/callback answered 502: .*Senler/,
    )
    await expect(signIn(shop().browser(), 'nobody')).rejects.toThrow(
      'signIn: /auth/nobody/start answered 404',
    )
    await expect(
      signIn(shop().browser(), 'senler', { fields: { password: 'wrong' } }),
    ).rejects.toThrow(/signIn: http:.* leads in a circle/)
  })

  it('says what is wrong where the cookies are Secure', async () => {
    const agent = shop({ baseUrl: 'https://localhost' }).browser()
    await expect(signIn(agent, 'senler')).rejects.toThrow(
      /callback answered 400: [^]*baseUrl should be http:\/\/localhost/,
    )
  })

  it('signs somebody else in when told who, by e-mail address or login', async () => {
    for (const autoApprove of [true, false]) {
      stand.admitad.knobs.autoApprove = autoApprove
      for (const [as, account] of [
        [undefined, 'webmaster1'],
        ['irina@admitad.test', 'skidki_dnya'],
        ['travel-blog', 'travel-blog'],
        ['a@example.com', expect.stringMatching(/^a_[0-9a-f]{4}$/)],
      ]) {
        const agent = shop({}, 'authorization_code').browser()
        await signIn(agent, 'admitad', { ...(as !== undefined && { as: as as string }) })
        const { body } = await agent.get('/auth/connections')
        expect(body.connections).toMatchObject([{ account }])
      }
    }
  })

  it('does not take the first person for one that nobody knows', async () => {
    for (const autoApprove of [true, false]) {
      stand.senler.knobs.autoApprove = autoApprove
      await expect(signIn(shop().browser(), 'senler', { as: 'ana' })).rejects.toThrow(
        /answered 400: .*ana/,
      )
    }
  })

  it.each([
    [{ user: 'a@example.com' }, /unknown option "user"; there are .*\bas\b/],
    [{ as: 7 }, /as must be an e-mail address/],
    [{ as: ' ' }, /as must be an e-mail address/],
  ])('refuses %j', async (options, message) => {
    const refused = signIn(shop().browser(), 'senler', options as object)
    await expect(refused).rejects.toThrow(TypeError)
    await expect(refused).rejects.toThrow(message)
  })

  it('says what it takes', async () => {
    await expect(signIn({} as TestAgent, 'senler')).rejects.toThrow(
      'expected a supertest agent or a Playwright page',
    )
  })
})
