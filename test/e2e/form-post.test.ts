import express from 'express'
import session from 'express-session'
import { oauth, type OAuthRouter } from 'express-oauth-connect'
import { listen } from '../support/servers.js'
import { plain } from '../support/site.js'
import { stub } from '../support/stub.js'
import { describeInBrowser } from './browser.js'

/** The authorization endpoint's page, which posts the answer at once. */
const PAGE = (state: string, action: string) => `<!doctype html><title>Provider</title>
<form method="post" action="${action}"><input name="state" value="${state}">
<input name="code" value="the-code"></form><script>document.forms[0].submit()</script>`

describeInBrowser('a form that another site posts', (openTab) => {
  it('signs in by the cookies that did not come along with it', async () => {
    const provider = await stub()
    const cookiesOfPost: unknown[] = []
    const app = express()
    const origin = (await listen(app)).replace('127.0.0.1', 'localhost')
    provider.api = ({ query }, res) => {
      res.writeHead(200, { 'content-type': 'text/html' })
      res.end(PAGE(query.get('state') ?? '', query.get('redirect_uri') ?? ''))
    }
    const sessions = session({
      ...{ secret: 'session', resave: false, saveUninitialized: true },
      cookie: { sameSite: 'lax' },
    })
    const auth: OAuthRouter = oauth({
      baseUrl: origin,
      secret: 's'.repeat(32),
      providers: [
        plain(provider.origin, {
          authorizationEndpoint: `${provider.origin}/authorize`,
          responseMode: 'form_post',
        }),
      ],
    })
    app.use((req, _res, next) => {
      if (req.method === 'POST') cookiesOfPost.push(req.headers.cookie)
      next()
    })
    app.use(sessions, auth)
    app.get('/', (req, res) => {
      Object.assign(req.session, { visits: 1 })
      res.send(`<!doctype html><title>Shop</title><h1>${req.sessionID}</h1>${auth.button('plain')}`)
    })
    app.get('/secret', auth.required('plain'), (_req, res) => {
      res.send('<!doctype html><title>Secret</title>you are in')
    })

    const { page } = await openTab()
    await page.goto(`${origin}/`)
    await page.click('a.oauth-button')
    await page.waitForURL(`${origin}/`)
    await page.goto(`${origin}/secret`)
    expect(await page.title()).toBe('Secret')
    expect(cookiesOfPost).toEqual([undefined])
    expect(provider.to('/token')).toHaveLength(1)
  })
})
