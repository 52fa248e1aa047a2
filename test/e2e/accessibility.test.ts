import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describeInBrowser } from './browser.js'
import { allow, card, deny, signInAtProvider, startSite, type Example } from './site.js'

/** What axe finds wrong, short enough to read. */
async function faults(page: Page): Promise<readonly string[]> {
  // Our pages have no frames: without the mode for them, and without lists of what is right.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Nothing is wider than the window: nobody has to scroll sideways. */
function overflow(page: Page): Promise<unknown> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
}

const SCHEMES = ['light', 'dark'] as const

describeInBrowser('pages that everybody can use', (openTab) => {
  let site: Example
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())
  beforeEach(() => {
    for (const provider of site.sandbox.providers) provider.forget()
  })

  it.each([
    ['light', 1440],
    ['dark', 360],
  ] as const)(
    'the example, before and after, %s, %d pixels wide',
    async (colorScheme, width) => {
      const { page } = await openTab({ colorScheme, viewport: { width, height: 800 } })
      await page.goto(site.url)
      expect(await faults(page)).toEqual([])
      for (const id of ['senler', 'bstats']) {
        await card(page, id).button.click()
        await allow(page)
        await page.waitForURL(`${site.url}/#${id}`)
      }
      site.sandbox.bstats.fault({ endpoint: 'api', kind: 'rateLimit' })
      await page.goto(`${site.url}/?done=fault&popup=yes`)
      await page.evaluate(
        "document.querySelectorAll('.card details').forEach((one) => (one.open = true))",
      )
      expect(await page.locator('.alert').count()).toBe(1)
      expect(await faults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
      await page.goto(site.url)
      const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
      expect(height).toBeLessThan(4_000)
      await page.goto(`${site.url}/members`)
      expect(await faults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    },
    60_000,
  )

  it.each(SCHEMES)(
    'a provider’s pages in the sandbox, and the error page, %s',
    async (colorScheme) => {
      const { page } = await openTab({ colorScheme, viewport: { width: 360, height: 740 } })
      await page.goto(site.url)
      await card(page, 'senler').button.click()
      expect(await faults(page)).toEqual([])
      await signInAtProvider(page)
      expect(await faults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
      await page.click('button[name=deny]')
      expect(await faults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    },
  )

  it.each([
    ['light', 360],
    ['dark', 768],
  ] as const)(
    'the catalogue, a provider in it and its stand-in, %s, %d pixels wide',
    async (colorScheme, width) => {
      const { page } = await openTab({ colorScheme, viewport: { width, height: 740 } })
      const expectNoFaults = async () => {
        expect([page.url(), await faults(page)]).toEqual([page.url(), []])
        expect([page.url(), await overflow(page)]).toEqual([page.url(), 0])
      }
      await page.goto(`${site.url}/providers`)
      await page.evaluate("document.querySelector('.all').open = true")
      await expectNoFaults()
      await page.goto(`${site.url}/providers?q=git`)
      await expectNoFaults()
      await page.goto(`${site.url}/providers?q=nobody-is-called-that`)
      await expectNoFaults()
      await page.goto(`${site.url}/providers/nobody`)
      expect(await page.locator('h1').innerText()).toBe('There is no such page')
      await expectNoFaults()
      await page.goto(`${site.url}/providers/google`)
      await expectNoFaults()
      await page.click('a.oauth-button')
      await expectNoFaults()
      await signInAtProvider(page)
      await expectNoFaults()
      await page.click('button[name=approve]')
      await page.waitForURL(`${site.url}/providers/google`)
      await expectNoFaults()
      await page.goto(`${site.url}/auth/nobody/start`)
      await expectNoFaults()
      await page.goto(`${site.url}/auth/senler/callback?code=x&state=y`)
      await expectNoFaults()
    },
    60_000,
  )

  it('what people choose from stands in one line down the list', async () => {
    const { page } = await openTab({ viewport: { width: 360, height: 740 } })
    await page.goto(`${site.url}/providers/google`)
    await page.click('a.oauth-button')
    await page.waitForSelector('button[name=sign_in]')
    await page.waitForLoadState('load')
    const lefts = await page.evaluate<readonly number[]>(
      "[...document.querySelectorAll('.choice span')].map((one) => one.getBoundingClientRect().left)",
    )
    expect(lefts.length).toBeGreaterThan(1)
    expect(lefts).toEqual(lefts.map(() => lefts[0]))
  })

  it('the error page has space below its last line, also where that breaks in two', async () => {
    const { page } = await openTab({ viewport: { width: 320, height: 740 } })
    await page.goto(`${site.url}/auth/senler/disconnect`)
    const code = await page.locator('summary code').boundingBox()
    const summary = await page.locator('summary').boundingBox()
    const main = await page.locator('main').boundingBox()
    if (!code || !summary || !main) throw new Error('no error page')
    expect(summary.height).toBeGreaterThan(60)
    expect(main.y + main.height - (code.y + code.height)).toBeGreaterThanOrEqual(16)
  })

  it.each(SCHEMES)('the popup’s pages, %s', async (colorScheme) => {
    const { page } = await openTab({ colorScheme })
    await page.goto(`${site.url}/?popup=yes&lang=ru`)
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      card(page, 'bstats').button.click(),
    ])
    await deny(popup)
    expect(await faults(popup)).toEqual([])
    await page.goto(`${site.url}/auth/done#provider=bstats`)
    expect(await page.locator('main').innerText()).toContain('You can close this window')
    expect(await faults(page)).toEqual([])
  })

  it('every target is at least 44 pixels high', async () => {
    const { page } = await openTab({ viewport: { width: 360, height: 740 } })
    await page.goto(site.url)
    const heights = await page.evaluate<readonly number[]>(
      "[...document.querySelectorAll('a, button, summary')].filter((one) => one.checkVisibility())" +
        '.map((one) => one.getBoundingClientRect().height)',
    )
    expect(heights.length).toBeGreaterThan(8)
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
  })

  it('a button has a focus ring, and a border where colours are forced', async () => {
    const { page } = await openTab({ forcedColors: 'active' })
    await page.goto(site.url)
    const { button } = card(page, 'senler')
    await button.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    const style = (name: string) =>
      button.evaluate(
        (element, property) =>
          (
            globalThis as unknown as { getComputedStyle(of: unknown): Record<string, string> }
          ).getComputedStyle(element)[property],
        name,
      )
    expect(await style('outlineWidth')).toBe('3px')
    expect(await style('borderTopWidth')).toBe('2px')
  })
})
