import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { clientSecretPost, oauth } from 'express-oauth-connect'
import { begin, plain, SECRET, signIn, site } from '../support/site.js'
import { issue, stub, type Stub } from '../support/stub.js'
import { connected, expectClean } from './hostile.js'

/** Mistakes of other clients that no other test of this folder is about: see SECURITY.md. */

let server: Stub
beforeEach(async () => {
  server = await stub()
})

test('D8: the landing page is told of no token, whatever its address', async () => {
  server.token = issue({ access_token: 'the-access-token', refresh_token: 'the-refresh-token' })
  for (const query of [{}, { return_to: '/there?token=#access_token=' }, { display: 'popup' }]) {
    const browser = site([plain(server.origin)]).browser()
    const landing = await signIn(browser, 'plain', query)
    const canaries = ['the-access-token', 'the-refresh-token', 'the-code']
    expectClean(landing, canaries)
    expectClean(await browser.get('/auth/connections').expect(200), canaries)
    expectClean(await browser.get('/auth/done').expect(200), canaries)
  }
})

test.each(['senler', 'bstats', 'admitad', 'ringme', 'telphin'])(
  'D17: a provider that only shares its name with %s is a plain one',
  async (name) => {
    const cells = { id: name, name: `${name}.ru`, clientAuth: clientSecretPost }
    const browser = site([plain(server.origin, cells)]).browser()
    await signIn(browser, name)
    const [call] = server.to('/token')
    expect([call?.method, call?.url]).toEqual(['POST', '/token'])
    expect([...(call?.form.keys() ?? [])].sort()).toEqual(
      'client_id client_secret code code_verifier grant_type redirect_uri'.split(' '),
    )
    expect(call?.headers.authorization).toBeUndefined()
  },
)

test('D19: two sites on one host, with a cookie jar in common, do not touch each other', async () => {
  const app = express()
  app.use(session({ secret: 's', resave: false, saveUninitialized: false }))
  const providers = [plain(server.origin)]
  for (const mountPath of ['/auth', '/shop/auth']) {
    app.use(oauth({ baseUrl: 'http://localhost:3000', secret: SECRET, providers, mountPath }))
  }
  const browser = supertest.agent(app)
  const other = await browser.get('/shop/auth/plain/start').expect(302)
  // More than one site keeps, so that the oldest of all go if they are counted together.
  for (let n = 0; n < 6; n++) await begin(browser)
  const state = new URL(other.get('Location') ?? '').searchParams.get('state') ?? ''
  const answer = `plain/callback?code=the-code&state=${state}`
  expect((await browser.get(`/auth/${answer}`)).status).toBe(400)
  expect(server.calls).toEqual([])
  await browser.get(`/shop/auth/${answer}`).expect(302)
  expect((await browser.get('/shop/auth/connections')).body.connections).toHaveLength(1)
  expect(await connected(browser)).toEqual([])
})
