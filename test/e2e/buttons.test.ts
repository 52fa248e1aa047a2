import type { Page } from 'playwright-core'
import { github, google, senler, yandex } from 'express-oauth-connect/providers'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { describeInBrowser } from './browser.js'
import { closeShops, startShop } from './shop.js'

const CLIENT = { clientId: 'shop', clientSecret: 'secret' }
const PROVIDERS = [google(CLIENT), yandex(CLIENT), github(CLIENT), senler(CLIENT)]
const IDS = PROVIDERS.map(({ id }) => id)
const SHEET = '<link rel="stylesheet" href="/auth/buttons.css">'

/** Where the marks and labels of all buttons are, rounded to pixels. */
function boxesOf(page: Page): Promise<readonly Record<'mark' | 'left' | 'right', number>[]> {
  return page.evaluate(`[...document.querySelectorAll('.oauth-button')].map((button) => {
    const mark = button.querySelector('.oauth-button-mark').getBoundingClientRect()
    const label = button.querySelector('.oauth-button-label').getBoundingClientRect()
    return { mark: mark.left, left: label.left, right: label.right }
  })`)
}

/** How marks are painted. */
function marksOf(page: Page): Promise<unknown> {
  const names = ['fill', 'stroke', 'inlineSize', 'blockSize', 'display', 'transform', 'd', 'margin']
  return page.evaluate(
    `[...document.querySelectorAll('.oauth-button-mark, .oauth-button-mark *')].map((one) => {
       const style = getComputedStyle(one)
       return one.nodeName + ' ' + ${JSON.stringify(names)}.map((name) => style[name]).join('; ')
     })`,
  )
}

describeInBrowser('a stack of buttons', (openTab) => {
  let standIns: Sandbox
  beforeAll(async () => {
    standIns = await sandbox()
  })
  afterAll(() => standIns.close())
  afterEach(closeShops)

  it.each(['ltr', 'rtl'])('has its marks in one line, %s', async (dir) => {
    const shop = await startShop(standIns)
    const auth = shop.mount({ providers: PROVIDERS })
    const stack = (width: 'full' | number) => IDS.map((id) => auth.button(id, { width })).join('')
    shop.page('/full', `${SHEET}<main dir="${dir}">${stack('full')}</main>`)
    shop.page('/fixed', `${SHEET}<main dir="${dir}">${stack(320).replace(/<a/g, '<br><a')}</main>`)
    const { page } = await openTab({ viewport: { width: 360, height: 740 } })
    for (const path of ['/full', '/fixed']) {
      await page.goto(shop.url + path)
      const boxes = await boxesOf(page)
      expect(boxes).toHaveLength(IDS.length)
      expect(new Set(boxes.map(({ mark }) => mark)).size).toBe(1)
      for (const { mark, left, right } of boxes) {
        if (dir === 'ltr') expect(mark).toBeLessThan(left)
        else expect(mark).toBeGreaterThanOrEqual(right)
      }
    }
  })

  it('keeps the paint of its marks whatever a site says of svg and path', async () => {
    const shop = await startShop(standIns)
    const auth = shop.mount({ providers: PROVIDERS })
    const html = SHEET + auth.buttons()
    const css =
      'svg { width: 90px; height: 9px; fill: red; display: inline; margin: 9px; transform: rotate(9deg) } ' +
      'path { fill: red; stroke: blue; d: path("M0 0") } .oauth-buttons svg { fill: lime }'
    shop.page('/none', html)
    shop.page('/site', `<style>${css}</style>${html}<style>${css}</style>`)
    const { page } = await openTab()
    await page.goto(`${shop.url}/none`)
    const usual = await marksOf(page)
    await page.goto(`${shop.url}/site`)
    expect(await marksOf(page)).toEqual(usual)
  })

  it('looks the same where the script made it as where the server did', async () => {
    const shop = await startShop(standIns)
    const auth = shop.mount({ providers: PROVIDERS })
    const script = '<script src="/auth/buttons.js" defer></script>'
    const elements = IDS.map((id) => `<oauth-button provider="${id}"></oauth-button>`)
    shop.page('/server', SHEET + IDS.map((id) => auth.button(id)).join(''))
    shop.page('/script', SHEET + script + elements.join(''))
    const { page, complaints } = await openTab()
    await page.goto(`${shop.url}/server`)
    const [boxes, marks] = [await boxesOf(page), await marksOf(page)]
    await page.goto(`${shop.url}/script`)
    await page.waitForSelector('.oauth-button')
    expect([await boxesOf(page), await marksOf(page)]).toEqual([boxes, marks])
    expect(complaints).toEqual([])
  })
})
