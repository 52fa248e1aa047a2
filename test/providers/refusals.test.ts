import type { Provider, ProviderFactory } from 'express-oauth-connect'
import type { StandInAnswer } from 'express-oauth-connect/sandbox'
import { VENDORS } from './dialects/index.js'
import type { Refusal, Vendor } from './dialects/vendor.js'
import { grantsOf, page, startOf, TABLES, visit, type Visit } from './stand-in-site.js'

const REFUSALS = TABLES.flatMap(([id, factory]) =>
  (VENDORS[id]?.refusals ?? []).map((refusal) => ({ id, factory, refusal })),
)

/** A visit whose provider says one thing more than its dialect: at its next answer there. */
async function visitRefused(id: string, factory: ProviderFactory) {
  const { dialect = {} } = VENDORS[id] ?? {}
  const next = new Map<'token' | 'api', StandInAnswer>()
  const take = (endpoint: 'token' | 'api') => {
    const answer = next.get(endpoint)
    next.delete(endpoint)
    return answer
  }
  const visited = await visit(id, factory, {
    ...dialect,
    token: (...args) => take('token') ?? dialect.token?.(...args),
    api: (...args) => take('api') ?? dialect.api?.(...args),
  })
  return { ...visited, next }
}

/** Where start leads, and what the callback must bring of it. */
async function start(
  { browser, vendor }: Pick<Visit, 'browser' | 'vendor'>,
  { id, factory }: { id: string; factory: ProviderFactory },
) {
  const table = factory.table as Provider
  const params = { ...startOf(table, vendor.registration?.settings), ...vendor.start }
  const answer = await browser.get(`/auth/${id}/start`).query(params).expect(302)
  const url = new URL(answer.get('Location') ?? '')
  const within = url.searchParams.get('redirect_uri') ?? ''
  const source = table.stateIn === 'redirect_uri' ? new URL(within) : url
  return { url, state: source.searchParams.get('state') ?? '' }
}

type Browser = Visit['browser']

/** The browser's way back: a redirect, or a form that the provider's page posts. */
async function comeBack(browser: Browser, id: string, params: object, posts: boolean) {
  const path = `/auth/${id}/callback`
  if (!posts) return browser.get(path).query(params).set('Accept', 'application/json')
  const posted = await browser.post(path).type('form').send(params).expect(303)
  return browser.get(posted.get('Location') ?? '').set('Accept', 'application/json')
}

/** From start over the provider's page to the site. */
async function signIn(visited: Visit, of: { id: string; factory: ProviderFactory }) {
  const { url } = await start(visited, of)
  const answer = await fetch(url, { redirect: 'manual' })
  const location = answer.headers.get('location')
  const html = location === null ? await answer.text() : ''
  const fields = [...html.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  const params = location === null ? fields : new URL(location).searchParams
  return comeBack(visited.browser, of.id, Object.fromEntries(params), location === null)
}

function answerOf({ status = 400, body, headers }: Refusal): StandInAnswer {
  return { status, body, ...(headers && { headers }) }
}

/** What the last page said, in the words of a refusal. */
function expectTold(answer: unknown, { told, more = {} }: Refusal): void {
  const code = told === 'ended' ? 'not_connected' : told
  expect(answer).toMatchObject({ code, ...(told !== 'ended' && more) })
}

describe('in the vendor’s own words', () => {
  it.each(REFUSALS)('$id refuses: $refusal.at, $refusal.told', async (row) => {
    const { id, factory, refusal } = row
    const visited = await visitRefused(id, factory)
    const { browser, stand, next, vendor } = visited
    const posts = (factory.table as Provider).responseMode === 'form_post'

    if (refusal.at === 'callback') {
      const { state } = await start(visited, row)
      const back = await comeBack(browser, id, { state, ...refusal.brings }, posts)
      expectTold(errorIn(back.body), refusal)
      return
    }
    if (refusal.at === 'code') {
      next.set('token', answerOf(refusal))
      expectTold(errorIn((await signIn(visited, row)).body), refusal)
      return
    }
    if (grantsOf(factory.table).includes('authorization_code')) {
      const { status, body } = await signIn(visited, row)
      expect({ status, body: status === 302 ? {} : (body as unknown) }).toEqual({
        status: 302,
        body: {},
      })
    } else {
      await page(browser, '/call')
    }
    if (refusal.at === 'refresh') {
      stand.killTokens()
      next.set('token', answerOf(refusal))
      expectTold(await page(browser, '/call'), refusal)
      return
    }
    next.set('api', answerOf(refusal))
    const answer = await page(browser, '/call')
    if (refusal.told !== 'dead') expectTold(answer, refusal)
    else if (renews(factory, vendor)) expect(answer).toEqual({ data: expect.anything() as unknown })
    else expect(answer).toMatchObject({ code: 'not_connected' })
  })
})

/** The callback's JSON names the code `error`. */
function errorIn(body: unknown): unknown {
  const { error, ...rest } = body as { error?: unknown }
  return { ...rest, code: error }
}

function renews(factory: ProviderFactory, vendor: Vendor): boolean {
  const grants = grantsOf(factory.table)
  return (
    vendor.renews !== false &&
    (grants.includes('refresh_token') || !grants.includes('authorization_code'))
  )
}
