import { generateKeyPairSync } from 'node:crypto'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { apple } from '../../../src/providers/apple.js'
import { google } from '../../../src/providers/google.js'
import { line } from '../../../src/providers/line.js'
import { microsoft } from '../../../src/providers/microsoft.js'
import { browserOf, dialect, formOf, queryOf, type Dialect } from '../../support/dialect.js'
import { publicJwk, signingKey } from '../../support/openid-server.js'
import { begin, type Browser } from '../../support/site.js'

const KEYS = { clientId: 'the-client', clientSecret: 'a client secret of the canary' }
const key = signingKey()

let server: Dialect
beforeEach(async () => {
  server = await dialect()
})

/** Signs in where the token endpoint answers with an id_token of these claims. */
async function signInWith(
  browser: Browser,
  id: string,
  tokenPath: string,
  claims: Record<string, unknown>,
  secret?: string,
) {
  const { SignJWT } = await loadJose()
  const { authorize, state, callback } = await begin(browser, id)
  const asked = Object.fromEntries(authorize.searchParams)
  const now = Math.floor(Date.now() / 1000)
  const payload = { aud: 'the-client', iat: now, exp: now + 600, nonce: asked.nonce, ...claims }
  const idToken = await new SignJWT(payload)
    .setProtectedHeader(secret === undefined ? { alg: key.alg, kid: key.kid } : { alg: 'HS256' })
    .sign(secret === undefined ? key.privateKey : Buffer.from(secret))
  server.routes[`POST ${tokenPath}`] = () => ({
    body: { access_token: 'T', refresh_token: 'R', expires_in: 3600, id_token: idToken },
  })
  return { asked, state, callback }
}

const keySet = () => ({ body: { keys: [publicJwk(key)] } })

describe('Google', () => {
  it('asks for a refresh token, reads the id_token and revokes once', async () => {
    server.routes['GET /oauth2/v3/certs'] = keySet
    server.routes['POST /revoke'] = () => ({})
    const browser = browserOf(google({ ...KEYS, origin: server.origin }))
    const { asked, callback } = await signInWith(browser, 'google', '/token', {
      ...{ iss: 'https://accounts.google.com', sub: '110', email: 'ada@example.org' },
      ...{ email_verified: true, name: 'Ada', picture: 'https://a.example' },
    })
    expect(asked).toMatchObject({ access_type: 'offline', prompt: 'consent' })
    const back = callback({ code: 'C', iss: 'https://accounts.google.com' })
    await browser.get(back).expect(302)
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({
      ...{ id: '110', name: 'Ada', email: 'ada@example.org', emailVerified: true },
    })
    await browser.post('/bye').expect(200)
    expect(server.to('/revoke').map(formOf)).toEqual([{ token: 'R' }])
  })

  it('believes no id_token of another issuer', async () => {
    server.routes['GET /oauth2/v3/certs'] = keySet
    const browser = browserOf(google({ ...KEYS, origin: server.origin }))
    const claims = { iss: 'https://accounts.example', sub: '110' }
    const { callback } = await signInWith(browser, 'google', '/token', claims)
    await browser.get(callback()).expect(502)
  })
})

describe('Microsoft', () => {
  const tid = '72f988bf-86f1-41af-91ab-2d7cd011db47'

  it('takes an id_token of any tenant, by the tenant that it names, and reads Graph', async () => {
    server.routes['GET /common/discovery/v2.0/keys'] = keySet
    const person = {
      id: 'u-1',
      displayName: 'Ada',
      userPrincipalName: 'ada@acme.example',
      mail: 'a@acme.example',
    }
    server.routes['GET /v1.0/me'] = () => ({ body: person })
    const browser = browserOf(microsoft({ ...KEYS, origin: server.origin }))
    const claims = { iss: `https://login.microsoftonline.com/${tid}/v2.0`, sub: 's', tid }
    const { callback } = await signInWith(browser, 'microsoft', '/common/oauth2/v2.0/token', claims)
    await browser.get(callback()).expect(302)
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toEqual({
      ...{
        id: 'u-1',
        username: 'ada@acme.example',
        name: 'Ada',
        email: 'a@acme.example',
        raw: person,
      },
    })
  })

  it("believes no id_token that has another tenant's issuer", async () => {
    server.routes['GET /common/discovery/v2.0/keys'] = keySet
    const browser = browserOf(microsoft({ ...KEYS, origin: server.origin }))
    const claims = { iss: 'https://login.microsoftonline.com/evil/v2.0', sub: 's', tid }
    const { callback } = await signInWith(browser, 'microsoft', '/common/oauth2/v2.0/token', claims)
    await browser.get(callback()).expect(502)
  })

  it('asks the one tenant that a registration names', async () => {
    const settings = { tenant: 'acme.onmicrosoft.com' }
    const browser = browserOf(microsoft({ ...KEYS, origin: server.origin, settings }))
    const start = await browser.get('/auth/microsoft/start').expect(302)
    expect(start.get('Location')).toContain('/acme.onmicrosoft.com/oauth2/v2.0/authorize?')
  })
})

describe('LINE', () => {
  it('reads the email of an id_token that the channel secret signs, and revokes', async () => {
    server.routes['POST /oauth2/v2.1/revoke'] = () => ({})
    const browser = browserOf(line({ ...KEYS, origin: server.origin }))
    const claims = {
      iss: 'https://access.line.me',
      sub: 'U1',
      name: 'Ada',
      email: 'ada@example.org',
    }
    const path = '/oauth2/v2.1/token'
    const { callback } = await signInWith(browser, 'line', path, claims, KEYS.clientSecret)
    await browser.get(callback()).expect(302)
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({ id: 'U1', name: 'Ada', email: 'ada@example.org' })
    await browser.post('/bye').expect(200)
    expect(formOf(server.to('/oauth2/v2.1/revoke')[0])).toEqual({
      ...{ access_token: 'T', client_id: KEYS.clientId, client_secret: KEYS.clientSecret },
    })
  })
})

describe('Apple', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const register = () =>
    apple({
      ...{ clientId: 'the-client', teamId: 'TEAM', keyId: 'KEY', privateKey },
      origin: server.origin,
    })
  const claims = {
    iss: 'https://appleid.apple.com',
    sub: '001.a',
    email: 'a@example.org',
    email_verified: 'true',
  }

  async function come(user?: string) {
    server.routes['GET /auth/keys'] = keySet
    const browser = browserOf(register())
    const { asked, state } = await signInWith(browser, 'apple', '/auth/token', claims)
    const form = { state, code: 'C', ...(user !== undefined && { user }) }
    const parked = await browser.post('/auth/apple/callback').type('form').send(form).expect(303)
    await browser.get(parked.get('Location') ?? '').expect(302)
    return { browser, asked }
  }

  it('signs its secret, takes the answer as a form and reads the name that came with it', async () => {
    const name = { firstName: 'Ada', lastName: 'Lovelace' }
    const { browser, asked } = await come(JSON.stringify({ name, email: 'a@example.org' }))
    expect(asked).toMatchObject({ response_mode: 'form_post', scope: 'name email' })
    const { client_secret: secret = '', ...form } = formOf(server.to('/auth/token')[0])
    expect(Object.keys(form)).not.toContain('user')
    const { decodeJwt } = await loadJose()
    expect(decodeJwt(secret)).toMatchObject({
      ...{ iss: 'TEAM', sub: 'the-client', aud: 'https://appleid.apple.com' },
    })
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({
      ...{ id: '001.a', name: 'Ada Lovelace', givenName: 'Ada', familyName: 'Lovelace' },
      ...{ email: 'a@example.org', emailVerified: true },
    })
  })

  it.each([
    ['no name', undefined],
    ['no JSON', '{'],
    ['another shape', '{"name":null}'],
  ])('knows the person where the form has %s', async (_what, user) => {
    const { browser } = await come(user)
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({ id: '001.a', email: 'a@example.org' })
    expect(body).not.toHaveProperty('name')
  })

  it('signs nobody in without an id_token', async () => {
    server.routes['POST /auth/token'] = () => ({
      body: { access_token: 'T', token_type: 'Bearer' },
    })
    const browser = browserOf(register())
    const { state } = await begin(browser, 'apple')
    const parked = await browser
      .post('/auth/apple/callback')
      .type('form')
      .send({ state, code: 'C' })
    await browser.get(parked.get('Location') ?? '').expect(502)
    expect(queryOf(server.calls[0])).toEqual({})
  })
})
