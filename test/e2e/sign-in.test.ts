import { describeInBrowser } from './browser.js'
import { allow, card, deny, startSite, type Example } from './site.js'

describeInBrowser('signing in, in a real browser', (openTab) => {
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

  it.each([
    ['senler', 'Кофейня «Утро»'],
    ['bstats', '★ 5'],
    ['admitad', 'Чайная лавка'],
    ['ringme', 'demo@ringme.test'],
  ])('signs a person in at %s and shows what its API says', async (id, fact) => {
    const { page, complaints } = await openTab()
    await page.goto(people.url)
    await card(page, id).button.click()
    expect(new URL(page.url()).origin).not.toBe(people.url)
    await allow(page)
    await page.waitForURL(`${people.url}/#${id}`)
    expect(await card(page, id).badge.textContent()).toBe('connected')
    expect(await card(page, id).root.locator('dl').textContent()).toContain(fact)
    expect(complaints).toEqual([])
  })

  it.each(['admitad', 'ringme'])(
    'shows the application’s own token at %s, and no button',
    async (id) => {
      const { page } = await openTab()
      await page.goto(site.url)
      expect(await card(page, id).button.count()).toBe(0)
      expect(await page.locator(`[href*="/auth/${id}/start"]`).count()).toBe(0)
      expect(await card(page, id).root.textContent()).toContain('The application’s own token')
      expect(await card(page, id).badge.textContent()).toBe('application token')
      expect(await card(page, id).root.locator('dl').textContent()).toMatch(/\d+ (?:min|h|d) left/)
    },
  )

  it('does all of it with scripts off, in Russian, disconnecting included', async () => {
    const { page } = await openTab({ javaScriptEnabled: false, locale: 'ru-RU' })
    await page.goto(`${site.url}/?popup=yes`)
    const { button, badge, root } = card(page, 'senler')
    expect(await button.innerText()).toContain('Войти через Senler')
    await button.click()
    await allow(page)
    await page.waitForURL(`${site.url}/#senler`)
    expect(await badge.textContent()).toBe('подключён')
    await root.getByRole('button', { name: /Отключить/ }).click()
    await page.waitForURL(`${site.url}/#senler`)
    expect(await badge.textContent()).toBe('не подключён')
  })

  it('holds several communities of one person', async () => {
    const { page } = await openTab()
    await page.goto(site.url)
    for (const community of ['Школа рисования', 'Велопрокат']) {
      await card(page, 'senler').root.getByText('Choose the community').click()
      await page.click(`text=${community}`)
      if (await page.locator('button[name=sign_in]').isVisible()) {
        await page.click('button[name=sign_in]')
      }
      await page.click('button[name=approve]')
      await page.waitForURL(`${site.url}/#senler`)
    }
    const connected = await card(page, 'senler').root.locator('.connection').allTextContents()
    expect(connected).toHaveLength(2)
    expect(connected[0]).toContain('Школа рисования')
    expect(connected[1]).toContain('Велопрокат')
  })

  it('tells a person who denied access what that means, and how to go on', async () => {
    const { page, complaints } = await openTab()
    await page.goto(site.url)
    await card(page, 'bstats').button.click()
    await deny(page)
    expect(await page.locator('h1').textContent()).toBe('You did not allow access')
    expect(page.url()).toContain('/auth/bstats/callback')
    await page.click('text=Start again')
    await page.click('button[name=approve]')
    await page.waitForURL(`${site.url}/`)
    expect(await card(page, 'bstats').badge.textContent()).toBe('connected')
    expect(complaints).toEqual([])
  })

  it('survives the back button: the code is exchanged once', async () => {
    const { page } = await openTab()
    await page.goto(site.url)
    await card(page, 'senler').button.click()
    await allow(page)
    await page.waitForURL(`${site.url}/#senler`)
    await page.goBack()
    await page.goBack()
    await page.goForward()
    await page.goForward()
    await page.goto(site.url)
    expect(await card(page, 'senler').badge.textContent()).toBe('connected')
    const exchanges = site.sandbox.calls.filter(
      ({ provider, endpoint }) => provider === 'senler' && endpoint === 'token',
    )
    expect(site.sandbox.senler.issued).toBe(1)
    expect(exchanges.length).toBeGreaterThan(0)
  })

  it('lets two tabs sign in side by side', async () => {
    const { page, context } = await openTab()
    const other = await context.newPage()
    await page.goto(site.url)
    await other.goto(site.url)
    await card(page, 'senler').button.click()
    await card(other, 'bstats').button.click()
    await allow(page)
    await allow(other)
    await page.waitForURL(`${site.url}/#senler`)
    await other.waitForURL(`${site.url}/#bstats`)
    await other.reload()
    expect(await card(other, 'senler').badge.textContent()).toBe('connected')
    expect(await card(other, 'bstats').badge.textContent()).toBe('connected')
  })

  it('takes a double click for one', async () => {
    const { page } = await openTab()
    await page.goto(site.url)
    await card(page, 'senler').button.dblclick()
    await allow(page)
    await page.waitForURL(`${site.url}/#senler`)
    expect(await card(page, 'senler').badge.textContent()).toBe('connected')
    // The application's own token, too, was asked for once, however many pages showed it.
    expect(site.sandbox.ringme.issued).toBe(1)
  })

  it('shows a renewal on the wire, and a failure in plain words', async () => {
    const { page } = await openTab()
    await page.goto(people.url)
    await card(page, 'ringme').button.click()
    await allow(page)
    await page.waitForURL(`${people.url}/#ringme`)
    const { root } = card(page, 'ringme')
    await root.getByText('Make trouble').click()
    await root.getByRole('button', { name: 'Kill' }).click()
    await page.waitForURL(/done=kill/)
    expect(await root.locator('dl').textContent()).toContain('demo@ringme.test')
    const wire = await page.locator('.exchange[open] .steps').last().innerText()
    expect(wire).toMatch(/401[\s\S]*grant_type=refresh_token[\s\S]*200/)

    await root.getByText('Make trouble').click()
    await root.locator('select').selectOption('api-html')
    await root.getByRole('button', { name: 'Break' }).click()
    await page.waitForURL(/done=fault/)
    expect(await root.locator('.alert').textContent()).toMatch(/not what this API answers with/)
    await page.reload()
    expect(await root.locator('dl').textContent()).toContain('demo@ringme.test')
  })

  it('says so when a token dies that nothing can renew', async () => {
    const { page } = await openTab()
    await page.goto(site.url)
    await card(page, 'senler').button.click()
    await allow(page)
    await page.waitForURL(`${site.url}/#senler`)
    site.sandbox.senler.killTokens()
    await page.reload()
    const { root, badge } = card(page, 'senler')
    expect(await root.locator('.alert').textContent()).toContain('Sign in again')
    expect(await badge.textContent()).toBe('not connected')
    await page.reload()
    expect(await root.locator('.alert').count()).toBe(0)
  })

  it('signs in at a provider that variables name, where there is nothing to break', async () => {
    const { clientId, clientSecret, origin } = site.sandbox.senler
    const real = await startSite({
      SENLER_CLIENT_ID: clientId,
      SENLER_CLIENT_SECRET: clientSecret,
      SENLER_ORIGIN: origin,
    })
    const { page } = await openTab()
    await page.goto(real.url)
    expect(await card(page, 'bstats').root.getByText('Make trouble').count()).toBe(1)
    expect(await card(page, 'senler').root.getByText('Make trouble').count()).toBe(0)
    await card(page, 'senler').button.click()
    expect(new URL(page.url()).origin).toBe(origin)
    await allow(page)
    await page.waitForURL(`${real.url}/#senler`)
    expect(await card(page, 'senler').badge.textContent()).toBe('connected')
    await real.close()
  })

  it('shows no code, token, secret or state on the wire', async () => {
    const { page } = await openTab()
    await page.goto(people.url)
    for (const id of ['senler', 'bstats', 'admitad', 'ringme']) {
      await card(page, id).button.click()
      await allow(page)
      await page.waitForURL(`${people.url}/#${id}`)
    }
    const html = await page.content()
    const secrets = people.sandbox.calls.flatMap(({ query, body, responseBody, headers }) => {
      const text = [new URLSearchParams(query as Record<string, string>), body, responseBody]
      const values = text.join('&').matchAll(/(?:code|token|secret|state)"?[=:]"?([^&",}]{12,})/g)
      return [...[...values].map(([, value = '']) => value), headers.authorization?.split(' ')[1]]
    })
    const known = secrets.filter((secret) => secret !== undefined)
    expect(known.length).toBeGreaterThan(12)
    expect(known.filter((secret) => html.includes(decodeURIComponent(secret)))).toEqual([])
  })
})
