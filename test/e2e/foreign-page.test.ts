import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session from 'express-session'
import { oauth, type OAuthOptions } from 'express-oauth-connect'
import { senler } from 'express-oauth-connect/providers'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { describeInBrowser } from './browser.js'
import { allow } from './site.js'

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"

interface Foreign {
  readonly url: string
}

const servers: Server[] = []

async function listen(handler: Parameters<typeof createServer>[1]): Promise<Foreign> {
  const server: Server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  servers.push(server)
  return { url: `http://localhost:${port}` }
}

/** A site that is not ours: static pages, and the router beside them. */
async function foreignSite(
  standIns: Sandbox,
  body: string,
  cookie: NonNullable<OAuthOptions['cookie']> = {},
): Promise<Foreign> {
  const app = express()
  const site = await listen((req, res) => void app(req, res))
  const framed = cookie.sameSite === 'none'
  app.use(
    session({
      secret: 'session secret',
      resave: false,
      saveUninitialized: false,
      // Over plain http a test must say by hand what a browser takes from localhost all the same.
      cookie: framed ? { sameSite: 'none', secure: true, partitioned: true } : { sameSite: 'lax' },
      ...(framed && { proxy: true }),
    }),
  )
  if (framed) app.use((req, _res, next) => next(void (req.headers['x-forwarded-proto'] = 'https')))
  const { clientId, clientSecret, origin } = standIns.senler
  const providers = [senler({ clientId, clientSecret, origin })]
  app.use(
    oauth({
      baseUrl: site.url,
      secret: 's'.repeat(32),
      providers,
      cookie,
    }),
  )
  app.get('/:page.html', (_req, res) => {
    res.set('Content-Security-Policy', POLICY).type('html').send(body)
  })
  return site
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
<link rel="icon" href="/auth/none">
<script src="/auth/buttons.js"></script>
<main><h1>Shop</h1>
<oauth-button provider="senler" lang="ru" size="large" theme="brand" shape="pill" width="320" popup></oauth-button>
<oauth-button provider="nobody"></oauth-button></main></html>`

describeInBrowser('a page that is not ours', (openTab) => {
  let standIns: Sandbox
  beforeAll(async () => {
    standIns = await sandbox()
  })
  afterAll(() => standIns.close())
  beforeEach(() => standIns.senler.forget())
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })

  it('has a button by one script tag and one element, under a strict policy', async () => {
    const site = await foreignSite(standIns, PAGE)
    const { page, complaints } = await openTab()
    await page.goto(`${site.url}/shop.html`)
    const link = page.locator('oauth-button a')
    expect(await link.count()).toBe(1)
    expect(await link.innerText()).toContain('Войти через Senler')
    await page.waitForLoadState('networkidle')
    expect(await link.boundingBox()).toMatchObject({ width: 320, height: 56 })

    const [popup] = await Promise.all([page.waitForEvent('popup'), link.click()])
    expect(await popup.evaluate('window.opener')).toBeNull()
    await allow(popup)
    if (!popup.isClosed()) await popup.waitForEvent('close')
    await page.waitForSelector('oauth-button[connected]')
    expect(await link.innerText()).toContain('Senler подключён')
    expect(complaints.filter((text) => !text.includes('/auth/none'))).toEqual([])
  })

  it('comes back to itself from a redirect', async () => {
    const site = await foreignSite(standIns, PAGE.replace(' popup', ''))
    const { page } = await openTab()
    await page.goto(`${site.url}/shop.html?goods=7`)
    await page.click('oauth-button a')
    await allow(page)
    await page.waitForURL(`${site.url}/shop.html?goods=7`)
    await page.waitForSelector('oauth-button[connected]')
  })

  it('keeps the link it holds where there is no script', async () => {
    const plain = PAGE.replace('popup>', 'popup><a href="/auth/senler/start">Senler</a>')
    const site = await foreignSite(standIns, plain)
    const { page } = await openTab({ javaScriptEnabled: false })
    await page.goto(`${site.url}/shop.html`)
    await page.click('text=Senler')
    await allow(page)
    await page.waitForURL(`${site.url}/`)
  })

  it('signs in inside another site’s frame with partitioned cookies', async () => {
    const site = await foreignSite(standIns, PAGE, { sameSite: 'none', partitioned: true })
    const cabinet = await listen((_req, res) => {
      res.setHeader('Content-Type', 'text/html')
      res.end(
        `<!doctype html><title>Cabinet</title><iframe src="${site.url}/shop.html" width="700" height="700"></iframe>`,
      )
    })
    const { page } = await openTab()
    await page.goto(cabinet.url.replace('localhost', '127.0.0.1'))
    const frame = page.frameLocator('iframe')
    await frame.locator('oauth-button a').click()
    await frame.locator('button[name=sign_in]').click()
    await frame.locator('button[name=approve]').click()
    await frame.locator('oauth-button[connected]').waitFor()
    expect(page.url()).toContain('127.0.0.1')
  })
})
