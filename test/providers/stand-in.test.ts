import { readdirSync } from 'node:fs'
import express, { type Express } from 'express'
import session from 'express-session'
import supertest from 'supertest'
import {
  oauth,
  type OAuthError,
  type Provider,
  type ProviderFactory,
  type Registration,
} from 'express-oauth-connect'
import { standIn, type StandIn } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
import { sampleOf } from '../../src/sandbox/stand-in/table/samples.js'
import { VENDORS } from './dialects/index.js'
import { CLIENT_ID, CLIENT_SECRET, expectWanted, type Vendor } from './dialects/vendor.js'
import { SECRET } from '../support/site.js'

const TABLES = readdirSync('src/providers')
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .flatMap((file) => Object.values(moduleOf(`../../src/providers/${file}`)))
  .filter(isFactory)
  .map((factory) => [factory.table.id, factory] as const)
const SIGN_INS = TABLES.filter(([id, { table }]) => {
  return grantsOf(table).includes('authorization_code') && VENDORS[id]?.omitted === undefined
})
const APPLICATIONS = TABLES.filter(([, { table }]) => {
  return !grantsOf(table).includes('authorization_code')
})

/** Each file by itself: what is not in the index yet is tried too. */
function moduleOf(path: string): Readonly<Record<string, unknown>> {
  return jest.requireActual<Readonly<Record<string, unknown>>>(path)
}

function isFactory(value: unknown): value is ProviderFactory {
  return typeof value === 'function' && 'table' in value
}

function grantsOf({ grants = ['authorization_code', 'refresh_token'] }: Pick<Provider, 'grants'>) {
  return grants.map((grant) => (typeof grant === 'string' ? grant : grant.name))
}

const running: StandIn[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((stand) => stand.close()))
})

interface Visit {
  readonly stand: StandIn
  readonly browser: ReturnType<typeof supertest.agent>
  readonly vendor: Vendor
}

/** A site with that provider alone, at a stand-in of it. */
async function visit(id: string, factory: ProviderFactory): Promise<Visit> {
  const vendor = VENDORS[id] ?? {}
  const { table } = factory
  const { clientSecret = CLIENT_SECRET, privateKey } = vendor.registration ?? {}
  const client = { clientId: CLIENT_ID, ...(privateKey === undefined && { clientSecret }) }
  const settings = { ...settingsOf(table as Provider), ...vendor.registration?.settings }
  const options = { ...client, settings, ...(vendor.dialect && { dialect: vendor.dialect }) }
  const stand = await standIn(factory, options)
  running.push(stand)
  const registration = factory({
    ...client,
    ...(table.scope === true && { scope: ['read'] }),
    ...(table.stateIn === 'none' && { acceptNoState: true }),
    ...(grantsOf(table).includes('authorization_code') && { grant: 'authorization_code' }),
    ...vendor.registration,
    settings,
    origin: stand.origin,
  })
  return { stand, vendor, browser: supertest.agent(siteWith(registration)) }
}

/** What a registration must say of the tenant: any value that the table takes. */
function settingsOf({ settings = {}, placeholders = {} }: Provider): Record<string, string> {
  const hosts = Object.entries(placeholders).filter(([, rule]) => 'under' in rule)
  const needed = Object.entries(settings).filter(
    ([, rule]) => rule instanceof RegExp || rule.required,
  )
  const named = Object.entries(placeholders).filter(
    ([name, rule]) => !hosts.some(([host]) => host === name) && rule.default === undefined,
  )
  const values = [...named, ...needed].map(([name, rule]) => {
    const isHost = named.some(([one]) => one === name) && !('pattern' in rule)
    return [name, isHost ? 'tenant.example' : sampleOf(name, { rule, id: '1001' })] as const
  })
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
}

function siteWith(registration: Registration): Express {
  const app = express()
  app.use(session({ secret: 'x', resave: false, saveUninitialized: false }))
  const failed = (res: express.Response) => (error: unknown) => {
    const { status = 500, message, hint, code } = error as Partial<OAuthError>
    res.status(status).json({ message, hint, code, more: String(error) })
  }
  app.use(oauth({ baseUrl: 'http://localhost:3000', secret: SECRET, providers: [registration] }))
  const { id } = registration
  app.get('/profile', (req, res) => {
    req
      .oauth(id)
      .profile()
      .then((profile) => res.json(profile), failed(res))
  })
  app.get('/call', (req, res) => {
    req
      .oauth(id)
      .get('stand-in/ping')
      .then(({ data }) => res.json({ data }), failed(res))
  })
  app.get('/bye', (req, res) => {
    req.oauth.disconnect(id).then(() => res.json({}), failed(res))
  })
  return app
}

/** A page's answer, or what went wrong in words. */
async function page(browser: Visit['browser'], path: string): Promise<unknown> {
  const { status, body } = await browser.get(path)
  return status === 200 ? body : { failed: status, ...(body as object) }
}

/** Hosts that a page has to name. */
function startOf(table: Provider, settings: Readonly<Record<string, string>> = {}) {
  const { authorizationEndpoint = '', placeholders = {} } = table
  const names = Object.keys(placeholders).filter(
    (name) =>
      'under' in (placeholders[name] ?? {}) &&
      settings[name] === undefined &&
      authorizationEndpoint.includes(`{${name}}`),
  )
  return Object.fromEntries(names.map((name) => [name, 'acme']))
}

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
