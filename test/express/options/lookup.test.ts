import type { OAuthError, OAuthOptions, Registration } from 'express-oauth-connect'
import { withClock } from '../../support/clock.js'
import { stub, type Stub } from '../../support/stub.js'
import { begin, plain, signIn, site } from '../../support/site.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

/** A database of tenants' clients. */
function tenants(
  rows: Readonly<Record<string, unknown>> = {},
  options: Partial<OAuthOptions> = {},
) {
  const asked: string[] = []
  const table: Record<string, unknown> = { ...rows }
  const providers = async (id: string) => {
    asked.push(id)
    await Promise.resolve()
    const row = table[id]
    return (typeof row === 'function' ? (row as () => unknown)() : row) as Registration | undefined
  }
  return { ...site([], { ...options, providers }), asked, table }
}

const of = (id: string, clientId = `client of ${id}`) =>
  plain(provider.origin, {}, { id, clientId })

describe('registrations that the site finds by their ids', () => {
  it('sign people in, each with its own client, and are asked for once a minute', async () => {
    const { browser, asked } = tenants({ one: of('one'), two: of('two') })
    const visitor = browser()
    await withClock(async (forward) => {
      for (const id of ['one', 'two']) await signIn(visitor, id)
      await visitor.get('/call/one').expect(200)
      await visitor.get('/call/two').expect(200)
      expect(asked).toEqual(['one', 'two'])
      expect(provider.to('/token').map(({ form }) => form.get('client_id'))).toEqual([
        'client of one',
        'client of two',
      ])
      const { body } = await visitor.get('/auth/connections')
      expect((body as { connections: unknown[] }).connections).toHaveLength(2)
      forward(60_000)
      await visitor.get('/call/one').expect(200)
      expect(asked).toEqual(['one', 'two', 'one'])
    })
  })

  it('have a redirect URI each', async () => {
    const { browser } = tenants({ one: of('one') })
    const { authorize } = await begin(browser(), 'one')
    expect(authorize.searchParams.get('redirect_uri')).toBe(
      'http://localhost:3000/auth/one/callback',
    )
  })

  it('are found anew when they change, and gone when they are dropped', async () => {
    const { browser, table } = tenants({ one: of('one') })
    await withClock(async (forward) => {
      await begin(browser(), 'one')
      table.one = of('one', 'another client')
      forward(60_000)
      const { authorize } = await begin(browser(), 'one')
      expect(authorize.searchParams.get('client_id')).toBe('another client')
      delete table.one
      forward(60_000)
      await browser().get('/auth/one/start').expect(404)
    })
  })

  it('that nobody knows cost one question in ten seconds, and none where it can be no id', async () => {
    const { browser, asked } = tenants()
    const visitor = browser()
    await withClock(async () => {
      for (let n = 0; n < 20; n++) await visitor.get('/auth/nobody/start').expect(404)
      await Promise.all(Array.from({ length: 20 }, () => visitor.get('/auth/other/start')))
      for (const path of ['NO', 'a b', '..%2f', 'x'.repeat(40), '__proto__']) {
        await visitor.get(`/auth/${path}/start`).expect(404)
      }
    })
    expect(asked).toEqual(['nobody', 'other'])
    const body = (await visitor.get('/auth/nobody/start')).text
    expect((await visitor.get('/auth/NO/start')).text).toBe(body)
  })

  it.each([
    ['another id', () => of('two'), 500, 'it has the id \\"two\\"'],
    ['something else', () => ({ clientId: 'x' }), 500, 'what a provider returns'],
    [
      'an application’s own token',
      () => plain(provider.origin, { grants: ['client_credentials'] }, { id: 'one' }),
      500,
      'client_credentials',
    ],
    [
      'nothing but an error',
      () => Promise.reject(new Error('password canary')),
      503,
      'threw Error',
    ],
  ])('that come back as %s are told as that', async (_what, row, status, message) => {
    const { browser } = tenants({ one: row })
    const response = await browser().get('/auth/one/start').set('Accept', 'application/json')
    expect(response.status).toBe(status)
    expect(response.text).toContain(message)
    expect(response.text).not.toContain('canary')
  })

  it('are asked for again after a failure', async () => {
    const { browser, table } = tenants({ one: () => Promise.reject(new Error('down')) })
    await browser().get('/auth/one/start').expect(503)
    table.one = of('one')
    await browser().get('/auth/one/start').expect(302)
  })

  it('serve req.oauth, required, signIn, disconnect and logout', async () => {
    const { app, auth, browser } = tenants({ one: of('one') })
    app.get('/members', auth.required('one'), (_req, res) => res.send('in'))
    app.get('/go', (req, res, next) => {
      auth.signIn(req, res, 'one').catch(next)
    })
    app.post('/out', (req, res, next) => {
      auth.logout(req, res).catch(next)
    })
    const visitor = browser()
    const away = await visitor.get('/members').set('Accept', 'text/html').expect(302)
    expect(away.get('Location')).toBe('/auth/one/start?return_to=%2Fmembers')
    await visitor.get('/go').expect(302)
    await signIn(visitor, 'one')
    await visitor.get('/members').expect(200)
    await visitor.post('/auth/one/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    await visitor.get('/call/one').expect(401)
    await signIn(visitor, 'one')
    await visitor.post('/out').expect(303)
    await visitor.get('/call/one').expect(401)
  })

  it('hide nobody else’s connections while one of them cannot be had', async () => {
    const told: OAuthError[] = []
    const made = tenants(
      { one: of('one'), two: of('two') },
      { onError: (error) => told.push(error) },
    )
    made.routes.get('/mine', (req, res, next) => {
      req.oauth.connections().then((mine) => res.json(mine), next)
    })
    made.routes.get('/locals', made.auth.locals(), (_req, res) => {
      res.json(res.locals.connections)
    })
    const visitor = made.browser()
    await withClock(async (forward) => {
      for (const id of ['one', 'two']) await signIn(visitor, id)
      forward(60_000)
      made.table.one = () => {
        throw new Error('the database is down')
      }
      const left = [expect.objectContaining({ provider: 'two' })]
      const { body } = await visitor.get('/auth/connections').expect(200)
      expect(body).toEqual({ connections: left })
      expect((await visitor.get('/mine').expect(200)).body).toEqual(left)
      expect((await visitor.get('/locals').expect(200)).body).toEqual(left)
      expect(told.map(({ code, provider }) => [code, provider])).toEqual(
        Array(3).fill(['store_failed', 'one']),
      )
      made.table.one = of('one')
      const { body: later } = await visitor.get('/auth/connections')
      expect((later as { connections: unknown[] }).connections).toHaveLength(2)
    })
  })

  it('need a site of one host', () => {
    const providers = () => Promise.resolve(undefined)
    const baseUrl = ['https://a.example', 'https://b.example']
    expect(() => site([], { baseUrl, providers })).toThrow('baseUrl must be one')
  })

  it('refuse what no registration is named', async () => {
    const { browser, errors } = tenants()
    const visitor = browser()
    await visitor.get('/call/nobody').expect(500)
    expect(String(errors[0])).toContain('providers("nobody") found no registration')
  })
})
