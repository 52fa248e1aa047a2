import express from 'express'
import { request as httpRequest } from 'node:http'
import { authRouter, createSite, requestOAuth } from 'express-oauth-connect'
import session from 'express-session'
import supertest from 'supertest'
import { listen } from '../../support/servers.js'
import { BASE_URL, plain, SECRET, site } from '../../support/site.js'

const shop = site([plain('https://id.example')])

/** Asks with a target that no client of ours would write. */
async function ask(target: string): Promise<number | undefined> {
  const { port } = new URL(await listen(shop.app))
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, path: target, host: '127.0.0.1' }, (res) => {
      res.resume()
      resolve(res.statusCode)
    })
    request.on('error', reject).end()
  })
}

describe('a route', () => {
  it.each([
    ['/auth/plain/start', 302],
    ['/auth/plain/start?a=1?b=2', 302],
    ['http://any.example/auth/plain/start', 302],
    ['HTTPS://any.example:1/auth/plain/start?x', 302],
    ['ftp://any.example/auth/plain/start', 404],
    ['xhttp://any.example/auth/plain/start', 404],
    ['http://any.example?/auth/plain/start', 404],
    ['/x/http://any.example/auth/plain/start', 404],
    ['/auth/connections', 200],
    ['/auth/connections?x', 200],
    ['/auth/connections/', 200],
    ['/auth/plain/start/', 302],
    ['/auth/plain/start/?a=1', 302],
    ['/auth/plain/start//', 404],
    ['/auth', 404],
    ['/auth/plain', 404],
    ['/auth/plain/', 404],
    ['/auth/plain/start/more', 404],
    ['/auth/nobody/start', 404],
    ['/auth/plain/constructor', 404],
  ])('is found by the raw target: %s is %d', async (target, status) => {
    expect(await ask(target)).toBe(status)
  })

  it('below no mount path of ours is the site’s', async () => {
    const seen: string[] = []
    shop.app.use((req, res) => {
      seen.push(req.url)
      res.sendStatus(204)
    })
    for (const path of ['/authentic/plain/start', '/auth', '/x/auth/plain/start']) {
      expect((await shop.browser().get(path)).headers).not.toHaveProperty('referrer-policy')
    }
    expect((await shop.browser().get('/auth/')).get('Referrer-Policy')).toBe('no-referrer')
  })
})

describe('authRouter and requestOAuth mounted apart', () => {
  it('are one site', async () => {
    const providers = [plain('https://id.example')]
    const apart = createSite({ baseUrl: BASE_URL, secret: SECRET, providers })
    const app = express()
      .use(session({ secret: 'session secret', resave: false, saveUninitialized: false }))
      .use(requestOAuth(apart))
      .use(authRouter(apart))
      .get('/mine', async (req, res) => {
        res.json(await req.oauth.connections())
      })
    await supertest(app).get('/auth/plain/start').expect(302)
    await supertest(app).get('/auth/connections').expect(200, { connections: [] })
    await supertest(app).get('/mine').expect(200, [])
  })

  it.each([[undefined], [null], [{ baseUrl: BASE_URL }]])('refuse %j in its place', (site) => {
    const words = 'expected what createSite(options) made, got '
    expect(() => requestOAuth(site as never)).toThrow(`requestOAuth: ${words}`)
    expect(() => authRouter(site as never)).toThrow(`authRouter: ${words}`)
  })
})
