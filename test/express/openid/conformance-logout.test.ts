import supertest from 'supertest'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import {
  openIdStub,
  signingKey,
  unsecured,
  type Forged,
  type OpenIdStub,
} from '../../support/openid-server.js'
import { begin, BASE_URL, CLIENT, savedIn, site, type Browser } from '../../support/site.js'

/**
 * The OpenID Foundation's test modules for relying parties, by their names: the plans of RP-Initiated
 * and Back-Channel Logout and of refresh tokens, with the outcome of each here.
 */
let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
  server.metadata.end_session_endpoint = `${server.origin}/logout`
})

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

function shop() {
  const made = site([server.registration({ apiBaseUrl: `${server.origin}/api/` })], {
    backchannelLogout: true,
  })
  made.app.post('/logout', (req, res, next) => {
    made.auth.logout(req, res, { provider: 'company', state: 'the-state' }).catch(next)
  })
  return made
}

async function connected(browser: Browser): Promise<Browser> {
  server.forged = { claims: { sid: 'S1' } }
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  await browser.get(callback({ code: 'the-code', iss: server.issuer })).expect(302)
  return browser
}

const isConnected = async (browser: Browser) =>
  ((await browser.get('/auth/connections')).body as { connections: object[] }).connections.length

const claimsOf = (more: object = {}) => {
  const iat = Math.floor(Date.now() / 1000)
  return {
    ...{ iss: server.issuer, aud: CLIENT.clientId, iat, exp: iat + 120, jti: 'the-jti' },
    ...{ sid: 'S1', sub: 'the-sub', events: { [EVENT]: {} }, ...more },
  }
}

async function logoutToken(more: object = {}, key = server.keys[0]): Promise<string> {
  const { SignJWT } = await loadJose()
  if (!key) throw new Error('the server has no key')
  const claims = JSON.parse(JSON.stringify(claimsOf(more))) as object
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .sign(key.privateKey)
}

interface BackChannel {
  readonly name: string
  readonly status: 200 | 400
  readonly token: () => Promise<string> | string
}

const BACK_CHANNEL: readonly BackChannel[] = [
  { name: '', status: 200, token: () => logoutToken() },
  { name: '-alg-none', status: 400, token: () => unsecured(claimsOf()) },
  { name: '-no-event', status: 400, token: () => logoutToken({ events: undefined }) },
  { name: '-with-nonce', status: 400, token: () => logoutToken({ nonce: 'n' }) },
  { name: '-wrong-alg', status: 400, token: () => logoutToken({}, signingKey('ES256')) },
  { name: '-wrong-aud', status: 400, token: () => logoutToken({ aud: 'another' }) },
  { name: '-wrong-event', status: 400, token: () => logoutToken({ events: { 'x:y': {} } }) },
  { name: '-wrong-iss', status: 400, token: () => logoutToken({ iss: `${server.issuer}1` }) },
]

describe('oidcc-client-back-channel-logout-rp-basic', () => {
  it.each(BACK_CHANNEL)(
    'oidcc-client-test-rp-backchannel-rpinitlogout$name: $status',
    async ({ status, token }) => {
      const { app, browser } = shop()
      const [here, there] = [await connected(browser()), await connected(browser())]
      const leave = await here.post('/logout').expect(303)
      const url = new URL(leave.get('Location') ?? '')
      expect(url.origin + url.pathname).toBe(`${server.origin}/logout`)

      const answer = await supertest(app)
        .post('/auth/company/backchannel-logout')
        .type('form')
        .accept('json')
        .send({ logout_token: await token() })
      expect(answer.status).toBe(status)
      expect(answer.get('Cache-Control')).toBe('no-store')
      expect(await isConnected(there)).toBe(status === 200 ? 0 : 1)

      const back = url.searchParams.get('post_logout_redirect_uri') ?? ''
      expect(back).toBe(`${BASE_URL}/`)
      await here.get(`/session?state=${url.searchParams.get('state') ?? ''}`).expect(200)
      expect(await isConnected(here)).toBe(0)
    },
  )
})

describe('oidcc-client-rp-initiated-logout-rp-basic', () => {
  it.each([
    ['oidcc-client-test-rp-init-logout', '?state=the-state'],
    ['oidcc-client-test-rp-init-logout-other-state', '?state=another'],
    ['oidcc-client-test-rp-init-logout-no-state', ''],
  ])('%s: signed out, whatever comes back', async (_name, query) => {
    const { browser } = shop()
    const here = await connected(browser())
    const leave = await here.post('/logout').expect(303)
    const { searchParams } = new URL(leave.get('Location') ?? '')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      id_token_hint: expect.stringMatching(/^ey/) as string,
      post_logout_redirect_uri: `${BASE_URL}/`,
      state: 'the-state',
    })
    await here.get(`/session${query}`).expect(200)
    expect(await isConnected(here)).toBe(0)
  })
})

describe('oidcc-client-refreshtoken-test-plan', () => {
  const renewals: readonly [name: string, forged: () => Forged, status: number, left: number][] = [
    ['oidcc-client-test-refresh-token', () => ({}), 200, 1],
    [
      'oidcc-client-test-refresh-token-invalid-issuer',
      () => ({ claims: { iss: `${server.issuer}1` } }),
      502,
      1,
    ],
    ['oidcc-client-test-refresh-token-invalid-sub', () => ({ claims: { sub: 'Eve' } }), 401, 0],
  ]
  it.each(renewals)('%s', async (_name, forged, status, left) => {
    const here = await connected(shop().browser())
    server.forged = forged()
    let asked = 0
    server.before = ({ path }, res) =>
      path === '/api/me' && asked++ === 0 && !!res.writeHead(401).end()
    await here.get('/call/company').expect(status)
    const saved = savedIn((await here.get('/session')).body)
    expect(saved).toHaveLength(left)
    expect(asked).toBe(status === 200 ? 2 : 1)
    if (left > 0) {
      expect(saved[0]?.tokens.accessToken).toBe(`access-token-${status === 200 ? 2 : 1}`)
    }
  })
})

/**
 * What of the logout plans is not here: front-channel logout and session management need iframes of
 * the site in the server's pages, where browsers send none of the site's cookies any more.
 */
it.each([
  'oidcc-client-test-rp-frontchannel-rpinitlogout',
  'oidcc-client-test-rp-frontchannel-opinitlogout',
  'oidcc-client-test-session-management',
])('%s: there is no such route', async (_name) => {
  await supertest(shop().app).get('/auth/company/frontchannel-logout').expect(404)
})
