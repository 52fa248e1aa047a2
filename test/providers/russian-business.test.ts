import { amocrm } from '../../src/providers/amocrm.js'
import { avito } from '../../src/providers/avito.js'
import { bitrix24 } from '../../src/providers/bitrix24.js'
import { esia } from '../../src/providers/esia.js'
import { gigachat } from '../../src/providers/gigachat.js'
import { headhunter } from '../../src/providers/headhunter.js'
import { kommo } from '../../src/providers/kommo.js'
import { leaderId } from '../../src/providers/leader-id.js'
import { modulbank } from '../../src/providers/modulbank.js'
import { oneidUz } from '../../src/providers/oneid-uz.js'
import { saby } from '../../src/providers/saby.js'
import { sberBusiness } from '../../src/providers/sber-business.js'
import { sberId } from '../../src/providers/sber-id.js'
import { superjob } from '../../src/providers/superjob.js'
import { tbankId } from '../../src/providers/tbank-id.js'
import { yookassa } from '../../src/providers/yookassa.js'
import { yoomoney } from '../../src/providers/yoomoney.js'
import { json } from '../support/stub.js'
import {
  formOf,
  jsonOf,
  KEYS,
  provider,
  queryOf,
  signIn,
  siteOf,
  start,
  token,
  tokens,
} from './dialect-site.js'

const BEARER = 'Bearer access-1'

it('T-ID: shows the secret to userinfo and to nothing else', async () => {
  const server = await provider({
    '/auth/token': token({ token_type: 'Bearer' }),
    '/userinfo/userinfo': () => ({ body: { sub: 's1', name: 'Ann Lee', phone_number: '+7' } }),
    '/api/v1/company': () => ({ body: { inn: '1' } }),
  })
  const browser = siteOf(tbankId({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'tbank-id')
  const profile = await browser.get('/profile').expect(200)
  await browser.post('/api').send({ url: 'api/v1/company' }).expect(200)

  expect(profile.body).toMatchObject({ id: 's1', name: 'Ann Lee', phone: '+7' })
  const [userinfo] = server.to('/userinfo/userinfo')
  expect(userinfo).toMatchObject({ method: 'POST', headers: { authorization: BEARER } })
  expect(formOf(userinfo)).toEqual({ client_id: KEYS.clientId, client_secret: KEYS.clientSecret })
  expect(JSON.stringify(server.to('/api/v1/company'))).not.toContain(KEYS.clientSecret)
})

it('Sber ID: numbers each message by 32 hexadecimal digits', async () => {
  const server = await provider({
    '/ru/prod/tokens/v2/oidc': tokens({ token_type: 'Bearer' }),
    '/ru/prod/sberbankid/v2.1/userinfo': () => ({ body: { sub: 's1', given_name: 'Ann' } }),
  })
  const browser = siteOf(sberId({ ...KEYS, origin: server.origin }))
  const asked = await signIn(browser, 'sber-id')
  const profile = await browser.get('/profile').expect(200)

  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    client_type: 'PRIVATE',
    nonce: expect.stringMatching(/./) as string,
    scope: 'openid name',
  })
  expect(profile.body).toMatchObject({ id: 's1', givenName: 'Ann' })
  const numbers = server.to('/ru/prod/tokens/v2/oidc').map(({ headers }) => headers.rquid)
  const { headers } = server.to('/ru/prod/sberbankid/v2.1/userinfo')[0] ?? {}
  const all = [...numbers, headers?.['x-introspect-rquid']]
  expect(all).toEqual(all.map(() => expect.stringMatching(/^[0-9a-f]{32}$/) as string))
  expect(new Set(all).size).toBe(3)
})

describe('HeadHunter', () => {
  const EXPIRED = { errors: [{ type: 'oauth', value: 'token_expired' }] }
  const settings = { userAgent: 'Shop/1.0 (dev@shop.example)' }

  it('renews a token that the API calls expired, and names the application', async () => {
    let dead = true
    const server = await provider({
      '/me': () => {
        const answer = dead
          ? { status: 403, body: EXPIRED }
          : { body: { id: '7', last_name: 'Lee' } }
        dead = false
        return answer
      },
      '/oauth/token': () => ({ status: 204, body: {} }),
    })
    const browser = siteOf(headhunter({ ...KEYS, origin: server.origin, settings }))
    await signIn(browser, 'headhunter')
    const profile = await browser.get('/profile').expect(200)
    await browser.post('/bye').expect(200)

    expect(profile.body).toMatchObject({ id: '7', name: 'Lee' })
    expect(formOf(server.to('/token')[1])).toMatchObject({ grant_type: 'refresh_token' })
    const [revoked] = server.to('/oauth/token')
    expect(revoked).toMatchObject({ method: 'DELETE', body: '' })
    expect(revoked?.headers.authorization).toBe(server.to('/me')[1]?.headers.authorization)
    const names = server.calls.map(({ headers }) => headers['hh-user-agent'])
    expect(new Set(names)).toEqual(new Set([settings.userAgent]))
  })

  it.each([
    ['token not expired', 502, 1],
    ['token has already been refreshed', 401, 0],
    ['token not found', 401, 0],
  ])(
    'a refresh refused by "%s": answers %i and keeps %i connections',
    async (reason, status, n) => {
      const server = await provider({ '/me': () => ({ status: 403, body: EXPIRED }) })
      const browser = siteOf(headhunter({ ...KEYS, origin: server.origin }))
      await signIn(browser, 'headhunter')
      const error = reason === 'token not found' ? 'invalid_request' : 'invalid_grant'
      server.token = (_request, res) => json(res, 400, { error, error_description: reason })
      const { body, status: answered } = await browser.get('/profile')
      const left = await browser.get('/auth/connections')

      expect([answered, left.body.connections.length]).toEqual([status, n])
      expect(JSON.stringify(body)).not.toContain(KEYS.clientSecret)
    },
  )
})

describe('Avito', () => {
  it.each([
    [{ result: { status: false, message: 'invalid access token' } }, 403, 200, 2],
    [{ code: 403, message: 'Access denied' }, 403, 502, 1],
    [{ result: { status: false, message: 'expired access token' } }, 401, 200, 2],
  ])('answers to %j', async (body, status, expected, times) => {
    let refused = false
    const server = await provider({
      '/core/v1/accounts/self': () => {
        const answer = refused ? { body: { id: 5, name: 'Shop' } } : { status, body }
        refused = true
        return answer
      },
    })
    const browser = siteOf(avito({ ...KEYS, origin: server.origin }))
    const asked = await signIn(browser, 'avito')
    await browser.get('/profile').expect(expected)

    expect(asked.searchParams.get('scope')).toBe('user:read')
    expect(formOf(server.to('/token')[0])).not.toHaveProperty('redirect_uri')
    expect(server.to('/core/v1/accounts/self')).toHaveLength(times)
  })
})

describe.each([
  ['amoCRM', amocrm, 'shop.amocrm.ru'],
  ['Kommo', kommo, 'shop.kommo.com'],
])('%s', (_name, table, referer) => {
  it('asks the account which user it is', async () => {
    const server = await provider({
      '/oauth2/access_token': tokens({ token_type: 'Bearer' }),
      '/api/v4/account': () => ({ body: { id: 1, current_user_id: 9 } }),
      '/api/v4/users/9': () => ({ body: { id: 9, name: 'Ann', email: 'a@x.example', lang: 'ru' } }),
    })
    const registration = table({ ...KEYS, origin: server.origin })
    const browser = siteOf(registration)
    const asked = await signIn(browser, registration.id, { brings: { referer } })
    const profile = await browser.get('/profile').expect(200)
    const { body } = await browser.get('/auth/connections')

    expect(asked.searchParams.has('response_type')).toBe(false)
    expect(profile.body).toMatchObject({ id: '9', name: 'Ann', locale: 'ru' })
    expect(body.connections).toMatchObject([{ account: referer }])
    expect(jsonOf(server.to('/oauth2/access_token')[1])).toMatchObject({
      refresh_token: 'refresh-1',
      redirect_uri: `http://localhost:3000/auth/${registration.id}/callback`,
    })
  })

  it.each(['evil.example', 'a.b.amocrm.ru', '127.0.0.1'])('refuses %s', async (host) => {
    const server = await provider({})
    const registration = table({ ...KEYS, origin: server.origin })
    const browser = siteOf(registration)
    await signIn(browser, registration.id, { brings: { referer: host }, status: 400 })
    expect(server.calls).toEqual([])
  })
})

describe('Bitrix24', () => {
  const portal = (host: string, id: string) =>
    token({
      client_endpoint: `https://${host}/rest/`,
      domain: 'oauth.bitrix24.tech',
      member_id: id,
    })

  it('exchanges by GET, and tells the same user of two portals apart', async () => {
    const answers = [portal('one.bitrix24.ru', 'm1'), portal('two.bitrix24.ru', 'm2')]
    const server = await provider({
      '/oauth/token/': (request) => answers.shift()?.(request) ?? { body: {} },
      '/rest/user.current': () => ({
        body: { result: { ID: '1', NAME: 'Ann', LAST_NAME: 'Lee' } },
      }),
    })
    const browser = siteOf(bitrix24({ ...KEYS, origin: server.origin }))
    const ids = []
    for (const portal of ['one', 'two.bitrix24.ru']) {
      await signIn(browser, 'bitrix24', { query: { portal } })
      const { body } = await browser.get('/profile').expect(200)
      ids.push(body.id)
    }

    expect(ids).toEqual(['m1:1', 'm2:1'])
    const [exchange] = server.to('/oauth/token/')
    expect(exchange?.method).toBe('GET')
    expect(queryOf(exchange)).toMatchObject({ code: 'C1', client_secret: KEYS.clientSecret })
    expect(queryOf(exchange)).not.toHaveProperty('redirect_uri')
    expect(queryOf(server.to('/rest/user.current')[0])).toEqual({ auth: 'access-1' })
  })

  it('goes where the token answer says the API is, below its own domains only', async () => {
    const server = await provider({ '/oauth/token/': portal('evil.example', 'm1') })
    const registration = bitrix24({ ...KEYS, tokenEndpoint: `${server.origin}/oauth/token/` })
    const browser = siteOf(registration)
    const asked = await signIn(browser, 'bitrix24', { query: { portal: 'one' }, status: 502 })

    expect(asked.origin).toBe('https://one.bitrix24.ru')
    expect(server.calls).toHaveLength(1)
  })

  it.each([undefined, 'evil.example', '127.0.0.1', 'one.bitrix24.ru:444'])(
    'refuses to start at %s',
    async (portal) => {
      const browser = siteOf(bitrix24(KEYS))
      await browser.get('/auth/bitrix24/start').query({ portal }).expect(400)
    },
  )

  it('renews where the API says expired_token', async () => {
    let dead = true
    const server = await provider({
      '/oauth/token/': token({ refresh_token: 'R1', member_id: 'm1' }),
      '/rest/user.current': () => {
        const answer = dead
          ? { status: 401, body: { error: 'expired_token' } }
          : { body: { result: { ID: '1' } } }
        dead = false
        return answer
      },
    })
    const browser = siteOf(bitrix24({ ...KEYS, origin: server.origin }))
    await signIn(browser, 'bitrix24', { query: { portal: 'one' } })
    await browser.get('/profile').expect(200)
    expect(queryOf(server.to('/oauth/token/')[1])).toMatchObject({ refresh_token: 'R1' })
  })
})

it('YooMoney: the state rides in the redirect URI, and a revocation needs the token alone', async () => {
  const server = await provider({
    '/oauth/token': token(),
    '/api/account-info': () => ({ body: { account: '4100' } }),
    '/api/revoke': () => ({ body: {} }),
  })
  const browser = siteOf(yoomoney({ ...KEYS, origin: server.origin }))
  const asked = await start(browser, 'yoomoney')
  const redirectUri = asked.searchParams.get('redirect_uri') ?? ''
  const back = new URL(redirectUri)
  await browser.get(`${back.pathname}${back.search}&code=C1`).expect(302)
  const profile = await browser.get('/profile').expect(200)
  await browser.post('/bye').expect(200)

  expect(asked.searchParams.has('state')).toBe(false)
  expect(formOf(server.to('/oauth/token')[0])).toMatchObject({ redirect_uri: redirectUri })
  expect(profile.body).toMatchObject({ id: '4100' })
  const [revoked] = server.to('/api/revoke')
  expect(revoked).toMatchObject({ body: '', headers: { authorization: BEARER } })
})

it.each([
  ['with a secret', KEYS, KEYS],
  ['without one', { clientId: 'the-client' }, { clientId: 'the-client', clientSecret: undefined }],
])('YooMoney: signs in an application %s', async (_name, keys, expected) => {
  const server = await provider({ '/oauth/token': token() })
  const browser = siteOf(yoomoney({ ...keys, origin: server.origin }))
  const asked = await start(browser, 'yoomoney')
  const back = new URL(asked.searchParams.get('redirect_uri') ?? '')
  await browser.get(`${back.pathname}${back.search}&code=C1`).expect(302)

  const { client_id, client_secret } = formOf(server.to('/oauth/token')[0])
  expect({ clientId: client_id, clientSecret: client_secret }).toEqual(expected)
})

it('YooKassa: ends a connection that the API calls invalid_credentials', async () => {
  const server = await provider({
    '/oauth/v2/token': token(),
    '/v3/me': () => ({ status: 401, body: { type: 'error', code: 'invalid_credentials' } }),
  })
  const browser = siteOf(yookassa({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'yookassa')
  await browser.get('/profile').expect(401)
  expect(formOf(server.to('/oauth/v2/token')[0])).not.toHaveProperty('redirect_uri')
})

it('SuperJob: reads ttl as a moment and shows the secret with each call', async () => {
  const in90s = Math.floor(Date.now() / 1000) + 90
  const server = await provider({
    '/2.0/oauth2/access_token/': token({ expires_in: undefined, ttl: in90s, refresh_token: 'R1' }),
    '/2.0/user/current/': () => ({ body: { id: 4, name: 'Ann' } }),
  })
  const browser = siteOf(superjob({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'superjob')
  const profile = await browser.get('/profile').expect(200)
  const { body } = await browser.get('/auth/connections')

  expect(profile.body).toMatchObject({ id: '4', name: 'Ann' })
  expect(Math.abs(body.connections[0].expiresAt - in90s * 1000)).toBeLessThan(5_000)
  const [exchange] = server.to('/2.0/oauth2/access_token/')
  expect(queryOf(exchange)).not.toHaveProperty('grant_type')
  expect(exchange?.headers['x-api-app-id']).toBe(KEYS.clientSecret)
  expect(server.to('/2.0/user/current/')[0]?.headers['x-api-app-id']).toBe(KEYS.clientSecret)
})

it('GigaChat: asks by scope alone, and once while the token lives', async () => {
  const server = await provider({
    '/api/v2/oauth': token({ expires_in: undefined, expires_at: Date.now() + 1_800_000 }),
    '/api/v1/models': () => ({ body: { data: [] } }),
  })
  const browser = siteOf(gigachat({ ...KEYS, origin: server.origin }))
  await browser.post('/api').send({ url: 'models' }).expect(200)
  await browser.post('/api').send({ url: 'models' }).expect(200)

  expect(server.to('/api/v2/oauth')).toHaveLength(1)
  const [request] = server.to('/api/v2/oauth')
  expect(formOf(request)).toEqual({ scope: 'GIGACHAT_API_PERS' })
  expect(request?.headers.rquid).toMatch(/^[0-9a-f]{8}-/)
})

it('Saby: logs in by three secrets', async () => {
  const server = await provider({
    '/oauth/service/': () => ({ body: { token: 'T1' } }),
    '/retail/point/list': () => ({ body: {} }),
  })
  const settings = { secretKey: 'third' }
  const browser = siteOf(saby({ ...KEYS, origin: server.origin, settings }))
  await browser.post('/api').send({ url: 'retail/point/list' }).expect(200)

  expect(jsonOf(server.to('/oauth/service/')[0])).toEqual({
    app_client_id: KEYS.clientId,
    app_secret: KEYS.clientSecret,
    secret_key: 'third',
  })
  expect(server.to('/retail/point/list')[0]?.headers['x-sbisaccesstoken']).toBe('T1')
})

it('Leader-ID: asks for the person that came with the token', async () => {
  const server = await provider({
    '/api/v1/oauth/token': token({ user_id: 12 }),
    '/api/v1/users/12': () => ({ body: { data: { firstName: 'Ann', lastName: 'Lee' } } }),
  })
  const browser = siteOf(leaderId({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'leader-id')
  const profile = await browser.get('/profile').expect(200)

  expect(profile.body).toMatchObject({ id: '12', name: 'Ann Lee' })
  expect(jsonOf(server.to('/api/v1/oauth/token')[0])).not.toHaveProperty('redirect_uri')
})

it('Modulbank: spells its names in another way', async () => {
  const server = await provider({
    '/v1/oauth/token': () => ({ body: { accessToken: 'access-1' } }),
    '/v1/account-info': () => ({ body: [{ companyId: 'c1', companyName: 'Shop' }] }),
  })
  const browser = siteOf(modulbank({ ...KEYS, origin: server.origin }))
  const asked = await signIn(browser, 'modulbank')
  const profile = await browser.get('/profile').expect(200)

  const redirectUri = 'http://localhost:3000/auth/modulbank/callback'
  const names = { clientId: KEYS.clientId, redirectUri }
  expect(Object.fromEntries(asked.searchParams)).toMatchObject(names)
  expect(formOf(server.to('/v1/oauth/token')[0])).toMatchObject({
    ...names,
    clientSecret: KEYS.clientSecret,
  })
  expect(profile.body).toMatchObject({ id: 'c1', name: 'Shop' })
})

it('OneID: says by grant_type what it wants', async () => {
  const answers: Record<string, object> = {
    one_authorization_code: { access_token: 'access-1' },
    one_access_token_identify: { pin: '3', full_name: 'Ann Lee' },
    one_log_out: {},
  }
  const path = '/sso/oauth/Authorization.do'
  const server = await provider({
    [path]: ({ form }) => ({ body: answers[form.get('grant_type') ?? ''] ?? { error: 'unknown' } }),
  })
  const browser = siteOf(oneidUz({ ...KEYS, origin: server.origin, scope: ['shop'] }))
  const asked = await signIn(browser, 'oneid-uz')
  const profile = await browser.get('/profile').expect(200)
  await browser.post('/bye').expect(200)

  expect(asked.searchParams.get('response_type')).toBe('one_code')
  expect(profile.body).toMatchObject({ id: '3', name: 'Ann Lee' })
  const client = { client_id: KEYS.clientId, client_secret: KEYS.clientSecret }
  expect(server.to(path).slice(1).map(formOf)).toEqual([
    { ...client, grant_type: 'one_access_token_identify', access_token: 'access-1' },
    { ...client, grant_type: 'one_log_out', access_token: 'access-1' },
  ])
})

it('SberBusiness: reads a userinfo that is a JWT', async () => {
  const payload = Buffer.from('{"sub":"u1","email":"a@x.example"}').toString('base64url')
  const server = await provider({ '/ic/sso/api/v2/oauth/token': token() })
  const byPath = server.api
  server.api = (request, res) => {
    if (request.path.endsWith('/user-info')) res.end(`e30.${payload}.c2ln`)
    else return byPath(request, res)
  }
  const browser = siteOf(sberBusiness({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'sber-business')
  const profile = await browser.get('/profile').expect(200)
  expect(profile.body).toMatchObject({ id: 'u1', email: 'a@x.example' })
})

describe('Gosuslugi', () => {
  const access = `e30.${Buffer.from('{"urn:esia:sbj_id":1000}').toString('base64url')}.c2ln`

  it('signs each request by the function that the site gave', async () => {
    const texts: string[] = []
    const server = await provider({
      '/aas/oauth2/te': token({ access_token: access, token_type: 'Bearer' }),
      '/rs/prns/1000': () => ({ body: { firstName: 'Ann', lastName: 'Lee' } }),
      '/rs/prns/1000/ctts': () => ({
        body: {
          elements: [
            { type: 'EML', vrfStu: 'VERIFIED', value: 'a@x.example' },
            { type: 'MBT', vrfStu: 'NOT_VERIFIED', value: '+7' },
          ],
        },
      }),
    })
    const sign = (text: string) => {
      texts.push(text)
      return Promise.resolve(Buffer.from([0xfb, 0xff]))
    }
    const { clientId } = KEYS
    const browser = siteOf(esia({ clientId, sign, origin: server.origin }))
    const asked = await signIn(browser, 'esia')
    const profile = await browser.get('/profile').expect(200)

    const { scope, timestamp, state, client_secret } = Object.fromEntries(asked.searchParams)
    expect(timestamp).toMatch(/^\d{4}(?:\.\d\d){2} \d\d:\d\d:\d\d \+0000$/)
    expect([texts[0], client_secret]).toEqual([`${scope}${timestamp}${clientId}${state}`, '-_8'])
    const form = formOf(server.to('/aas/oauth2/te')[0])
    expect(form).toMatchObject({ token_type: 'Bearer', client_secret: '-_8', code: 'C1' })
    expect(texts[1]).toBe(`${form.scope}${form.timestamp}${clientId}${form.state}`)
    expect(profile.body).toMatchObject({
      ...{ id: '1000', name: 'Ann Lee', email: 'a@x.example', emailVerified: true },
    })
    expect(profile.body).not.toHaveProperty('phone')
  })

  it('wants a signer at start-up', () => {
    expect(() => esia({ clientId: 'x', sign: 'secret' as never })).toThrow(
      /sign must be a function/,
    )
  })
})
