import { generateKeyPairSync, verify } from 'node:crypto'
import type { Registration } from 'express-oauth-connect'
import { alipay } from '../../src/providers/alipay.js'
import { arcgis } from '../../src/providers/arcgis.js'
import { clever } from '../../src/providers/clever.js'
import { clover } from '../../src/providers/clover.js'
import { docusign } from '../../src/providers/docusign.js'
import { etsy } from '../../src/providers/etsy.js'
import { eveonline } from '../../src/providers/eveonline.js'
import { harvest } from '../../src/providers/harvest.js'
import { highlevel } from '../../src/providers/highlevel.js'
import { imgur } from '../../src/providers/imgur.js'
import { lichess } from '../../src/providers/lichess.js'
import { lightspeedX } from '../../src/providers/lightspeed-x.js'
import { begin, CLIENT, signIn, site, type Browser } from '../support/site.js'
import { json, stub, type Received, type Stub } from '../support/stub.js'

/** What the documentation of each provider says that it answers, by path. */
type Pages = Readonly<Record<string, unknown>>

let server: Stub
let answers: Pages
beforeEach(async () => {
  server = await stub()
  server.api = (request, res) => {
    const page = answers[request.path]
    if (page === undefined) json(res, 404, { error: 'not found' })
    else json(res, 200, page)
  }
})

const TOKENS = { access_token: 'T1', token_type: 'Bearer', expires_in: 3600 }
const at = () => ({ ...CLIENT, origin: server.origin, allowHttp: true })

/** A site that tells at /who whose token it is. */
function browserOf(registration: Registration): Browser {
  const { routes, browser } = site([registration])
  routes.get('/who', (req, res, next) => {
    req
      .oauth(registration.id)
      .profile()
      .then(({ raw: _raw, ...profile }) => res.json(profile), next)
  })
  return browser()
}

async function whoIs(
  registration: Registration,
  pages: Pages,
  callback: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  answers = pages
  const browser = browserOf(registration)
  await signIn(browser, registration.id, {}, { code: 'the-code', ...callback })
  return (await browser.get('/who').expect(200)).body
}

const headersOf = (call: Received | undefined) => call?.headers ?? {}

describe('Alipay', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const clientSecret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const registration = () => alipay({ ...at(), clientSecret })
  const TOKEN_ANSWER = {
    alipay_system_oauth_token_response: {
      ...{ access_token: 'T1', refresh_token: 'R1', expires_in: 3600, re_expires_in: 7200 },
      user_id: '2088',
    },
    sign: 'not checked',
  }
  const USER = {
    code: '10000',
    ...{ msg: 'Success', user_id: '2088', nick_name: 'Li', avatar: 'https://a.example/li.png' },
  }

  /** The gateway's rule, written again: name=value of all but the signature, by name. */
  function isSigned(fields: URLSearchParams): boolean {
    const signed = [...fields].filter(([name, value]) => name !== 'sign' && value !== '')
    const text = signed
      .map((pair) => pair.join('='))
      .sort()
      .join('&')
    const signature = Buffer.from(fields.get('sign') ?? '', 'base64')
    return verify('RSA-SHA256', Buffer.from(text), publicKey, signature)
  }

  function gateway(user: unknown) {
    server.api = ({ form }, res) => {
      const isToken = form.get('method') === 'alipay.system.oauth.token'
      json(res, 200, isToken ? TOKEN_ANSWER : { alipay_user_info_share_response: user })
    }
  }

  async function signedIn(user: unknown): Promise<Browser> {
    gateway(user)
    const browser = browserOf(registration())
    const { authorize, state } = await begin(browser, 'alipay')
    expect(authorize.searchParams.get('app_id')).toBe('client-id')
    expect(authorize.searchParams.has('client_id')).toBe(false)
    await browser.get(`/auth/alipay/callback`).query({ state, auth_code: 'C1' }).expect(302)
    return browser
  }

  it('signs the token request and each call with the private key', async () => {
    const browser = await signedIn(USER)

    expect((await browser.get('/who').expect(200)).body).toEqual({
      ...{ id: '2088', name: 'Li', picture: 'https://a.example/li.png' },
    })
    const [token, call] = server.calls
    expect(Object.fromEntries(token?.form ?? [])).toMatchObject({
      ...{ app_id: 'client-id', method: 'alipay.system.oauth.token', code: 'C1' },
      ...{ grant_type: 'authorization_code', sign_type: 'RSA2', version: '1.0' },
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string,
    })
    expect(token?.body).not.toContain(encodeURIComponent(clientSecret))
    expect(isSigned(token?.form ?? new URLSearchParams())).toBe(true)
    expect(call?.query.get('method')).toBe('alipay.user.info.share')
    expect(call?.query.get('auth_token')).toBe('T1')
    expect(isSigned(call?.query ?? new URLSearchParams())).toBe(true)
  })

  it('says the time of Beijing', async () => {
    await signedIn(USER)

    const timestamp = server.calls[0]?.form.get('timestamp') ?? ''
    const told = Date.parse(`${timestamp.replace(' ', 'T')}+08:00`)
    expect(Math.abs(told - Date.now())).toBeLessThan(60_000)
  })

  it('knows a person of a new application by open_id', async () => {
    const browser = await signedIn({ code: '10000', open_id: '074a', user_id: '' })

    expect((await browser.get('/who').expect(200)).body).toEqual({ id: '074a' })
  })

  it('ends the connection where the token is dead, in HTTP 200', async () => {
    const dead = { code: '20001', msg: 'Insufficient', sub_code: 'aop.invalid-auth-token' }
    const browser = await signedIn(dead)
    const refused = { error_response: { code: '40002', sub_code: 'isv.refresh-token-invalid' } }
    server.api = ({ form }, res) => {
      json(res, 200, form.has('grant_type') ? refused : { alipay_user_info_share_response: dead })
    }

    await browser.get('/who').expect(401)
  })

  it('tells a refusal that is not about the token', async () => {
    const browser = await signedIn({ code: '40006', msg: 'No permission', sub_msg: 'ask first' })

    expect((await browser.get('/who')).body).toMatchObject({ providerCode: '40006' })
  })
})

describe('ArcGIS', () => {
  it.each([
    ['Invalid authorization_code', 'invalid_grant'],
    ['Invalid refresh_token', 'invalid_grant'],
    ['Invalid client_id', 'invalid_client_id'],
  ])('reads "%s" as %s', async (message, code) => {
    answers = {
      '/sharing/rest/oauth2/token': {
        error: { code: 400, error: 'invalid_client_id', message, details: [] },
      },
    }
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)
    const visitor = site([arcgis(at())], { onError }).browser()
    const { callback } = await begin(visitor, 'arcgis')

    await visitor.get(callback())

    expect(errors).toEqual([expect.objectContaining({ providerCode: code })])
  })
})

it('asks Clever twice: who it is, and what they are called', async () => {
  const profile = await whoIs(clever(at()), {
    '/oauth/tokens': { access_token: 'T1', token_type: 'bearer' },
    '/v3.0/me': { type: 'user', data: { id: '58da', district: 'd1', type: 'user' } },
    '/v3.0/users/58da': {
      data: { id: '58da', email: 'z@school.example', name: { first: 'Zoe', last: 'Low' } },
    },
  })

  expect(profile).toEqual({
    ...{ id: '58da', name: 'Zoe Low', givenName: 'Zoe', familyName: 'Low' },
    email: 'z@school.example',
  })
})

describe('Clover', () => {
  const M = 'ABCDEFGH12345'
  const E = 'ZYXWVUTS98765'
  const pages = () => ({
    '/oauth/v2/token': {
      access_token: 'T1',
      access_token_expiration: Math.floor(Date.now() / 1000) + 1800,
      refresh_token: 'R1',
    },
    [`/v3/merchants/${M}`]: { id: M, name: 'Corner shop' },
    [`/v3/merchants/${M}/employees/${E}`]: { id: E, name: 'Ann', email: 'ann@shop.example' },
  })

  it('knows the employee whom the callback names', async () => {
    const profile = await whoIs(clover(at()), pages(), { merchant_id: M, employee_id: E })

    expect(profile).toEqual({ id: E, name: 'Ann', email: 'ann@shop.example' })
    expect(JSON.parse(server.to('/oauth/v2/token')[0]?.body ?? '')).toEqual({
      ...{ client_id: 'client-id', client_secret: 'client-secret-canary', code: 'the-code' },
    })
  })

  it('knows the merchant where the callback names no employee', async () => {
    const profile = await whoIs(clover(at()), pages(), { merchant_id: M })

    expect(profile).toEqual({ id: M, name: 'Corner shop' })
  })

  it('takes hosts of its regions only', () => {
    const settings = { authorizeHost: 'www.eu.clover.com', apiHost: 'api.eu.clover.com' }
    expect(clover({ ...CLIENT, settings }).id).toBe('clover')
    expect(() => clover({ ...CLIENT, settings: { apiHost: 'apixclover.com' } })).toThrow(TypeError)
  })
})

describe('DocuSign', () => {
  const account = (account_id: string, is_default: boolean, base_uri: string) => ({
    ...{ account_id, is_default, base_uri, account_name: 'Acme' },
  })
  const first = account('a1', false, 'https://na2.docusign.net')
  const second = account('a2', true, 'https://eu.docusign.net')

  it.each([
    [[first, second], 'a2'],
    [[first], 'a1'],
  ])('calls the API of the default account', async (accounts, id) => {
    const user = { sub: 'u1', name: 'Ann Low', email: 'ann@acme.example', accounts }
    const pages = {
      '/oauth/token': TOKENS,
      '/oauth/userinfo': user,
      [`/restapi/v2.1/accounts/${id}/envelopes`]: { envelopes: [] },
    }
    answers = pages
    const browser = browserOf(docusign(at()))
    await signIn(browser, 'docusign')

    await browser.get('/call/docusign').query({ path: 'envelopes' }).expect(200, { envelopes: [] })
    expect((await browser.get('/who')).body).toEqual({
      ...{ id: 'u1', name: 'Ann Low', email: 'ann@acme.example' },
    })
  })
})

describe('Etsy', () => {
  const pages = {
    '/v3/public/oauth/token': TOKENS,
    '/v3/application/users/me': { user_id: 123, shop_id: 9 },
    '/v3/application/users/123': { user_id: 123, primary_email: 'a@b.example', first_name: 'Ann' },
  }

  it('asks twice: for the id, and for the person', async () => {
    const profile = await whoIs(etsy(at()), pages)

    expect(profile).toEqual({
      ...{ id: '123', name: 'Ann', givenName: 'Ann', email: 'a@b.example' },
    })
  })

  it.each([
    ['client-secret-canary', 'client-id:client-secret-canary'],
    [undefined, 'client-id'],
  ])('names the application in each call', async (clientSecret, key) => {
    await whoIs(etsy({ ...at(), clientSecret }), pages)

    const [call] = server.to('/v3/application/users/me')
    expect(headersOf(call)).toMatchObject({ 'x-api-key': key, authorization: 'Bearer T1' })
  })
})

describe('EVE Online', () => {
  const tokenOf = (claims: object) => {
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return { ...TOKENS, access_token: `e30.${body}.c2ln` }
  }

  it('reads the character out of the token', async () => {
    const profile = await whoIs(eveonline(at()), {
      '/v2/oauth/token': tokenOf({ sub: 'CHARACTER:EVE:95465499', name: 'CCP Bartender' }),
    })

    expect(profile).toEqual({
      ...{ id: '95465499', username: 'CCP Bartender', name: 'CCP Bartender' },
      picture: 'https://images.evetech.net/characters/95465499/portrait',
    })
  })

  it.each([['opaque'], ['e30.no-json.c2ln']])(
    'takes the token %s and knows nobody',
    async (token) => {
      answers = { '/v2/oauth/token': { ...TOKENS, access_token: token } }
      const browser = browserOf(eveonline(at()))
      await signIn(browser, 'eveonline')

      expect((await browser.get('/who')).body).toMatchObject({ code: 'invalid_response' })
    },
  )
})

describe('Harvest', () => {
  const accounts = [
    { id: 5, product: 'forecast' },
    { id: 7, product: 'harvest' },
  ]
  const pages = (own: readonly object[]) => ({
    '/api/v2/oauth2/token': TOKENS,
    '/api/v2/accounts': { user: { id: 1, first_name: 'Ann', last_name: 'Low' }, accounts: own },
    '/v2/company': { name: 'Acme' },
  })

  it.each([
    [accounts, '7'],
    [accounts.slice(0, 1), undefined],
  ])('names the first account of Harvest in each call', async (own, header) => {
    answers = pages(own)
    const browser = browserOf(harvest(at()))
    await signIn(browser, 'harvest')
    await browser.get('/call/harvest').query({ path: 'v2/company' }).expect(200)

    expect(headersOf(server.to('/api/v2/accounts')[0])['harvest-account-id']).toBeUndefined()
    expect(headersOf(server.to('/v2/company')[0])['harvest-account-id']).toBe(header)
    expect((await browser.get('/who')).body).toMatchObject({ id: '1', name: 'Ann Low' })
  })
})

it('asks HighLevel for the user whom the token answer names, and renews the kind of token', async () => {
  const issued = { ...TOKENS, expires_in: 0, refresh_token: 'R1', userId: 'u1', locationId: 'l1' }
  const profile = await whoIs(highlevel(at()), {
    '/oauth/token': { ...issued, userType: 'Location' },
    '/users/u1': { id: 'u1', name: 'Ann Low', firstName: 'Ann', email: 'a@b.example' },
  })

  expect(profile).toEqual({
    ...{ id: 'u1', name: 'Ann Low', givenName: 'Ann', email: 'a@b.example' },
  })
  expect(headersOf(server.to('/users/u1')[0]).version).toBe('2021-07-28')
  const [exchange, renewal] = server.to('/oauth/token')
  expect(headersOf(exchange).version).toBe('2021-07-28')
  expect(exchange?.form.has('user_type')).toBe(false)
  expect(renewal?.form.get('user_type')).toBe('Location')
})

it('asks Imgur for the account, and for its settings', async () => {
  const profile = await whoIs(imgur(at()), {
    '/oauth2/token': { ...TOKENS, account_id: 42, account_username: 'ann' },
    '/3/account/me': { data: { id: 42, url: 'ann' }, success: true, status: 200 },
    '/3/account/me/settings': { data: { email: 'a@b.example' }, success: true, status: 200 },
  })

  expect(profile).toEqual({ id: '42', username: 'ann', name: 'ann', email: 'a@b.example' })
})

it('asks Lichess for the account, and for its address', async () => {
  const profile = await whoIs(lichess(at()), {
    '/api/token': { token_type: 'Bearer', access_token: 'lio_1', expires_in: 31_536_000 },
    '/api/account': { id: 'ann', username: 'Ann', url: 'https://lichess.org/@/Ann' },
    '/api/account/email': { email: 'a@b.example' },
  })

  expect(profile).toEqual({
    ...{ id: 'ann', username: 'Ann', email: 'a@b.example', url: 'https://lichess.org/@/Ann' },
  })
})

it('asks Lightspeed for the user whom the callback names', async () => {
  const profile = await whoIs(
    lightspeedX(at()),
    {
      '/api/1.0/token': { ...TOKENS, domain_prefix: 'acme' },
      '/api/2.0/users/u-1': { data: { id: 'u-1', username: 'ann', display_name: 'Ann' } },
    },
    { domain_prefix: 'acme', user_id: 'u-1' },
  )

  expect(profile).toEqual({ id: 'u-1', username: 'ann', name: 'Ann' })
  const form = server.to('/api/1.0/token')[0]?.form
  expect(form?.has('domain_prefix')).toBe(false)
})
