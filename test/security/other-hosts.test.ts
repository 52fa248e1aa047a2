import { memoryStore, oauth } from 'express-oauth-connect'
import { BASE_URL, begin, plain, SECRET, signIn, site, type Browser } from '../support/site.js'
import { rotate } from '../support/rotating.js'
import { stub, type Received, type Stub } from '../support/stub.js'
import { WatchedStore } from '../support/watched-store.js'
import { connected } from './hostile.js'

let before: Stub
let after: Stub
let store: WatchedStore
beforeEach(async () => {
  ;[before, after] = [await stub(), await stub()]
  store = new WatchedStore()
})

/** All that a request could carry a credential in. */
const text = ({ url, body, headers }: Received) => `${url} ${body} ${JSON.stringify(headers)}`

/** A browser of one site, with the cookies of a browser of another. */
function sameVisitor(from: Browser, to: Browser): Browser {
  Object.assign(to, { jar: (from as unknown as { jar: object }).jar })
  return to
}

const at = (server: Stub, options: object = {}) => [plain(server.origin, {}, options)]
const shop = (server: Stub, options: object = {}, shared = memoryStore()) =>
  site(at(server, options), { shared }, { store }).browser()

describe('a registration whose host changed after the sign-in', () => {
  it('sends the new host no access token', async () => {
    const old = shop(before)
    await signIn(old)
    const moved = sameVisitor(old, shop(after))
    const response = await moved.get('/call/plain').expect(401)
    expect(response.body).toMatchObject({ code: 'not_connected' })
    expect(response.text).toContain('formerOrigins')
    expect(after.calls).toEqual([])
    expect(await connected(moved)).toEqual([])
    // What the old registration made is still its own.
    await sameVisitor(old, shop(before)).get('/call/plain').expect(200)
  })

  it('sends it no refresh token, and none to revoke', async () => {
    rotate(before)
    const old = shop(before)
    await signIn(old)
    const cells = { revocationEndpoint: `${after.origin}/revoke` }
    const moved = site([plain(after.origin, cells)], {}, { store }).browser()
    sameVisitor(old, moved)
    await moved.get('/call/plain').expect(401)
    await moved.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(after.calls).toEqual([])
  })

  it.each(['tokenEndpoint', 'apiBaseUrl'])('nor where only its %s is elsewhere', async (cell) => {
    rotate(before)
    const old = shop(before)
    await signIn(old)
    const moved = site([plain(before.origin, { [cell]: `${after.origin}/api/` })], {}, { store })
    await sameVisitor(old, moved.browser()).get('/call/plain').expect(401)
    expect(after.calls).toEqual([])
  })

  it('keeps it where formerOrigins names the old host', async () => {
    const old = shop(before)
    await signIn(old)
    const moved = sameVisitor(old, shop(after, { formerOrigins: [before.origin] }))
    await moved.get('/call/plain').expect(200)
    expect(await connected(moved)).toEqual(['plain'])
    expect(after.to('/api/me')).toHaveLength(1)
  })

  it('is renewed there, and is the new host’s from then on', async () => {
    rotate(before)
    const old = shop(before)
    await signIn(old)
    after.token = before.token
    const moved = sameVisitor(old, shop(after, { formerOrigins: [before.origin] }))
    await moved.get('/call/plain')
    expect(after.to('/token').map(({ form }) => form.get('refresh_token'))).toEqual([
      'refresh-1-canary',
    ])
    expect(await connected(sameVisitor(old, shop(after)))).toEqual(['plain'])
  })
})

it('a code is sent nowhere but to the host that its start was meant for', async () => {
  const shared = memoryStore()
  const old = shop(before, {}, shared)
  const { callback } = await begin(old)
  const moved = sameVisitor(old, shop(after, {}, shared))
  await moved.get(callback({ code: 'code-canary' })).expect(400)
  expect([...before.calls, ...after.calls]).toEqual([])
  // Nobody burnt it: it is still good where it belongs.
  await sameVisitor(old, shop(before, {}, shared))
    .get(callback())
    .expect(302)
})

it('nor to another client at the same host', async () => {
  const old = shop(before)
  await signIn(old)
  const { callback } = await begin(old)
  const other = sameVisitor(old, shop(before, { clientId: 'another-client' }))
  const calls = before.calls.length
  await other.get('/call/plain').expect(401)
  await other.get(callback()).expect(400)
  expect(before.calls).toHaveLength(calls)
})

it('two oauth() that give the same id to two hosts keep their tokens apart', async () => {
  const made = site(at(before), {}, { store })
  const second = oauth({
    baseUrl: BASE_URL,
    secret: SECRET,
    providers: at(after, { clientId: 'second-client' }),
    mountPath: '/second',
  })
  made.app.use(second)
  const browser = made.browser()
  await signIn(browser)
  const start = await browser.get('/second/plain/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  await browser.get(`/second/plain/callback?code=the-code&state=${state}`).expect(302)
  made.app.get('/second-call', async (req, res) => {
    res.json((await req.oauth('plain').get('me')).data)
  })
  await browser.get('/call/plain').expect(200)
  const issuedTo = (server: Stub) => server.to('/token').map(({ form }) => form.get('client_id'))
  expect([issuedTo(before), issuedTo(after)]).toEqual([['client-id'], ['second-client']])
  const bearers = (server: Stub) =>
    server.calls.flatMap((call) => /access-token-\d+/.exec(text(call)) ?? [])
  expect(new Set([...bearers(before), ...bearers(after)]).size).toBe(
    new Set(bearers(before)).size + new Set(bearers(after)).size,
  )
  expect(bearers(before).length + bearers(after).length).toBeGreaterThan(0)
  expect(store.records).toHaveLength(2)
})

it('and so do two over one list, where both mount at the same path in turn', async () => {
  const first = shop(before)
  await signIn(first)
  const second = sameVisitor(first, shop(after, { clientId: 'second-client' }))
  await second.get('/call/plain').expect(401)
  await signIn(second)
  await second.get('/call/plain').expect(200)
  const [token] = before.to('/token').map(() => 'access-token-')
  expect(after.calls.filter((call) => text(call).includes('refresh_token'))).toEqual([])
  expect(token).toBeDefined()
})
