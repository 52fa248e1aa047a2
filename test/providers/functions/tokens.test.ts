import type { Registration } from 'express-oauth-connect'
import { auth0 } from '../../../src/providers/auth0.js'
import { deezer } from '../../../src/providers/deezer.js'
import { dropbox } from '../../../src/providers/dropbox.js'
import { facebook } from '../../../src/providers/facebook.js'
import { github } from '../../../src/providers/github.js'
import { instagram } from '../../../src/providers/instagram.js'
import { linkedin } from '../../../src/providers/linkedin.js'
import { naver } from '../../../src/providers/naver.js'
import { soundcloud } from '../../../src/providers/soundcloud.js'
import { strava } from '../../../src/providers/strava.js'
import { stripe } from '../../../src/providers/stripe.js'
import { twitch } from '../../../src/providers/twitch.js'
import { twitter } from '../../../src/providers/twitter.js'
import { zoom } from '../../../src/providers/zoom.js'
import {
  browserOf,
  comeBack,
  dialect,
  formOf,
  queryOf,
  type Dialect,
} from '../../support/dialect.js'
import { withClock } from '../../support/clock.js'

const KEYS = { clientId: 'the-client', clientSecret: 'client-secret-canary' }
const BASIC = `Basic ${Buffer.from('the-client:client-secret-canary').toString('base64')}`

let server: Dialect
beforeEach(async () => {
  server = await dialect()
})

const TOKENS = { access_token: 'T', refresh_token: 'R', expires_in: 3600, token_type: 'Bearer' }

describe('a code that is used up', () => {
  const register = (table: (options: typeof KEYS & { origin: string }) => Registration) =>
    table({ ...KEYS, origin: server.origin })

  it.each([
    [
      ...['LinkedIn', linkedin, 'POST /oauth/v2/accessToken', 400],
      {
        error: 'invalid_request',
        error_description: 'Unable to retrieve access token: authorization code not found',
      },
    ],
    [
      ...['X', twitter, 'POST /2/oauth2/token', 400],
      {
        error: 'invalid_request',
        error_description: 'Value passed for the authorization code was invalid.',
      },
    ],
    [
      'Zoom',
      zoom,
      'POST /oauth/token',
      400,
      { reason: 'Invalid authorization code C', error: 'invalid_request' },
    ],
    [
      'Twitch',
      twitch,
      'POST /oauth2/token',
      400,
      { status: 400, message: 'Invalid authorization code' },
    ],
    [
      ...['Strava', strava, 'POST /api/v3/oauth/token', 400],
      {
        message: 'Bad Request',
        errors: [{ resource: 'AuthorizationCode', field: 'code', code: 'invalid' }],
      },
    ],
    [
      ...['Facebook', facebook, 'GET /oauth/access_token', 400],
      {
        error: {
          message: 'This authorization code has been used.',
          type: 'OAuthException',
          code: 100,
        },
      },
    ],
    [
      ...['Naver', naver, 'POST /oauth2.0/token', 200],
      { error: 'invalid_request', error_description: 'no valid data in session' },
    ],
    [
      ...['Instagram', instagram, 'POST /oauth/access_token', 400],
      {
        error_type: 'OAuthException',
        code: 400,
        error_message: 'This authorization code has been used',
      },
    ],
  ] as const)(
    'of %s is the visitor’s to start again',
    async (_name, table, route, status, body) => {
      server.routes[route] = () => ({ status, body })
      const registration = register(table)
      const { response } = await comeBack(browserOf(registration), registration.id)
      expect([response.status, (response.body as { error: string }).error]).toEqual([
        400,
        'invalid_grant',
      ])
    },
  )

  it.each([
    [
      'LinkedIn',
      linkedin,
      'POST /oauth/v2/accessToken',
      {
        error: 'invalid_request',
        error_description: 'A required parameter "client_id" is missing',
      },
    ],
    [
      'X',
      twitter,
      'POST /2/oauth2/token',
      { error: 'invalid_request', error_description: 'Missing required parameter [client_id].' },
    ],
    ['Zoom', zoom, 'POST /oauth/token', { error: 'invalid_request', reason: 'Invalid redirect' }],
    ['Twitch', twitch, 'POST /oauth2/token', { status: 403, message: 'invalid client secret' }],
  ] as const)('is not what another refusal of %s means', async (_name, table, route, body) => {
    server.routes[route] = () => ({ status: 400, body })
    const registration = register(table)
    const { response } = await comeBack(browserOf(registration), registration.id)
    expect(response.status).toBe(502)
  })
})

describe('Deezer', () => {
  const path = 'GET /oauth/access_token.php'

  it('brings its state in the redirect URI, and permissions in place of a scope', async () => {
    server.routes[path] = () => ({ body: { access_token: 'T', expires: 0 } })
    const browser = browserOf(deezer({ ...KEYS, origin: server.origin }))
    const start = await browser.get('/auth/deezer/start').expect(302)
    const asked = new URL(start.get('Location') ?? '').searchParams
    expect([asked.get('app_id'), asked.get('perms')]).toEqual(['the-client', 'basic_access,email'])
    const back = new URL(asked.get('redirect_uri') ?? '')
    await browser.get(`${back.pathname}${back.search}&code=C`).expect(302)
    expect(queryOf(server.to('/oauth/access_token.php')[0])).toMatchObject({
      ...{ app_id: 'the-client', secret: 'client-secret-canary', code: 'C', output: 'json' },
    })
    const { body } = await browser.get('/auth/connections')
    expect(body).toMatchObject({ connections: [{ expiresAt: null }] })
  })

  it('tells a lifetime in seconds, and a dead code in plain words', async () => {
    const browser = browserOf(deezer({ ...KEYS, origin: server.origin }))
    const come = async () => {
      const start = await browser.get('/auth/deezer/start').expect(302)
      const back = new URL(
        new URL(start.get('Location') ?? '').searchParams.get('redirect_uri') ?? '',
      )
      return browser.get(`${back.pathname}${back.search}&code=C`).set('Accept', 'application/json')
    }
    server.routes[path] = () => ({ body: { access_token: 'T', expires: '3600' } })
    expect((await come()).status).toBe(302)
    const { body } = await browser.get('/auth/connections')
    const [connection] = (body as { connections: { expiresAt: number }[] }).connections
    expect(Math.abs((connection?.expiresAt ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000)
    server.api = (_request, res) => {
      res.setHeader('content-type', 'text/html')
      res.end('wrong code')
    }
    expect((await come()).body).toMatchObject({ error: 'invalid_grant' })
  })
})

describe('Instagram', () => {
  it('exchanges the token of an hour when half of it is over, then renews that of sixty days', async () => {
    server.routes['POST /oauth/access_token'] = () => ({
      body: {
        data: [{ access_token: 'IG1', user_id: '17', permissions: 'instagram_business_basic' }],
      },
    })
    server.routes['GET /access_token'] = () => ({
      body: { access_token: 'IG2', token_type: 'bearer', expires_in: 5_184_000 },
    })
    server.routes['GET /refresh_access_token'] = () => ({
      body: { access_token: 'IG3', token_type: 'bearer', expires_in: 5_184_000 },
    })
    server.routes['GET /me'] = () => ({ body: { id: '17', username: 'ada' } })
    const browser = browserOf(instagram({ ...KEYS, origin: server.origin }))
    await withClock(async (forward) => {
      expect((await comeBack(browser, 'instagram')).response.status).toBe(302)
      await browser.get('/profile').expect(200)
      expect(queryOf(server.to('/me')[0]).access_token).toBe('IG1')

      forward(31 * 60_000)
      await browser.get('/profile').expect(200)
      expect(queryOf(server.to('/access_token')[0])).toEqual({
        ...{ grant_type: 'ig_exchange_token', client_secret: KEYS.clientSecret },
        access_token: 'IG1',
      })
      expect(queryOf(server.to('/me')[1]).access_token).toBe('IG2')

      forward(60 * 24 * 3_600_000 - 60_000)
      await browser.get('/profile').expect(200)
      expect(queryOf(server.to('/refresh_access_token')[0])).toEqual({
        ...{ grant_type: 'ig_refresh_token', access_token: 'IG2' },
      })
      expect(queryOf(server.to('/me')[2]).access_token).toBe('IG3')
    })
  })
})

describe('a disconnect', () => {
  it('at GitHub deletes the token below the client', async () => {
    server.routes['POST /login/oauth/access_token'] = () => ({ body: { access_token: 'T' } })
    server.routes['DELETE /applications/the-client/token'] = () => ({ status: 204 })
    const browser = browserOf(github({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'github')
    await browser.post('/bye').expect(200)
    const [call] = server.to('/applications/the-client/token')
    expect([call?.method, call?.headers.authorization, call?.body]).toEqual([
      ...['DELETE', BASIC, '{"access_token":"T"}'],
    ])
  })

  it('at Dropbox is a method without arguments', async () => {
    server.routes['POST /oauth2/token'] = () => ({ body: TOKENS })
    server.routes['POST /2/auth/token/revoke'] = () => ({})
    const browser = browserOf(dropbox({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'dropbox')
    await browser.post('/bye').expect(200)
    const [call] = server.to('/2/auth/token/revoke')
    expect([call?.headers.authorization, call?.headers['content-type'], call?.body]).toEqual([
      ...['Bearer T', 'application/json', 'null'],
    ])
  })

  it('at Stripe is proven by the secret key', async () => {
    server.routes['POST /oauth/token'] = () => ({ body: { ...TOKENS, stripe_user_id: 'acct_1' } })
    server.routes['POST /oauth/deauthorize'] = () => ({})
    const browser = browserOf(stripe({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'stripe')
    await browser.post('/bye').expect(200)
    const [call] = server.to('/oauth/deauthorize')
    expect(formOf(call)).toEqual({ client_id: 'the-client', stripe_user_id: 'acct_1' })
    expect(call?.headers.authorization).toBe(
      `Basic ${Buffer.from('client-secret-canary:').toString('base64')}`,
    )
  })
})

describe('a token of the application', () => {
  it.each([
    ['SoundCloud', soundcloud],
    ['Zoom', zoom],
  ] as const)('of %s is asked for by Basic', async (_name, table) => {
    server.routes['POST /oauth/token'] = () => ({ body: TOKENS })
    server.routes['GET /x'] = () => ({ body: {} })
    const made = table({ ...KEYS, origin: server.origin, grant: 'client_credentials' })
    await browserOf(made).post('/api').send({ url: 'x' })
    const [call] = server.to('/oauth/token')
    expect(call?.headers.authorization).toBe(BASIC)
    expect(formOf(call)).toEqual({ grant_type: 'client_credentials' })
  })

  it('of a person at SoundCloud is asked for in the form', async () => {
    server.routes['POST /oauth/token'] = () => ({ body: TOKENS })
    await comeBack(browserOf(soundcloud({ ...KEYS, origin: server.origin })), 'soundcloud')
    const [call] = server.to('/oauth/token')
    expect(call?.headers.authorization).toBeUndefined()
    expect(formOf(call)).toMatchObject({
      client_id: 'the-client',
      client_secret: KEYS.clientSecret,
    })
  })

  it('of Zoom’s account names the account', async () => {
    server.routes['POST /oauth/token'] = () => ({ body: TOKENS })
    const grant = 'account_credentials'
    const settings = { accountId: 'A1' }
    const made = zoom({ ...KEYS, origin: server.origin, grant, settings })
    await browserOf(made).post('/api').send({ url: 'users' })
    const [call] = server.to('/oauth/token')
    expect(formOf(call)).toEqual({ grant_type: grant, account_id: 'A1' })
    expect(call?.headers.authorization).toBe(BASIC)
  })

  it('of Auth0 is for the audience of the settings, and so is a person’s', async () => {
    server.routes['POST /oauth/token'] = () => ({ body: TOKENS })
    const settings = { domain: 'acme.eu.auth0.com', audience: 'https://api.acme.example' }
    const options = { ...KEYS, origin: server.origin, settings }
    await browserOf(auth0({ ...options, grant: 'client_credentials' }))
      .post('/api')
      .send({ url: 'x' })
    expect(formOf(server.to('/oauth/token')[0])).toMatchObject({ audience: settings.audience })
    const { asked } = await comeBack(browserOf(auth0(options)), 'auth0')
    expect(asked.audience).toBe(settings.audience)
    expect(formOf(server.to('/oauth/token')[1])).not.toHaveProperty('audience')
  })
})
