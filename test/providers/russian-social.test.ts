import { createHash, generateKeyPairSync } from 'node:crypto'
import { loadJose } from '../../src/protocol/jose/jose.js'
import { donationalerts } from '../../src/providers/donationalerts.js'
import { mailruConnect } from '../../src/providers/mailru-connect.js'
import { mailru } from '../../src/providers/mailru.js'
import { odnoklassniki } from '../../src/providers/odnoklassniki.js'
import { shikimori } from '../../src/providers/shikimori.js'
import { telegram } from '../../src/providers/telegram.js'
import { trovo } from '../../src/providers/trovo.js'
import { vk } from '../../src/providers/vk.js'
import { vkid } from '../../src/providers/vkid.js'
import { vkvideoLive } from '../../src/providers/vkvideo-live.js'
import { yandex } from '../../src/providers/yandex.js'
import { json } from '../support/stub.js'
import {
  formOf,
  jsonOf,
  KEYS,
  provider,
  queryOf,
  signIn,
  siteOf,
  token,
  tokens,
} from './dialect-site.js'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('VK ID', () => {
  const DEVICE = 'device-7'
  const USER = { user_id: '42', first_name: 'Ann', last_name: 'Lee', email: 'ann@x.example' }

  it('asks user_info by a form with token and client, and methods with a version', async () => {
    const server = await provider({
      '/oauth2/auth': token({ refresh_token: 'R1', user_id: 42 }),
      '/oauth2/user_info': () => ({ body: { user: USER } }),
      '/method/users.get': () => ({ body: { response: [{ id: 42 }] } }),
      '/oauth2/revoke': () => ({ body: { response: 1 } }),
    })
    const browser = siteOf(vkid({ ...KEYS, origin: server.origin }))
    const asked = await signIn(browser, 'vkid', { brings: { device_id: DEVICE } })
    const profile = await browser.get('/profile').expect(200)
    const me = await browser.post('/api').send({ url: 'users.get' }).expect(200)
    await browser.post('/bye').expect(200)

    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    expect(formOf(server.to('/oauth2/auth')[0])).toMatchObject({
      ...{ grant_type: 'authorization_code', code: 'C1', client_id: KEYS.clientId },
      ...{ device_id: DEVICE, state: asked.searchParams.get('state') },
    })
    expect(profile.body).toMatchObject({ id: '42', name: 'Ann Lee', email: USER.email })
    expect(server.to('/oauth2/user_info')[0]?.url).toBe('/oauth2/user_info')
    expect(formOf(server.to('/oauth2/user_info')[0])).toEqual({
      access_token: 'access-1',
      client_id: KEYS.clientId,
    })
    expect(me.body).toEqual([{ id: 42 }])
    expect(queryOf(server.to('/method/users.get')[0])).toEqual({
      v: '5.199',
      access_token: 'access-1',
    })
    expect(formOf(server.to('/oauth2/revoke')[0])).toEqual({
      access_token: 'access-1',
      client_id: KEYS.clientId,
    })
  })

  it('renews with device and state where VK or VK ID call the token dead', async () => {
    let dead = true
    const server = await provider({
      '/oauth2/auth': token({ refresh_token: 'R1', user_id: 42 }),
      '/oauth2/user_info': () => {
        const body = dead ? { error: 'invalid_token' } : { user: USER }
        dead = false
        return { body }
      },
    })
    const browser = siteOf(vkid({ ...KEYS, origin: server.origin }))
    const asked = await signIn(browser, 'vkid', { brings: { device_id: DEVICE } })
    await browser.get('/profile').expect(200)

    expect(formOf(server.to('/oauth2/auth')[1])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'R1',
      client_id: KEYS.clientId,
      device_id: DEVICE,
      state: asked.searchParams.get('state'),
    })
  })

  it.each(['{', '[]', '{"code":1}'])('refuses the payload %s without a call', async (payload) => {
    const server = await provider({})
    const browser = siteOf(vkid({ ...KEYS, origin: server.origin }))
    await signIn(browser, 'vkid', { brings: { payload }, status: 400 })
    expect(server.calls).toEqual([])
  })
})

describe('Yandex ID', () => {
  it('signs in a device of its own, so that its token can be revoked', async () => {
    const person = { id: '1', login: 'ann', default_avatar_id: '0/0-0', is_avatar_empty: false }
    const server = await provider({
      '/token': token(),
      '/info': () => ({ body: { ...person, default_phone: { number: '+7' } } }),
      '/revoke_token': () => ({ body: { status: 'ok' } }),
    })
    server.token = (_request, res) => json(res, 200, { access_token: 'access-1', expires_in: 3600 })
    const browser = siteOf(yandex({ ...KEYS, origin: server.origin }))
    const asked = await signIn(browser, 'yandex')
    const profile = await browser.get('/profile').expect(200)
    await browser.post('/bye').expect(200)

    expect(asked.searchParams.get('device_id')).toMatch(UUID)
    expect(profile.body).toMatchObject({
      id: '1',
      username: 'ann',
      phone: '+7',
      picture: 'https://avatars.yandex.net/get-yapic/0/0-0/islands-200',
    })
    expect(server.to('/info')[0]?.headers.authorization).toBe('OAuth access-1')
    expect(formOf(server.to('/revoke_token')[0])).toEqual({ access_token: 'access-1' })
    expect(server.to('/revoke_token')[0]?.headers.authorization).toMatch(/^Basic /)
  })

  it('keeps the device that a page names, and tells no picture where there is none', async () => {
    const server = await provider({
      '/info': () => ({ body: { id: '1', default_avatar_id: '0/0-0', is_avatar_empty: true } }),
    })
    const browser = siteOf(yandex({ ...KEYS, origin: server.origin }))
    const asked = await signIn(browser, 'yandex', { query: { device_id: 'phone-1' } })
    const profile = await browser.get('/profile').expect(200)

    expect(asked.searchParams.get('device_id')).toBe('phone-1')
    expect(profile.body).not.toHaveProperty('picture')
  })

  it('says that a code is dead where Yandex calls it bad_verification_code', async () => {
    const server = await provider({})
    server.token = (_request, res) => {
      res.statusCode = 400
      res.end('{"error":"bad_verification_code","error_description":"Invalid code"}')
    }
    const browser = siteOf(yandex({ ...KEYS, origin: server.origin }))
    await signIn(browser, 'yandex', { status: 400 })
  })
})

it('Mail.ru: renews where "token not found" comes in HTTP 200', async () => {
  let dead = true
  const server = await provider({
    '/userinfo': () => {
      const body = dead
        ? { error: 'token not found', error_code: 6 }
        : { id: '17', email: 'a@mail.ru' }
      dead = false
      return { body }
    },
  })
  const browser = siteOf(mailru({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'mailru')
  const profile = await browser.get('/profile').expect(200)

  expect(profile.body).toMatchObject({ id: '17', email: 'a@mail.ru' })
  expect(server.to('/userinfo')[1]?.query.get('access_token')).toMatch(/^access-token-/)
  expect(formOf(server.to('/token')[1])).toMatchObject({ grant_type: 'refresh_token' })
})

describe('Odnoklassniki', () => {
  const settings = { applicationKey: 'CBAPUBLIC' }
  const secret = md5(`access-1${KEYS.clientSecret}`)

  it('signs what the profile asks for', async () => {
    const server = await provider({
      '/oauth/token.do': token({ token_type: 'session', expires_in: '1800' }),
      '/fb.do': () => ({ body: { uid: '5', name: 'Ann Lee' } }),
    })
    const browser = siteOf(odnoklassniki({ ...KEYS, origin: server.origin, settings }))
    await signIn(browser, 'odnoklassniki')
    const profile = await browser.get('/profile').expect(200)
    const { sig, access_token, ...signed } = queryOf(server.to('/fb.do')[0])

    expect(profile.body).toMatchObject({ id: '5', name: 'Ann Lee' })
    expect(access_token).toBe('access-1')
    expect(signed).toMatchObject({ application_key: 'CBAPUBLIC', method: 'users.getCurrentUser' })
    const text =
      'application_key=CBAPUBLICfields=UID,NAME,FIRST_NAME,LAST_NAME,EMAIL,LOCALE,PIC_3' +
      'format=jsonmethod=users.getCurrentUser'
    expect(sig).toBe(md5(text + secret))
  })

  it('signs a form, lists and what stands in the path as they are sent', async () => {
    const server = await provider({
      '/oauth/token.do': token({ token_type: 'session' }),
      '/fb.do': () => ({ body: {} }),
    })
    const browser = siteOf(odnoklassniki({ ...KEYS, origin: server.origin, settings }))
    await signIn(browser, 'odnoklassniki')
    const call = {
      url: 'fb.do?method=users.getInfo',
      method: 'POST',
      data: { uids: [1, 2], n: null },
    }
    await browser.post('/api').send(call).expect(200)
    const [request] = server.to('/fb.do')

    expect(formOf(request)).toEqual({ uids: '1,2' })
    const text = 'application_key=CBAPUBLICformat=jsonmethod=users.getInfouids=1,2'
    expect(queryOf(request)).toEqual({
      application_key: 'CBAPUBLIC',
      format: 'json',
      method: 'users.getInfo',
      sig: md5(text + secret),
      access_token: 'access-1',
    })
  })

  it('ends a connection whose session is over, which is told in HTTP 200', async () => {
    const server = await provider({
      '/oauth/token.do': token({ token_type: 'session' }),
      '/fb.do': () => ({ body: { error_code: 102, error_msg: 'PARAM_SESSION_EXPIRED' } }),
    })
    const browser = siteOf(odnoklassniki({ ...KEYS, origin: server.origin, settings }))
    await signIn(browser, 'odnoklassniki')
    await browser.get('/profile').expect(401)
  })
})

it('My World: signs a call by the secret', async () => {
  const server = await provider({
    '/oauth/token': token({ x_mailru_vid: '9' }),
    '/platform/api': () => ({ body: [{ uid: '9', nick: 'ann', first_name: 'Ann' }] }),
  })
  const browser = siteOf(mailruConnect({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'mailru-connect')
  const profile = await browser.get('/profile').expect(200)

  expect(profile.body).toMatchObject({ id: '9', username: 'ann', name: 'Ann' })
  const text = 'app_id=the-clientmethod=users.getInfosecure=1session_key=access-1'
  expect(server.to('/platform/api')[0]?.query.get('sig')).toBe(md5(text + KEYS.clientSecret))
})

it('VK: takes the e-mail address from the token answer, and 0 for a token without an end', async () => {
  const server = await provider({
    '/access_token': token({ expires_in: 0, user_id: 7, email: 'ann@x.example' }),
    '/method/users.get': () => ({
      body: { response: [{ id: 7, first_name: 'Ann', screen_name: 'ann' }] },
    }),
  })
  const browser = siteOf(vk({ ...KEYS, origin: server.origin }))
  const asked = await signIn(browser, 'vk')
  const profile = await browser.get('/profile').expect(200)
  const { body } = await browser.get('/auth/connections')

  expect(asked.searchParams.has('code_challenge')).toBe(false)
  expect(server.to('/access_token')[0]?.method).toBe('GET')
  expect(profile.body).toMatchObject({ id: '7', username: 'ann', email: 'ann@x.example' })
  expect(body.connections).toMatchObject([{ expiresAt: null }])
})

it('Telegram: the id_token says who signed in', async () => {
  const jose = await loadJose()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let idToken = ''
  const server = await provider({
    '/.well-known/jwks.json': () => ({
      body: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'RS256', kid: 'k' }] },
    }),
  })
  server.token = (_request, res) =>
    json(res, 200, { access_token: 'access-1', id_token: idToken, expires_in: 3600 })
  const browser = siteOf(telegram({ ...KEYS, origin: server.origin }))
  const start = await browser.get('/auth/telegram/start').expect(302)
  const url = new URL(start.get('Location') ?? '')
  const nonce = url.searchParams.get('nonce') ?? ''
  const now = Math.floor(Date.now() / 1000)
  idToken = await new jose.SignJWT({
    ...{ iss: 'https://oauth.telegram.org', aud: KEYS.clientId, sub: 'subject-1', nonce },
    ...{ id: 77, name: 'Ann', preferred_username: 'ann', iat: now, exp: now + 300 },
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .sign(privateKey)
  const state = url.searchParams.get('state') ?? ''
  await browser.get('/auth/telegram/callback').query({ state, code: 'C1' }).expect(302)
  const profile = await browser.get('/profile').expect(200)

  expect(profile.body).toMatchObject({ id: 'subject-1', name: 'Ann', username: 'ann' })
  expect(profile.body.raw).toMatchObject({ id: 77 })
  const [request] = server.to('/token')
  expect(formOf(request)).toMatchObject({ client_id: KEYS.clientId, code: 'C1' })
  expect(request?.headers.authorization).toMatch(/^Basic /)
})

it('DonationAlerts: reads the profile under data', async () => {
  const server = await provider({
    '/oauth/token': token(),
    '/api/v1/user/oauth': () => ({ body: { data: { id: 3, code: 'ann', name: 'Ann' } } }),
  })
  const browser = siteOf(donationalerts({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'donationalerts')
  const profile = await browser.get('/profile').expect(200)
  expect(profile.body).toMatchObject({ id: '3', username: 'ann', name: 'Ann' })
})

it('VK Video Live: repeats the redirect URI in a refresh', async () => {
  const server = await provider({
    '/oauth/server/token': tokens({ token_type: 'Bearer' }),
    '/v1/current_user': () => ({ body: { data: { user: { id: 5, nick: 'ann' } } } }),
  })
  const browser = siteOf(vkvideoLive({ ...KEYS, origin: server.origin }))
  await signIn(browser, 'vkvideo-live')
  const profile = await browser.get('/profile').expect(200)

  expect(profile.body).toMatchObject({ id: '5', username: 'ann' })
  expect(formOf(server.to('/oauth/server/token')[1])).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'refresh-1',
    redirect_uri: 'http://localhost:3000/auth/vkvideo-live/callback',
  })
})

it('Trovo: asks for tokens by JSON and renews elsewhere', async () => {
  const OAUTH = { token_type: 'OAuth', scope: ['user_details_self'] }
  const server = await provider({
    '/openplatform/exchangetoken': token({ ...OAUTH, refresh_token: 'R1', expires_in: 1 }),
    '/openplatform/refreshtoken': token({ ...OAUTH, access_token: 'access-2' }),
    '/openplatform/getuserinfo': () => ({
      body: { userId: '8', userName: 'ann', nickName: 'Ann' },
    }),
  })
  const browser = siteOf(trovo({ ...KEYS, origin: server.origin, scope: ['a', 'b'] }))
  const asked = await signIn(browser, 'trovo')
  const profile = await browser.get('/profile').expect(200)

  expect(asked.search).toContain('scope=a+b')
  expect(profile.body).toMatchObject({ id: '8', username: 'ann', name: 'Ann' })
  const [exchange] = server.to('/openplatform/exchangetoken')
  expect(exchange?.headers['client-id']).toBe(KEYS.clientId)
  expect(jsonOf(exchange)).not.toHaveProperty('client_id')
  expect(jsonOf(server.to('/openplatform/refreshtoken')[0])).toEqual({
    ...{ grant_type: 'refresh_token', refresh_token: 'R1', client_secret: KEYS.clientSecret },
  })
  const { headers } = server.to('/openplatform/getuserinfo')[0] ?? {}
  expect(headers).toMatchObject({ authorization: 'OAuth access-2', 'client-id': KEYS.clientId })
})

it.each([
  ['the name that it is registered by', { userAgent: 'My list' }, 'My list'],
  ['the client without one', undefined, KEYS.clientId],
])('Shikimori: calls itself %s', async (_name, settings, expected) => {
  const server = await provider({
    '/oauth/token': token(),
    '/api/users/whoami': () => ({ body: { id: 2, nickname: 'ann', image: { x160: 'https://i' } } }),
  })
  const browser = siteOf(shikimori({ ...KEYS, origin: server.origin, settings }))
  await signIn(browser, 'shikimori')
  const profile = await browser.get('/profile').expect(200)

  expect(profile.body).toMatchObject({ id: '2', username: 'ann', picture: 'https://i' })
  expect(server.calls.map(({ headers }) => headers['user-agent'])).toEqual([expected, expected])
})
