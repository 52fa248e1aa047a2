import { ENTRIES } from '../../example-app/catalogue/tables.js'
import { describeInBrowser } from './browser.js'
import { allow, startSite, type Example } from './site.js'

describeInBrowser('the catalogue in the example', (openTab) => {
  let site: Example
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  it('finds a provider, signs in at its stand-in and shows who that is, without scripts', async () => {
    const { page } = await openTab({ javaScriptEnabled: false })
    await page.goto(site.url)
    await page.fill('#search', 'goo')
    await page.click('.search button')
    await page.click('.entries a >> text="Google"')
    expect(page.url()).toBe(`${site.url}/providers/google`)
    await page.click('a.oauth-button')
    expect(new URL(page.url()).origin).not.toBe(site.url)
    await allow(page)
    await page.waitForURL(`${site.url}/providers/google`)
    expect(await page.locator('.who').innerText()).toContain('Anna Smith')
    expect(await page.locator('dl').innerText()).toContain('anna@example.com')
    expect(await page.locator('.user').innerText()).toContain('signed in with Google')
    expect(await page.locator('.badge').textContent()).toBe('connected')
    expect(await page.locator('main a.oauth-button').count()).toBe(0)
    const wire = await page.locator('.wire').textContent()
    expect(wire).toMatch(/Signing in.*\/o\/oauth2\/v2\/auth.*code_challenge.*The API calls/s)
    expect(wire).not.toContain('stand-in-secret')
    await page.click('text=Disconnect')
    expect(await page.locator('.badge').textContent()).toBe('not connected')
  })

  it('shows the picture, which the stand-in has at its own host', async () => {
    const { page, complaints } = await openTab()
    await page.goto(`${site.url}/providers/google`)
    await page.click('a.oauth-button')
    await allow(page)
    await page.waitForSelector('.who img')
    expect(await page.evaluate("document.querySelector('.who img').naturalWidth")).toBeGreaterThan(
      0,
    )
    expect(complaints).toEqual([])
  })

  it('renews a token that was killed, in the same page view', async () => {
    const { page } = await openTab()
    await page.goto(`${site.url}/providers/spotify`)
    await page.click('a.oauth-button')
    await allow(page)
    await page.click('text=Kill its tokens')
    expect(await page.locator('.alert').count()).toBe(0)
    expect(await page.locator('.wire').textContent()).toContain('refresh_token')
  })

  it('draws nobody else’s requests, and signs nobody else in', async () => {
    const { page } = await openTab()
    await page.goto(`${site.url}/providers/gitlab`)
    await page.click('a.oauth-button')
    await allow(page)
    const { page: fresh } = await openTab()
    await fresh.goto(`${site.url}/providers/gitlab`)
    expect(await fresh.locator('.wire').textContent()).toContain('Sign in somewhere')
    expect(await fresh.locator('.user').textContent()).toContain('Nobody is signed in')
  })

  it('says of an application’s token that it is no sign-in', async () => {
    const { page } = await openTab()
    await page.goto(`${site.url}/providers/cdek`)
    expect(await page.locator('.card').innerText()).toContain('nobody signs in')
    expect(await page.locator('main a.oauth-button').count()).toBe(0)
    expect(await page.locator('.card').innerText()).not.toContain('Sign in')
    expect(await page.locator('.alert').count()).toBe(0)
  })

  it('lists them all, and finds none that there is not', async () => {
    const { page } = await openTab()
    await page.goto(`${site.url}/providers`)
    expect(await page.locator('.all li').count()).toBe(ENTRIES.length)
    expect(ENTRIES.length).toBeGreaterThan(200)
    await page.goto(`${site.url}/providers?q=%3Cb%3E`)
    expect(await page.locator('[role=status]').textContent()).toBe('No provider is called “<b>”.')
    // A mistyped name is no dead end.
    expect(await page.locator('.all li').count()).toBe(ENTRIES.length)
    expect((await page.goto(`${site.url}/providers/nobody`))?.status()).toBe(404)
    expect((await page.goto(`${site.url}/providers/constructor`))?.status()).toBe(404)
  })

  it('lets no other site kill tokens', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const answer = await fetch(`${site.url}/providers/google/kill`, { method: 'POST', headers })
    expect(answer.status).toBe(403)
  })
})
