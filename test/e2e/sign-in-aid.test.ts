import { signIn } from 'express-oauth-connect/testing'
import { describeInBrowser } from './browser.js'
import { card, startSite, type Example } from './site.js'

describeInBrowser('signIn of the testing aid, given a page', (openTab) => {
  let site: Example

  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  it('signs it in where it is, at baseUrl, or at the baseURL of its context', async () => {
    const { page: there } = await openTab()
    await there.goto(site.url)
    expect(await signIn(there, 'senler', { returnTo: '/?signed=in' })).toBe('/?signed=in')

    const { page: blank } = await openTab()
    await signIn(blank, 'senler', { baseUrl: site.url })

    const { page: based } = await openTab({ baseURL: site.url })
    await signIn(based, 'senler')

    for (const page of [there, blank, based]) {
      await page.goto(site.url)
      expect(await card(page, 'senler').badge.textContent()).toBe('connected')
    }
  })
})
