import type { CookieOptions } from 'express-session'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { describeInBrowser } from './browser.js'
import { closeShops, startShop, type Shop } from './shop.js'
import { allow } from './site.js'

describeInBrowser('a session cookie that does not come back', (openTab) => {
  let standIns: Sandbox
  beforeAll(async () => {
    standIns = await sandbox()
  })
  afterAll(() => standIns.close())
  beforeEach(() => standIns.senler.forget())
  afterEach(closeShops)

  /** A shop with a cart, whose account page requires a connection. */
  async function shopWith(cookie: CookieOptions, name = 'sid'): Promise<Shop> {
    const shop = await startShop(standIns, { name, cookie })
    const auth = shop.mount()
    shop.app.get('/put', (req, res) => {
      Object.assign(req.session, { cart: 'apples' })
      res.send('<a href="/account">Account</a>')
    })
    shop.app.get('/cart', (req, res) => {
      res.send(String((req.session as unknown as { cart?: string }).cart))
    })
    shop.app.get('/account', auth.required('senler'), (_req, res) => void res.send('You are in'))
    return shop
  }

  it('works as Lax, and the cart is still there', async () => {
    const shop = await shopWith({ sameSite: 'lax' })
    const { page } = await openTab()
    await page.goto(`${shop.url}/put`)
    await page.click('text=Account')
    await allow(page)
    await page.waitForURL(`${shop.url}/account`)
    expect(await page.locator('body').innerText()).toBe('You are in')
    await page.goto(`${shop.url}/cart`)
    expect(await page.locator('body').innerText()).toBe('apples')
  })

  it('is told of before anybody goes to the provider: SameSite=Strict', async () => {
    const shop = await shopWith({ sameSite: 'strict' })
    const { page } = await openTab()
    await page.goto(`${shop.url}/put`)
    await page.click('text=Account')
    expect(new URL(page.url()).pathname).toBe('/auth/senler/start')
    await page.click('summary')
    expect(await page.locator('details').innerText()).toContain("sameSite: 'lax'")
    await page.goto(`${shop.url}/cart`)
    expect(await page.locator('body').innerText()).toBe('apples')
  })

  it('is told of after one round where only the browser knows: a name with __Host-', async () => {
    const shop = await shopWith({ sameSite: 'lax' }, '__Host-sid')
    const { page } = await openTab()
    await page.goto(`${shop.url}/account`)
    await allow(page)
    await page.waitForURL(`${shop.url}/account`)
    await page.click('summary')
    expect(await page.locator('details').innerText()).toContain('did not bring its session back')
    expect(shop.asked.filter((path) => path.endsWith('/callback'))).toHaveLength(1)
  })
})
