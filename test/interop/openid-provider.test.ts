import { clientSecretPost, type Claims, type Profile } from 'express-oauth-connect'
import { openid, type OpenIdOptions } from 'express-oauth-connect/providers'
import { later } from '../security/hostile.js'
import { BASE_URL, savedIn, site, type Browser } from '../support/site.js'
import { person } from './person.js'
import { startServer, type ServerProcess } from './server-process.js'

let server: ServerProcess
let origin: string
let keySets = 0
let hasRotated = (): void => undefined

beforeAll(async () => {
  server = await startServer('openid-provider.mjs', {}, ({ event, rotated }) => {
    if (event === 'jwks') keySets++
    if (rotated === true) hasRotated()
  })
  origin = server.origin
})
beforeEach(() => {
  keySets = 0
})
afterAll(() => server.stop())

async function rotate(): Promise<void> {
  const rotated = new Promise<void>((resolve) => (hasRotated = resolve))
  server.send('rotate')
  await rotated
}

interface Seen {
  claims?: Claims | undefined
  profile?: Profile
}

/** A site with one registration of that name there, and what its hook sees. */
function company(id: string, options: Partial<OpenIdOptions> = {}) {
  const seen: Seen = {}
  const registration = openid({
    ...{ id, issuer: origin, clientId: id },
    clientSecret: `secret-of-${id}-32-bytes-or-more-of-it`,
    scope: ['openid', 'offline_access', 'profile', 'email'],
    authorizationParams: { prompt: 'consent' },
    ...options,
  })
  const shop = site([registration], {
    onSignIn: async (signIn) => {
      seen.claims = signIn.claims
      seen.profile = await signIn.profile()
    },
  })
  return { ...shop, seen }
}

async function signIn(browser: Browser, id: string) {
  const start = await browser.get(`/auth/${id}/start`).expect(302)
  const { pathname, search } = await person(start.get('Location') ?? '', BASE_URL)
  const { status, body } = await browser.get(pathname + search).set('Accept', 'application/json')
  return { status, body: body as { error?: string; message?: string } }
}

/** Clients with that id_token_signed_response_alg. */
const SIGNED = [
  ...['rs256', 'rs384', 'rs512', 'ps256', 'ps384', 'ps512', 'es256', 'es384', 'es512'],
  ...['eddsa', 'ed25519'],
]

describe('oidc-provider by discovery', () => {
  it.each([...SIGNED, 'post', 'public', 'par'])(
    'signs in a client called %s: claims, profile, identity',
    async (id) => {
      const secret = id === 'public' ? { clientSecret: undefined } : {}
      // It lists client_secret_basic first, which "post" is not registered for.
      const auth = id === 'post' ? { clientAuth: clientSecretPost } : {}
      const { browser, seen } = company(id, { ...secret, ...auth })
      const one = browser()
      expect(await signIn(one, id)).toEqual({ status: 302, body: {} })
      expect(seen.claims).toMatchObject({ iss: origin, sub: 'ivan', aud: id })
      expect(seen.profile).toMatchObject({ id: 'ivan', name: 'ivan the person' })
      const [saved] = savedIn((await one.get('/session')).body)
      expect(saved).toMatchObject({ identity: { issuer: origin, sub: 'ivan' } })
    },
  )

  it.each(['HS256', 'HS384', 'HS512'])(
    'signs in with %s where the registration says so, else not',
    async (alg) => {
      const id = alg.toLowerCase()
      const { browser, seen } = company(id, { idToken: { algorithms: [alg] } })
      expect((await signIn(browser(), id)).status).toBe(302)
      expect(seen.claims).toMatchObject({ sub: 'ivan' })
      const { body, status } = await signIn(company(id).browser(), id)
      expect([status, body.error]).toEqual([502, 'id_token_invalid'])
      expect(keySets).toBe(0)
    },
  )

  it('brings the claims that were asked for by name', async () => {
    const claims = JSON.stringify({
      id_token: { phone_number: { essential: true }, auth_time: { essential: true } },
    })
    const authorizationParams = { prompt: 'consent', claims }
    const { browser, seen } = company('claims', { authorizationParams })
    expect((await signIn(browser(), 'claims')).body).toEqual({})
    expect(seen.claims).toMatchObject({
      phone_number: '+7',
      auth_time: expect.any(Number) as number,
    })
    expect(seen.profile).toMatchObject({ phone: '+7' })
  })

  it('issues a token for the resource that start names (RFC 8707)', async () => {
    const resource = 'https://api.shop.example/'
    const authorizationParams = { prompt: 'consent', resource }
    const { browser, seen } = company('resource', { authorizationParams, scope: ['openid'] })
    const one = browser()
    expect((await signIn(one, 'resource')).body).toEqual({})
    expect(seen.claims).toMatchObject({ sub: 'ivan' })
    const [saved] = savedIn((await one.get('/session')).body)
    const [, payload = ''] = saved?.tokens.accessToken.split('.') ?? []
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      aud: resource,
    })
  })

  it('takes a pairwise subject as it is', async () => {
    const { browser, seen } = company('pairwise')
    expect((await signIn(browser(), 'pairwise')).status).toBe(302)
    expect(seen.profile?.id).toBe('ivan of pairwise')
  })

  it('refuses an encrypted id_token in words', async () => {
    const { status, body } = await signIn(company('encrypted').browser(), 'encrypted')
    expect([status, body.error]).toEqual([502, 'id_token_invalid'])
    expect(body.message).toContain('encrypted')
  })

  it('reads signed userinfo', async () => {
    const id = 'signed-userinfo'
    const { browser, seen } = company(id)
    expect((await signIn(browser(), id)).status).toBe(302)
    expect(seen.profile).toMatchObject({ id: 'ivan', name: 'ivan the person' })
  })

  it('goes on after its keys are rotated under way', async () => {
    const { browser } = company('rs256')
    expect((await signIn(browser(), 'rs256')).status).toBe(302)
    await rotate()
    expect((await signIn(browser(), 'rs256')).status).toBe(302)
    expect((await signIn(browser(), 'rs256')).status).toBe(302)
    expect(keySets).toBe(2)
  })

  it('verifies the id_token of a renewal, and revokes at disconnect', async () => {
    const { browser, routes } = company('rs256')
    routes.get('/tokens', async (req, res) => {
      res.json(await req.oauth('rs256').profile())
    })
    const one = browser()
    expect((await signIn(one, 'rs256')).status).toBe(302)
    const [before] = savedIn((await one.get('/session')).body)
    await later(11_000, async () => {
      expect((await one.get('/tokens')).body).toMatchObject({
        id: 'ivan',
        email: 'ivan@id.example',
      })
    })
    const [after] = savedIn((await one.get('/session')).body)
    expect(after?.tokens.accessToken).not.toBe(before?.tokens.accessToken)
    expect(after).toMatchObject({ identity: { sub: 'ivan' } })
    await one.post('/auth/rs256/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect((await one.get('/auth/connections')).body).toEqual({ connections: [] })
  })
})
