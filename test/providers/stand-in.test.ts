import type { Provider } from 'express-oauth-connect'
import { signIn } from 'express-oauth-connect/testing'
import { VENDORS } from './dialects/index.js'
import { expectWanted } from './dialects/vendor.js'
import { grantsOf, page, startOf, TABLES, visit, type Visit } from './stand-in-site.js'

const SIGN_INS = TABLES.filter(([id, { table }]) => {
  return grantsOf(table).includes('authorization_code') && VENDORS[id]?.omitted === undefined
})
const APPLICATIONS = TABLES.filter(([, { table }]) => {
  return !grantsOf(table).includes('authorization_code')
})

/** As the person's browser does it where the provider answers by a form. */
async function signInByForm(browser: Visit['browser'], id: string): Promise<void> {
  const start = await browser.get(`/auth/${id}/start`).expect(302)
  const html = await (await fetch(start.get('Location') ?? '')).text()
  const fields = [...html.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  const posted = await browser
    .post(`/auth/${id}/callback`)
    .type('form')
    .send(Object.fromEntries(fields))
    .expect(303)
  await browser.get(posted.get('Location') ?? '').expect(302)
}

describe('every table, at a stand-in that speaks its dialect,', () => {
  it.each(SIGN_INS)('%s signs in, says who it is, calls, renews and ends', async (id, factory) => {
    const { stand, vendor, browser } = await visit(id, factory)
    const table = factory.table as Provider
    const params = { ...startOf(table, vendor.registration?.settings), ...vendor.start }
    const posts = (table as { readonly responseMode?: string }).responseMode === 'form_post'
    if (posts) await signInByForm(browser, id)
    else await signIn(browser, id, { params })
    const [person] = stand.people
    const of = (endpoint: string) => stand.calls.filter((call) => call.endpoint === endpoint)
    if (vendor.authorize) expectWanted(of('authorize')[0], vendor.authorize)
    if (vendor.token) expectWanted(of('token')[0], vendor.token)

    if (table.profile !== false && (table.profile || table.discovery || table.idToken)) {
      const profile = await page(browser, '/profile')
      expect(profile).toMatchObject(vendor.profile ?? { id: TEXT })
      const { fields } = (table.profile ?? {}) as { fields?: Record<string, unknown> }
      if (!vendor.profile && fields && fields.email !== fields.id) {
        expect(profile).toMatchObject({ id: person?.id })
      }
      if (!vendor.profile && fields?.email) expect(profile).toMatchObject({ email: person?.email })
    }

    expect(await page(browser, '/call')).toEqual({ data: expect.anything() })
    for (const call of of('api')) if (vendor.api) expectWanted(call, vendor.api)

    stand.killTokens()
    const renewed = await page(browser, '/call')
    if (vendor.renews === false) {
      expect(renewed).toMatchObject({ failed: 401, code: 'not_connected' })
      await signIn(browser, id, { params })
    } else if (grantsOf(table).includes('refresh_token')) {
      expect(renewed).toEqual({ data: expect.anything() })
      expect({ issued: stand.issued, reuses: stand.reuses }).toEqual({ issued: 2, reuses: 0 })
      if (vendor.refresh) expectWanted(of('token')[1], vendor.refresh)
    } else {
      expect(renewed).toMatchObject({ failed: 401, code: 'not_connected' })
      await signIn(browser, id, { params })
    }

    expect(await page(browser, '/bye')).toEqual({})
    const ended = of('revoke').map(({ status }) => status)
    expect(ended.filter((status) => status >= 400)).toEqual([])
    expect(ended.length > 0).toBe(table.revocationEndpoint !== undefined)
    if (vendor.revoke) expectWanted(of('revoke')[0], vendor.revoke)
  })

  it('has a table for each vendor that was written down', () => {
    const ids = TABLES.map(([id]) => id)
    expect(Object.keys(VENDORS).filter((id) => !ids.includes(id))).toEqual([])
  })

  for (const [id, factory] of APPLICATIONS) {
    it(`${id} calls its API with the application's own token`, async () => {
      const { stand, vendor, browser } = await visit(id, factory)
      expect(await page(browser, '/call')).toEqual({ data: expect.anything() })
      const token = stand.calls.find(({ endpoint }) => endpoint === 'token')
      if (vendor.token) expectWanted(token, vendor.token)
      stand.killTokens()
      expect(await page(browser, '/call')).toEqual({ data: expect.anything() })
    })
  }
})

const TEXT: unknown = expect.any(String)
