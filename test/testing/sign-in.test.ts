import express from 'express'
import { admitad, bstats, ringme, senler } from 'express-oauth-connect/providers'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { signIn, type TestAgent } from 'express-oauth-connect/testing'
import { plain, site } from '../support/site.js'

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

  describe('with start', () => {
    const joined: unknown[] = []
    function club() {
      const made = shop(
        {
          onSignIn(signIn) {
            joined.push(signIn.data)
            if (signIn.data === 'nobody') signIn.refuse('The club is full.')
          },
        },
        'authorization_code',
      )
      const { auth, routes } = made
      routes.get('/join', async (req, res) => {
        await auth.signIn(req, res, 'ringme', { returnTo: '/hall', data: req.query.as })
      })
      routes.post('/link', express.urlencoded(), async (req, res) => {
        const { plan } = req.body as { plan?: string }
        await auth.signIn(req, res, 'ringme', { returnTo: '/linked', data: plan ?? 'no plan' })
      })
      routes.get('/hall', auth.required('ringme'), (_req, res) => void res.send('in the hall'))
      routes.get('/away', (_req, res) => res.redirect('/elsewhere'))
      return made.browser()
    }
    beforeEach(() => {
      joined.length = 0
    })

    it('begins at a page of the site, and brings its data along', async () => {
      const agent = club()
      expect(await signIn(agent, 'ringme', { start: '/join?as=ann' })).toBe('/hall')
      expect(joined).toEqual(['ann'])
      await agent.get('/hall').expect(200)
    })

    it('begins at a form of the site', async () => {
      const start = { path: '/link', method: 'POST' } as const
      expect(await signIn(club(), 'ringme', { start })).toBe('/linked')
      await signIn(club(), 'ringme', { start: { ...start, form: { plan: 'a & b' } } })
      expect(joined).toEqual(['no plan', 'a & b'])
    })

    it('begins at a page that requires the connection', async () => {
      const agent = club().set('Accept', 'text/html')
      expect(await signIn(agent, 'ringme', { start: '/hall' })).toBe('/hall')
    })

    it('tells of a refusal, and of a page that begins nothing', async () => {
      const refused = signIn(club(), 'ringme', { start: '/join?as=nobody' })
      await expect(refused).rejects.toThrow(/callback answered 403: .*The club is full\./)
      await expect(signIn(club(), 'ringme', { start: '/away' })).rejects.toThrow(
        'signIn: /away leads to /elsewhere, which is a page of the site, to no provider',
      )
      await expect(signIn(club(), 'ringme', { start: '/nowhere' })).rejects.toThrow(
        'signIn: /nowhere answered 404',
      )
    })

    it('says what an agent lacks for a form', async () => {
      const agent = club()
      const get = (path: string) => agent.get(path)
      const start = { path: '/link', method: 'POST' } as const
      await expect(signIn({ get }, 'ringme', { start })).rejects.toThrow('has no post()')
    })
  })

  it('takes no page of the site for a provider', async () => {
    const agent = shop({ failures: '/sign-in' }).browser()
    await expect(signIn(agent, 'admitad')).rejects.toThrow(/leads to \/sign-in\?error=not_found/)
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
        /answered 400: .*Nobody here is called ana\./,
      )
    }
  })

  it.each([
    [{ user: 'a@example.com' }, /unknown option "user"; there are .*\bas\b/],
    [{ as: 7 }, /as must be an e-mail address/],
    [{ as: ' ' }, /as must be an e-mail address/],
    [{ start: 'join' }, /start must be a path of the site, such as "\/join", got "join"/],
    [{ start: '//evil.example' }, /start must be a path/],
    [{ start: { path: '/join', method: 'PUT' } }, /start takes the method GET, or POST/],
    [{ start: { path: '/join', form: {} } }, /start takes the method GET, or POST with a form/],
    [{ start: '/join', returnTo: '/there' }, /returnTo is said by the page that start names/],
    [{ start: '/join', params: {} }, /params is said by the page that start names/],
  ])('refuses %j', async (options, message) => {
    const refused = signIn(shop().browser(), 'senler', options as object)
    await expect(refused).rejects.toThrow(TypeError)
    await expect(refused).rejects.toThrow(message)
  })

  it.each([
    [{}, 'an object without get() and request'],
    ['http://localhost:3000', '"http://localhost:3000"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [[], 'a list'],
    [express(), 'an app or another function'],
  ])('says what it takes, and that it was not %j', async (visitor, got) => {
    const refused = signIn(visitor as unknown as TestAgent, 'senler')
    await expect(refused).rejects.toThrow(TypeError)
    await expect(refused).rejects.toThrow(
      `expected a supertest agent or a Playwright page, got ${got}; write signIn(supertest.agent`,
    )
  })

  it('says that options are an object, and an id a string', async () => {
    const browser = shop().browser()
    await expect(signIn(browser, 'senler', null as never)).rejects.toThrow(
      'signIn: options must be an object, got null',
    )
    await expect(signIn(browser, undefined as never)).rejects.toThrow(
      'signIn: the id of a registration must be a string, got undefined',
    )
  })

  it('names the provider that cannot be reached', async () => {
    const nowhere = { authorizationEndpoint: 'http://127.0.0.1:1/authorize' }
    const { browser } = site([plain('https://plain.example', nowhere)])
    await expect(signIn(browser(), 'plain')).rejects.toThrow(
      /^signIn: http:\/\/127\.0\.0\.1:1\/authorize gives no answer \(/,
    )
  })
})
