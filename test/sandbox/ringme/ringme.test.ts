import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { sandbox } from 'express-oauth-connect/sandbox'
import type { RingmeKnobs, Sandbox } from 'express-oauth-connect/sandbox'
import { consent, openBrowser } from '../browser.js'

const CALLBACK = 'http://localhost:3000/auth/ringme/callback'

let box: Sandbox
let defaults: RingmeKnobs
beforeAll(async () => {
  box = await sandbox()
  defaults = { ...box.ringme.knobs, oauthRateLimit: Infinity }
})
afterAll(() => box.close())
beforeEach(() => {
  box.ringme.forget()
  Object.assign(box.ringme.knobs, { redirectUris: undefined, expiresIn: undefined }, defaults)
})

function authorizeUrl(params: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: box.ringme.clientId,
    redirect_uri: CALLBACK,
    scope: 'all',
    state: 'S',
    ...params,
  })
  return `${box.ringme.origin}/oauth/authorize?${query.toString()}`
}

interface Tokens {
  access_token: string
  refresh_token: string
}

async function getToken(
  form: Record<string, string>,
  headers: Record<string, string> = {},
  query = '',
) {
  const init = { method: 'POST', body: new URLSearchParams(form), headers }
  const response = await fetch(`${box.ringme.origin}/oauth/token${query}`, init)
  const type = response.headers.get('content-type')
  return { status: response.status, type, body: (await response.json()) as Tokens }
}

function withClient(form: Record<string, string>): Record<string, string> {
  const { clientId, clientSecret } = box.ringme
  return { client_id: clientId, client_secret: clientSecret, ...form }
}

const machine = () => withClient({ grant_type: 'client_credentials' })
const codeGrant = (code: string) =>
  withClient({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK })
const refreshGrant = (refresh_token: string) =>
  withClient({ grant_type: 'refresh_token', refresh_token, redirect_uri: CALLBACK })

async function newCode(): Promise<string> {
  return (await consent(authorizeUrl())).searchParams.get('code') ?? ''
}

async function newTokens(): Promise<Tokens> {
  return (await getToken(codeGrant(await newCode()))).body
}

async function call(path: string, token: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const url = `${box.ringme.origin}/api/ver1.0${path}`
  const response = await fetch(url, { headers, ...init })
  const text = await response.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, body }
}

const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })

describe('sign-in', () => {
  it('brings a code of 30 characters and the state back', async () => {
    const { search } = await consent(authorizeUrl())
    expect(search).toMatch(/^\?code=[A-Za-z0-9]{30}&state=S$/)
    box.ringme.knobs.echoState = false
    expect((await consent(authorizeUrl())).search).toMatch(/^\?code=[A-Za-z0-9]{30}$/)
  })

  it('says no without a description, or on a page when told', async () => {
    expect((await consent(authorizeUrl(), 'deny')).search).toBe('?error=access_denied&state=S')
    box.ringme.knobs.denial = 'page'
    const browser = openBrowser()
    const asked = await browser.press(await browser.open(authorizeUrl()), 'sign_in')
    const denied = await browser.press(asked, 'deny')
    expect([denied.status, denied.leavesTo]).toEqual([200, undefined])
  })

  it('does not ask twice, unless told', async () => {
    const browser = openBrowser()
    const asked = await browser.press(await browser.open(authorizeUrl()), 'sign_in')
    await browser.press(asked, 'approve')
    expect((await browser.open(authorizeUrl())).leavesTo).toMatch(/\?code=/)
    box.ringme.knobs.rememberConsent = false
    expect((await browser.open(authorizeUrl())).html).toContain('name="approve"')
  })

  it.each([
    [{ client_id: 'x' }],
    [{ redirect_uri: '' }],
    [{ redirect_uri: 'https://evil.example/' }],
  ])('tells %j on its own page', async (params) => {
    box.ringme.knobs.redirectUris = [CALLBACK]
    const { status, leavesTo } = await openBrowser().open(authorizeUrl(params))
    expect([status, leavesTo]).toEqual([400, undefined])
  })

  it.each([
    [{ scope: '' }, 'invalid_scope'],
    [{ scope: 'call' }, 'invalid_scope'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
  ])('sends %j back as %s', async (params, error) => {
    const { leavesTo } = await openBrowser().open(authorizeUrl(params))
    expect(leavesTo).toBe(`${CALLBACK}?error=${error}&state=S`)
  })
})

describe('the token endpoint', () => {
  it('gives a machine no refresh token', async () => {
    const { status, type, body } = await getToken(machine())
    expect([status, type]).toEqual([200, 'application/json'])
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{30}$/) as string,
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'all',
    })
  })

  it('gives a person one, and a password no scope', async () => {
    const { body } = await getToken(codeGrant(await newCode()))
    const keys = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope']
    expect(Object.keys(body)).toEqual(keys)
    const { login, password } = box.ringme.account
    const byPassword = withClient({ grant_type: 'password', username: login, password })
    expect(Object.keys((await getToken(byPassword)).body)).toEqual(keys.slice(0, 4))
    expect(await getToken({ ...byPassword, password: 'x' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_grant' },
    })
  })

  it('takes everything in the query too', async () => {
    const query = `?${new URLSearchParams(machine()).toString()}`
    expect((await getToken({}, {}, query)).status).toBe(200)
  })

  it.each([
    [{ grant_type: 'x' }, 400, { error: 'unsupported_grant_type' }],
    [{ client_id: 'x' }, 401, { error: 'invalid_client' }],
    [{ client_secret: 'x' }, 401, { error: 'invalid_client' }],
    [{ scope: 'call' }, 401, { error: 'invalid_scope' }],
    [
      { grant_type: 'authorization_code' },
      400,
      { error: 'invalid_request', error_description: 'Missing code parameter.' },
    ],
    [
      { grant_type: 'refresh_token', refresh_token: 'x' },
      400,
      { error: 'invalid_request', error_description: 'Missing redirect_uri parameter.' },
    ],
    [
      { grant_type: 'refresh_token', refresh_token: 'x', redirect_uri: CALLBACK },
      401,
      { error: 'invalid_grant' },
    ],
  ])('answers %j with %i %j', async (form, status, body) => {
    expect(await getToken({ ...machine(), ...form })).toEqual({
      status,
      type: 'application/json',
      body,
    })
  })

  it('takes Basic only when told', async () => {
    const { clientId, clientSecret } = box.ringme
    const headers = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
    expect((await getToken({ grant_type: 'client_credentials' }, headers)).status).toBe(401)
    box.ringme.knobs.acceptBasic = true
    expect((await getToken({ grant_type: 'client_credentials' }, headers)).status).toBe(200)
  })

  it('takes a code once, in time, at its redirect URI', async () => {
    const code = await newCode()
    const dead = { status: 401, body: { error: 'invalid_grant' } }
    const elsewhere = { ...codeGrant(code), redirect_uri: 'https://x.example/' }
    expect(await getToken(elsewhere)).toMatchObject(dead)
    expect((await getToken(codeGrant(code))).status).toBe(200)
    expect(await getToken(codeGrant(code))).toMatchObject(dead)
    const late = await newCode()
    box.ringme.knobs.codeLifetime = 0
    expect(await getToken(codeGrant(late))).toMatchObject(dead)
  })

  it('gives grants by the type of application', async () => {
    box.ringme.knobs.applicationType = 'public'
    expect(await getToken(machine())).toMatchObject({
      status: 401,
      body: { error: 'unauthorized_client' },
    })
    box.ringme.knobs.applicationType = 'trusted'
    const { leavesTo } = await openBrowser().open(authorizeUrl())
    expect(leavesTo).toBe(`${CALLBACK}?error=unauthorized_client&state=S`)
  })

  it('rotates refresh tokens and counts reuse', async () => {
    const first = await newTokens()
    const second = await getToken(refreshGrant(first.refresh_token))
    expect(second.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.refresh_token)
    expect((await getToken(refreshGrant(first.refresh_token))).status).toBe(401)
    expect(box.ringme.reuses).toBe(1)
    box.ringme.knobs.reuseDetection = true
    await getToken(refreshGrant(first.refresh_token))
    expect((await getToken(refreshGrant(second.body.refresh_token))).status).toBe(401)
  })

  it('keeps or omits the refresh token when told, and ends it', async () => {
    const { refresh_token } = await newTokens()
    box.ringme.knobs.refreshToken = 'keep'
    expect((await getToken(refreshGrant(refresh_token))).body.refresh_token).toBe(refresh_token)
    box.ringme.knobs.refreshToken = 'omit'
    const { status, body } = await getToken(refreshGrant(refresh_token))
    expect([status, body.refresh_token]).toEqual([200, undefined])
    box.ringme.knobs.refreshLifetime = 0
    expect((await getToken(refreshGrant(refresh_token))).status).toBe(401)
  })

  it('takes 20 requests a second', async () => {
    box.ringme.knobs.oauthRateLimit = 20
    const answers = await Promise.all(Array.from({ length: 21 }, () => getToken(machine())))
    expect(answers.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1)
  })

  it('is not at /oauth/token/ and takes no GET', async () => {
    const init = { method: 'POST', body: new URLSearchParams(machine()) }
    expect((await fetch(`${box.ringme.origin}/oauth/token/`, init)).status).toBe(404)
    expect((await fetch(`${box.ringme.origin}/oauth/token`)).status).toBe(405)
  })
})

describe('the API', () => {
  let token: string
  beforeEach(async () => {
    token = (await getToken(machine())).body.access_token
  })

  it('tells who the user is', async () => {
    const { status, body, headers } = await call('/user/', token)
    expect(status).toBe(200)
    expect(body).toEqual({
      id: 123,
      login: 'demo@ringme.test',
      client_id: 100,
      dealer_id: null,
      extension_id: null,
      extension_group_id: null,
      admin: false,
      access: 'full',
      timezone: 'Europe/Moscow',
      extra_params: null,
    })
    expect(headers.get('content-encoding')).toBe('gzip')
    expect(headers.get('x-ratelimit-remaining')).toBe('9999')
  })

  it('compresses really, and refuses whoever does not ask for it', async () => {
    const raw = (headers: Record<string, string>) =>
      new Promise<{ status: number | undefined; bytes: Buffer }>((resolve, reject) => {
        const sent = { ...headers, authorization: `Bearer ${token}` }
        request(`${box.ringme.origin}/api/ver1.0/user/`, { headers: sent }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode, bytes: Buffer.concat(chunks) }),
          )
        })
          .on('error', reject)
          .end()
      })
    const packed = await raw({ 'accept-encoding': 'deflate, gzip;q=0.5' })
    expect(JSON.parse(gunzipSync(packed.bytes).toString())).toMatchObject({ id: 123 })
    for (const headers of [{}, { 'accept-encoding': 'br' }, { 'accept-encoding': 'gzip;q=0' }]) {
      const { status, bytes } = await raw(headers)
      expect([status, bytes.toString()]).toEqual([
        406,
        '{"message":"Accept-Encoding: gzip is required"}',
      ])
    }
    box.ringme.knobs.gzipRequired = false
    expect((await raw({})).bytes.toString()).toContain('"id":123')
    expect(box.calls.at(-4)?.responseBody).toBe('{"message":"Accept-Encoding: gzip is required"}')
  })

  it('pages bare lists', async () => {
    const page = await call('/client/@me/extension/?page=2&per_page=30&type=phone', token)
    expect(page.body).toHaveLength(6)
    expect((page.body as object[])[0]).toMatchObject({ type: 'phone', client_id: 100 })
    expect((await call('/client/100/extension/', token)).body).toHaveLength(20)
    expect(await call('/client/999/extension/', token)).toMatchObject({
      status: 404,
      body: { message: 'client_not_found' },
    })
    expect((await call('/client/@me/extension/?page=0', token)).status).toBe(400)
  })

  it('gives the call history as an object, between two dates', async () => {
    const dates = 'start_datetime=2024-01-31 00:00:00&end_datetime=2024-01-31 12:00:00'
    const { body } = await call(`/client/@me/call_history/?${dates}`, token)
    expect(body).toMatchObject({ page: 1, per_page: 20 })
    expect((body as { call_history: object[] }).call_history).toHaveLength(5)
    const wrong = await call('/client/@me/call_history/?start_datetime=yesterday', token)
    expect(wrong.status).toBe(400)
  })

  it('makes one call history at a time', async () => {
    box.ringme.fault({ endpoint: 'api', kind: 'delay', ms: 200 })
    const first = call('/client/@me/call_history/', token)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await call('/client/@me/call_history/', token)).toMatchObject({
      status: 429,
      body: { message: 'Stats request already exists, concurrent request not allowed' },
    })
    expect((await first).status).toBe(200)
    expect((await call('/client/@me/call_history/', token)).status).toBe(200)
  })

  it('keeps records', async () => {
    const { body } = await call('/client/@me/record/?per_page=1&order=asc', token)
    const [{ record_uuid }] = body as [{ record_uuid: string }]
    expect((await call(`/client/@me/record/${record_uuid}/storage_url/`, token)).body).toEqual({
      record_url: `${box.ringme.origin}/storage/${record_uuid}.mp3`,
    })
    expect(await call('/client/@me/record/none/storage_url/', token)).toMatchObject({
      status: 404,
      body: { message: 'Record not found' },
    })
  })

  it('calls back and keeps webhooks', async () => {
    const called = await call(
      '/extension/7001/callback/',
      token,
      post({ src_num: ['101'], dst_num: '79210000000' }),
    )
    expect(called).toMatchObject({
      status: 201,
      body: { call_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    })
    const hook = { id: 1, url: 'https://shop.example/hook', event_type: 'dial-in', method: 'POST' }
    expect(await call('/extension/7001/event/', token, post({ url: hook.url }))).toMatchObject({
      status: 201,
      body: hook,
    })
    expect((await call('/extension/7001/event/', token)).body).toEqual([hook])
    const deleted = await call('/extension/7001/event/', token, { method: 'DELETE' })
    expect([deleted.status, deleted.body]).toEqual([204, undefined])
    expect((await call('/extension/7001/event/', token)).body).toEqual([])
    expect((await call('/extension/1/event/', token)).status).toBe(404)
    expect((await call('/extension/7001/callback/', token, post([]))).status).toBe(400)
  })

  it('makes an application that works for itself', async () => {
    const made = await call('/application/', token, post({ name: 'CRM', type: 'trusted' }))
    expect(made.status).toBe(201)
    const { id, secret } = made.body as { id: string; secret: string }
    const grant = { grant_type: 'client_credentials', client_id: id }
    expect((await getToken({ ...grant, client_secret: secret })).status).toBe(200)
    const reset = await call(`/application/${id}/reset_secret/`, token, { method: 'PUT' })
    expect(reset.status).toBe(200)
    expect((await getToken({ ...grant, client_secret: secret })).status).toBe(401)
    expect((await call('/application/', token)).body).toEqual([
      { id: box.ringme.clientId, name: 'Demo Shop', type: 'any' },
      { id, name: 'CRM', type: 'trusted' },
    ])
    const high = await call(
      '/application/',
      token,
      post({ name: 'x', type: 'password_credentials' }),
    )
    expect(high).toMatchObject({ status: 403, body: { message: 'user_access_type_deny' } })
  })

  it('says 401 in its own shape', async () => {
    const unauthorized = { status: 401, body: { status: 401, message: 'Unauthorized' } }
    expect(await call('/user/', 'nope')).toMatchObject(unauthorized)
    box.ringme.killTokens()
    expect(await call('/user/', token)).toMatchObject(unauthorized)
    box.ringme.knobs.statusInUnauthorized = false
    expect((await call('/user/', token)).body).toEqual({ message: 'Unauthorized' })
  })

  it('lets a token die early', async () => {
    box.ringme.knobs.tokenUses = 1
    expect((await call('/user/', token)).status).toBe(200)
    expect((await call('/user/', token)).status).toBe(401)
  })

  it('limits requests with 429 and three headers', async () => {
    box.ringme.knobs.rateLimit = 1
    await call('/user/', token)
    const { status, body, headers } = await call('/user/', token)
    expect({ status, body }).toEqual({ status: 429, body: { message: 'rate_limit_exceeded' } })
    expect(headers.get('x-ratelimit-limit')).toBe('1')
    expect(headers.get('x-ratelimit-remaining')).toBe('0')
    expect(headers.get('x-ratelimit-reset')).toBe('3600')
  })

  it('has resources with a slash at their end only', async () => {
    expect(await call('/user', token)).toMatchObject({
      status: 404,
      body: { message: 'Not found' },
    })
    expect((await call('/user/', token, { method: 'PATCH' })).status).toBe(405)
  })
})
