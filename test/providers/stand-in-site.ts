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
import { standIn, type StandIn, type StandInDialect } from 'express-oauth-connect/sandbox'
import { sampleOf } from '../../src/sandbox/stand-in/table/samples.js'
import { VENDORS } from './dialects/index.js'
import { CLIENT_ID, CLIENT_SECRET, redirectUri, type Vendor } from './dialects/vendor.js'
import { SECRET } from '../support/site.js'

/** Every table of the catalogue, by id: what is not in the index yet is there too. */
export const TABLES = readdirSync('src/providers')
  .filter((file) => /^(?!index\.).*\.ts$/.test(file))
  .flatMap((file) => Object.values(moduleOf(`../../src/providers/${file}`)))
  .filter(isFactory)
  .map((factory) => [factory.table.id, factory] as const)

function moduleOf(path: string): Readonly<Record<string, unknown>> {
  return jest.requireActual<Readonly<Record<string, unknown>>>(path)
}

function isFactory(value: unknown): value is ProviderFactory {
  return typeof value === 'function' && 'table' in value
}

/** The grants of a table by name. */
export function grantsOf({
  grants = ['authorization_code', 'refresh_token'],
}: Pick<Provider, 'grants'>) {
  return grants.map((grant) => (typeof grant === 'string' ? grant : grant.name))
}

const running: StandIn[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((stand) => stand.close()))
})

/** A site and the stand-in that it signs in at. */
export interface Visit {
  readonly stand: StandIn
  readonly browser: ReturnType<typeof supertest.agent>
  readonly vendor: Vendor
}

/** A site with that provider alone, at a stand-in of it. */
export async function visit(
  id: string,
  factory: ProviderFactory,
  dialect: StandInDialect | undefined = VENDORS[id]?.dialect,
): Promise<Visit> {
  const vendor = VENDORS[id] ?? {}
  const { table } = factory
  const { clientSecret = CLIENT_SECRET, privateKey } = vendor.registration ?? {}
  const client = { clientId: CLIENT_ID, ...(privateKey === undefined && { clientSecret }) }
  const settings = { ...settingsOf(table as Provider), ...vendor.registration?.settings }
  const stand = await standIn(factory, {
    ...{ ...client, settings },
    ...(dialect && { dialect }),
    // A server that knows it by a name must be told where that is.
    ...('redirectUri' in table && { redirectUris: [redirectUri(id)] }),
  })
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
    const { status = 500 } = error as Partial<OAuthError>
    const told = JSON.parse(JSON.stringify(error)) as object
    res.status(status).json({ ...told, more: String(error) })
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
export async function page(browser: Visit['browser'], path: string): Promise<unknown> {
  const { status, body } = await browser.get(path)
  return status === 200 ? body : { failed: status, ...(body as object) }
}

/** Hosts that a page has to name. */
export function startOf(table: Provider, settings: Readonly<Record<string, string>> = {}) {
  const { authorizationEndpoint = '', placeholders = {} } = table
  const names = Object.keys(placeholders).filter(
    (name) =>
      'under' in (placeholders[name] ?? {}) &&
      settings[name] === undefined &&
      authorizationEndpoint.includes(`{${name}}`),
  )
  return Object.fromEntries(names.map((name) => [name, 'acme']))
}
