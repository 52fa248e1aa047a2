import { signIn } from 'express-oauth-connect/testing'
import { describeInBrowser } from './browser.js'
import { allow, card, startSite, type Example } from './site.js'

describeInBrowser('the example, which knows who signed in', (openTab) => {
  let site: Example
  let people: Example

  beforeAll(async () => {
    site = await startSite()
    people = await startSite({
      ADMITAD_GRANT: 'authorization_code',
      RINGME_GRANT: 'authorization_code',
    })
  })
  afterAll(() => Promise.all([site.close(), people.close()]))
  beforeEach(() => {
    for (const provider of [...site.sandbox.providers, ...people.sandbox.providers]) {
      provider.clearFaults()
      provider.forget()
    }
  })

  it('shows name and picture, and a monogram where there is no picture', async () => {
    const { page, complaints } = await openTab()
    await page.goto(people.url)
    expect(await page.locator('.user').textContent()).toContain('Nobody is signed in')
    await signIn(page, 'senler', { as: 'mikhail@senler.test' })
    await page.goto(people.url)
    expect(await page.locator('.user-name b').textContent()).toBe('Фитнес-клуб «Гиря»')
    expect(await page.locator('.user-name').textContent()).toContain('signed in with Senler')
    const loaded = await page.evaluate("document.querySelector('.avatar img').naturalWidth")
    expect(loaded).toBeGreaterThan(0)

    const { page: other } = await openTab()
    await other.goto(people.url)
    await signIn(other, 'admitad', { as: 'irina@admitad.test' })
    await other.goto(people.url)
    expect(await other.locator('.user-name b').textContent()).toBe('Ирина Лапина')
    expect(await other.locator('.avatar').textContent()).toBe('ИЛ')
    expect(await other.locator('.avatar img').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('keeps the user when a second provider is connected, and none for bStats', async () => {
    const { page } = await openTab()
    await page.goto(people.url)
    await signIn(page, 'bstats')
    await page.goto(people.url)
    expect(await page.locator('.user').textContent()).toContain('Nobody is signed in')
    await signIn(page, 'ringme', { as: 'office@ringme.test' })
    await signIn(page, 'senler')
    await page.goto(people.url)
    expect(await page.locator('.user-name b').textContent()).toBe('office@ringme.test')
    for (const id of ['bstats', 'ringme', 'senler']) {
      expect(await card(page, id).badge.textContent()).toBe('connected')
    }
  })

  it('asks no connected provider to be signed in at again, and connects the others', async () => {
    const { page } = await openTab()
    await page.goto(people.url)
    await signIn(page, 'ringme')
    await page.goto(people.url)
    expect(await card(page, 'ringme').button.count()).toBe(0)
    expect(await card(page, 'senler').button.innerText()).toContain('Connect Senler')
    await signIn(page, 'senler')
    await page.goto(people.url)
    expect(await card(page, 'senler').button.innerText()).toContain('Connect another community')
    expect(await page.locator('.cards').textContent()).not.toContain('Sign in with Senler')
  })

  it('has a page for members, a way to it and a way out, all without scripts', async () => {
    const { page } = await openTab({ javaScriptEnabled: false })
    await page.goto(`${site.url}/members`)
    expect(await page.locator('.notice').textContent()).toContain('That page is for members')
    await card(page, 'senler').button.click()
    await allow(page)
    await page.waitForURL(`${site.url}/members`)
    expect(await page.locator('h2').textContent()).toBe('Welcome, Кофейня «Утро»!')
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.waitForURL(/done=logout/)
    expect(await page.locator('.notice').textContent()).toContain('You are logged out')
    expect(await page.locator('.user').textContent()).toContain('Nobody is signed in')
    expect(await card(page, 'senler').badge.textContent()).toBe('not connected')
    await page.goto(`${site.url}/members`)
    expect(page.url()).not.toContain('/members')
  })

  it('says 401 to what is no page, and lets no other site log anybody out', async () => {
    const json = await fetch(`${site.url}/members`, { headers: { accept: 'application/json' } })
    expect([json.status, await json.json()]).toEqual([401, { error: 'sign_in_required' }])
    const { page } = await openTab()
    await page.goto(site.url)
    await signIn(page, 'senler')
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const refused = await page.request.post(`${site.url}/logout`, { headers, maxRedirects: 0 })
    expect(refused.status()).toBe(403)
    await page.goto(`${site.url}/members`)
    expect(await page.locator('h2').textContent()).toContain('Welcome')
  })

  it('draws the requests of this browser, and nobody else’s', async () => {
    const { page } = await openTab()
    await page.goto(people.url)
    for (const id of ['senler', 'bstats', 'admitad', 'ringme']) await signIn(page, id)
    await page.goto(people.url)
    expect(await page.locator('.exchange').count()).toBe(4)
    const signedIn = await page.locator('.exchange').allTextContents()
    for (const text of signedIn) {
      expect(text).toMatch(/Signing in.*start.*sent on.*callback.*token.*The API calls/s)
    }
    const { page: fresh } = await openTab()
    await Promise.all([fresh.goto(people.url), page.reload()])
    expect(await fresh.locator('.exchange').count()).toBe(0)
    expect(await fresh.locator('.wire').textContent()).toContain('Sign in somewhere')

    const { page: second } = await openTab()
    await second.goto(people.url)
    await signIn(second, 'admitad', { as: 'irina@admitad.test' })
    await second.goto(people.url)
    const wire = await second.locator('.exchange').allTextContents()
    expect(wire).toHaveLength(1)
    expect(wire[0]).toContain('skidki_dnya')
    expect(wire[0]).not.toContain('webmaster1')
  })

  it('shows what a switch did where the page is, and opens that provider on the wire', async () => {
    const { page } = await openTab({ viewport: { width: 360, height: 740 } })
    await page.goto(site.url)
    await signIn(page, 'senler')
    await page.goto(site.url)
    const { root } = card(page, 'ringme')
    await root.getByText('Make trouble').click()
    await root.locator('select').selectOption('api-html')
    await root.getByRole('button', { name: 'Break' }).click()
    await page.waitForURL(/done=fault&at=ringme#ringme$/)
    const box = await root.locator('.notice').boundingBox()
    expect(box?.y).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(740)
    expect(await page.locator('.notice').count()).toBe(1)
    expect(await page.locator('.exchange[open] summary b').allTextContents()).toEqual(['RingMe'])
  })
})
