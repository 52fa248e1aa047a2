import type { Page } from 'playwright-core'
import { describeInBrowser } from './browser.js'
import { allow, card, deny, startSite, type Example } from './site.js'

/** Runs in the page: writes down what its buttons tell it, and keeps it from going on. */
const LISTENER = `
  window.told = []
  for (const name of ['oauth-connected', 'oauth-error']) {
    document.addEventListener(name, (event) => {
      event.preventDefault()
      told.push([name, event.detail])
    })
  }`

/** The events that the page was told of, once there are so many. */
type Told = (count: number) => Promise<unknown>

async function listen(page: Page): Promise<Told> {
  await page.evaluate(LISTENER)
  return async (count) => {
    await page.waitForFunction(
      (least) => (globalThis as unknown as { told: unknown[] }).told.length >= least,
      count,
    )
    return page.evaluate('told')
  }
}

describeInBrowser('signing in by a popup', (openTab) => {
  let site: Example
  beforeAll(async () => {
    site = await startSite({ RINGME_GRANT: 'authorization_code' })
  })
  afterAll(() => site.close())
  beforeEach(() => {
    for (const provider of site.sandbox.providers) provider.forget()
  })

  it.each(['senler', 'bstats', 'ringme'])(
    'signs in at %s while the page stays, under Cross-Origin-Opener-Policy',
    async (id) => {
      const { page, complaints } = await openTab()
      const response = await page.goto(`${site.url}/?popup=yes`)
      expect(response?.headers()['cross-origin-opener-policy']).toBe('same-origin')
      const told = await listen(page)
      const { button } = card(page, id)
      const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()])
      expect(await button.getAttribute('aria-busy')).toBe('true')
      await allow(popup)
      if (!popup.isClosed()) await popup.waitForEvent('close')
      expect(await told(1)).toEqual([['oauth-connected', { provider: id, ok: true, error: null }]])
      expect(await button.innerText()).toContain('is connected')
      expect(await button.getAttribute('aria-busy')).toBeNull()
      expect(complaints).toEqual([])
    },
  )

  it('tells the page of a denial, and of the second try in the same popup', async () => {
    const { page, complaints } = await openTab()
    await page.goto(`${site.url}/?popup=yes`)
    const told = await listen(page)
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      card(page, 'senler').button.click(),
    ])
    await deny(popup)
    expect(await popup.locator('h1').textContent()).toBe('You did not allow access')
    const denied = ['oauth-error', { provider: 'senler', ok: false, error: 'access_denied' }]
    expect(await told(1)).toEqual([denied])

    await popup.click('text=Start again')
    await popup.click('button[name=approve]')
    if (!popup.isClosed()) await popup.waitForEvent('close')
    const connected = ['oauth-connected', { provider: 'senler', ok: true, error: null }]
    expect(await told(2)).toEqual([denied, connected])
    expect(complaints).toEqual([])
  })

  it.each([
    ['none', 'null'],
    ['one that is closed', '({ closed: true })'],
  ])('goes the whole way in the window itself where a blocker gives %s', async (_name, given) => {
    const { page } = await openTab()
    await page.addInitScript(`window.open = () => ${given}`)
    await page.goto(`${site.url}/?popup=yes`)
    await card(page, 'senler').button.click()
    await allow(page)
    await page.waitForURL(`${site.url}/#senler`)
    expect(await card(page, 'senler').badge.textContent()).toBe('connected')
  })

  it('notices without a message too, by asking the server', async () => {
    const { page, context } = await openTab()
    await context.addInitScript('BroadcastChannel.prototype.postMessage = () => {}')
    await page.goto(`${site.url}/?popup=yes`)
    const told = await listen(page)
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      card(page, 'bstats').button.click(),
    ])
    await allow(popup)
    expect(await told(1)).toEqual([
      ['oauth-connected', { provider: 'bstats', ok: true, error: null }],
    ])
  })

  it('does not ask for a popup that was closed, and hears its message all the same', async () => {
    const { page, context } = await openTab()
    let asked = 0
    await page.route('**/auth/connections', (route) => {
      asked += 1
      return route.continue()
    })
    await page.goto(`${site.url}/?popup=yes`)
    const told = await listen(page)
    const { button } = card(page, 'senler')
    const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()])
    await popup.close()
    await page.waitForSelector('#senler a.oauth-button:not([aria-busy])', { timeout: 12_000 })
    const before = asked
    expect(before).toBeLessThan(7)
    await page.waitForTimeout(4_500)
    expect(asked).toBe(before)

    const tab = await context.newPage()
    await tab.goto(`${site.url}/auth/senler/start?display=popup`)
    await allow(tab)
    expect(await told(1)).toEqual([
      ['oauth-connected', { provider: 'senler', ok: true, error: null }],
    ])
  })

  it('believes no message that the server does not confirm', async () => {
    const { page, context } = await openTab()
    await page.goto(`${site.url}/?popup=yes`)
    const told = await listen(page)
    await Promise.all([page.waitForEvent('popup'), card(page, 'senler').button.click()])
    const liar = await context.newPage()
    await liar.goto(`${site.url}/auth/done#provider=senler`)
    expect(await liar.locator('h1').textContent()).toBe('You can close this window')
    await page.waitForTimeout(500)
    expect(await told(0)).toEqual([])
    expect(await card(page, 'senler').button.innerText()).toContain('Sign in with')
  })

  it('opens one popup for a double click, and none for a click that opens a tab', async () => {
    const { page, context } = await openTab()
    await page.goto(`${site.url}/?popup=yes`)
    const { button } = card(page, 'senler')
    await button.dblclick()
    await page.waitForTimeout(300)
    expect(context.pages()).toHaveLength(2)
    await button.click({ modifiers: ['ControlOrMeta'] })
    await page.waitForTimeout(300)
    const tab = context.pages()[2]
    expect(tab?.url()).not.toContain('display=popup')
  })
})
