import type { Express } from 'express'
import { openid } from 'express-oauth-connect/providers'
import { listen } from '../support/servers.js'
import { BASE_URL, site, type Browser } from '../support/site.js'
import type { Jar } from './browse.js'
import { person } from './person.js'
import { startServer, type ServerProcess } from './server-process.js'

let app: Express
let server: ServerProcess
let issuer: string
beforeAll(async () => {
  const ours = await listen((req, res) => void app(req, res))
  server = await startServer('oidc-provider.mjs', {
    SITE: BASE_URL,
    LOGOUT_URI: `${ours}/auth/leaving/backchannel-logout`,
  })
  issuer = server.origin
})
afterAll(() => server.stop())

async function signIn(browser: Browser, jar: Jar): Promise<void> {
  const start = await browser.get('/auth/leaving/start').expect(302)
  const back = await person(start.get('Location') ?? '', BASE_URL, undefined, jar)
  await browser.get(back.pathname + back.search).expect(302)
}

const isConnected = async (browser: Browser) =>
  ((await browser.get('/auth/connections')).body as { connections: object[] }).connections.length

it('oidc-provider ends the session that auth.logout names, and all of our sessions in it', async () => {
  const registration = openid({
    ...{ id: 'leaving', issuer, clientId: 'leaving' },
    clientSecret: 'secret of leaving: 100% + /',
    scope: ['openid', 'offline_access'],
    authorizationParams: { prompt: 'consent' },
  })
  const shop = site([registration], { backchannelLogout: true })
  shop.app.post('/logout', (req, res, next) => {
    shop.auth.logout(req, res, { provider: 'leaving', state: 'S' }).catch(next)
  })
  app = shop.app
  const [here, there, other] = [shop.browser(), shop.browser(), shop.browser()]
  const [mine, another]: [Jar, Jar] = [new Map(), new Map()]
  await signIn(here, mine)
  await signIn(there, mine)
  await signIn(other, another)

  const leave = await here.post('/logout').expect(303)
  expect(await isConnected(there)).toBe(1)
  const back = await person(leave.get('Location') ?? '', BASE_URL, undefined, mine)
  expect(back.href).toBe(`${BASE_URL}/?state=S`)
  expect([await isConnected(there), await isConnected(other)]).toEqual([0, 1])
})
