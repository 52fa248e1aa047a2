import express from 'express'
import session, { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { oauth, isOAuthError, type OAuthOptions, type Registration } from 'express-oauth-connect'
import { BASE_URL, begin, plain, SECRET, signIn, site } from '../../support/site.js'
import { issue, stub, type Stub } from '../../support/stub.js'

let first: Stub
let second: Stub
let store: MemoryStore
beforeEach(async () => {
  first = await stub()
  second = await stub()
  store = new MemoryStore()
})

/** The same site after a restart with other settings: one browser goes on with its cookies. */
function restartable(providers: readonly Registration[], options: Partial<OAuthOptions> = {}) {
  const app = express()
  const made = site(providers, options, { store })
  let current = made.app
  app.use((req, res, next) => current(req, res, next))
  return {
    browser: () => supertest.agent(app),
    restart: (changed: readonly Registration[], changes: Partial<OAuthOptions> = {}) => {
      current = site(changed, changes, { store }).app
    },
  }
}

const at = ({ origin }: Stub, options: Parameters<typeof plain>[2] = {}) =>
  plain('https://plain.example', {}, { origin, ...options })

describe('a connection', () => {
  it.each([
    { what: 'host', changed: () => at(second) },
    { what: 'API', changed: () => at(first, { apiBaseUrl: `${second.origin}/api/` }) },
    {
      what: 'token endpoint',
      changed: () => at(first, { tokenEndpoint: `${second.origin}/token` }),
    },
    { what: 'client', changed: () => at(first, { clientId: 'another' }) },
  ])('made before the $what changed is sent nowhere', async ({ changed }) => {
    first.token = issue({ expires_in: 0 })
    const { browser, restart } = restartable([at(first)])
    const visitor = browser()
    await signIn(visitor)
    const before = first.calls.length
    restart([changed()])
    await visitor.get('/call/plain').expect(401)
    expect((await visitor.get('/auth/connections')).body).toEqual({ connections: [] })
    expect([first.calls.length, second.calls.length]).toEqual([before, 0])
    // And it is still there for those who may use it.
    restart([at(first)])
    first.token = issue()
    await visitor.get('/call/plain').expect(200)
  })

  it('is adopted where formerOrigins names the old host', async () => {
    first.token = issue({ expires_in: 0 })
    const { browser, restart } = restartable([at(first)])
    const visitor = browser()
    await signIn(visitor)
    restart([at(second, { formerOrigins: [first.origin] })])
    await visitor.get('/call/plain').expect(200)
    expect(second.calls.map(({ path }) => path)).toEqual(['/token', '/api/me'])
    // Renewed there, it belongs there.
    restart([at(second)])
    await visitor.get('/call/plain').expect(200)
  })

  it('survives a process with a wrong secret', async () => {
    first.token = issue({ expires_in: 30 })
    const { browser, restart } = restartable([at(first)])
    const visitor = browser()
    await signIn(visitor)
    restart([at(first)], { secret: 'another secret of 32 bytes or even more' })
    const { body } = await visitor.get('/call/plain').expect(401)
    expect(body).toMatchObject({ code: 'not_connected' })
    expect(JSON.stringify(body)).toContain('secret')
    expect((await visitor.get('/auth/connections')).body).toEqual({ connections: [] })
    await visitor.get('/secret/plain')
    restart([at(first)])
    await visitor.get('/call/plain').expect(200)
  })
})

describe('a code', () => {
  it.each([
    { what: 'host', changed: () => at(second) },
    { what: 'client', changed: () => at(first, { clientId: 'another' }) },
  ])('of a start before the $what changed is sent nowhere', async ({ changed }) => {
    const { browser, restart } = restartable([at(first)])
    const visitor = browser()
    const { callback } = await begin(visitor)
    restart([changed()])
    await visitor.get(callback()).expect(400)
    expect([first.calls, second.calls]).toEqual([[], []])
  })
})

/** Two oauth() in one app over one session, both with a provider named `plain`. */
function twoSites(options: Partial<OAuthOptions> = {}) {
  const app = express()
  app.use(session({ secret: 's', resave: false, saveUninitialized: false, store }))
  const shops = express()
  const staff = express()
  const common = { baseUrl: BASE_URL, secret: SECRET, ...options }
  shops.use(oauth({ ...common, providers: [plain(first.origin)] }))
  staff.use(oauth({ ...common, mountPath: '/staff-auth', providers: [plain(second.origin)] }))
  for (const [name, part] of Object.entries({ shops, staff })) {
    part.get(`/${name}/call`, (req, res) => {
      req
        .oauth('plain')
        .get('me')
        .then(
          ({ data }) => res.json(data),
          (error: unknown) => res.status(isOAuthError(error) ? error.status : 500).json(error),
        )
    })
    app.use(part)
  }
  app.get('/logout', (req, res) => req.session.destroy(() => res.end('bye')))
  return supertest.agent(app)
}

describe('two oauth() over one session, with the same provider id', () => {
  const staffSignIn = async (visitor: ReturnType<typeof twoSites>) => {
    const start = await visitor.get('/staff-auth/plain/start').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    await visitor.get(`/staff-auth/plain/callback?code=c&state=${state}`).expect(302)
  }
  const records = () => Object.keys((store as unknown as { sessions: object }).sessions)

  it('send nothing of the first to the hosts of the second', async () => {
    const visitor = twoSites()
    await signIn(visitor)
    await visitor.get('/staff/call').expect(401)
    expect(second.calls).toEqual([])
    await visitor.get('/shops/call').expect(200)
  })

  it('end none of each other’s connections by a sign-in, and all of them by a logout', async () => {
    const visitor = twoSites()
    await signIn(visitor)
    await staffSignIn(visitor)
    await visitor.get('/shops/call').expect(200)
    await visitor.get('/staff/call').expect(200)
    await signIn(visitor)
    await visitor.get('/staff/call').expect(200)
    await visitor.get('/shops/call').expect(200)
    await visitor.get('/logout').expect(200)
    expect(records()).toEqual([])
  })
})
