import { createHash } from 'node:crypto'
import { sandbox } from 'express-oauth-connect/sandbox'
import type { BstatsKnobs, Sandbox } from 'express-oauth-connect/sandbox'
import { consent, openBrowser } from '../browser.js'

const CALLBACK = 'https://shop.example/auth/bstats/callback?state=a%20b'
const UUID = '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c01'
const HTML = 'text/html; charset=utf-8'

let box: Sandbox
let defaults: BstatsKnobs
beforeAll(async () => {
  box = await sandbox({ bstats: { redirectUris: ['https://shop.example/'] } })
  defaults = { ...box.bstats.knobs }
})
afterAll(() => box.close())
beforeEach(() => {
  box.bstats.forget()
  Object.assign(box.bstats.knobs, defaults)
})

function authorizeUrl(params: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: 'bstats.ru',
    client_name: 'dossier',
    response_type: 'code',
    scope: 'dossier',
    state: 'dropped',
    redirect_uri: CALLBACK,
    ...params,
  })
  return `${box.bstats.origin}/api.php/auth?${query.toString()}`
}

async function read(response: Response) {
  const { status, headers } = response
  return { status, type: headers.get('content-type'), body: await response.text() }
}

async function getToken(
  code: string,
  query = '',
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams({
    code,
    client_id: 'bstats.ru',
    grant_type: 'authorization_code',
    ...form,
  })
  const url = `${box.bstats.origin}/api.php/token${query}`
  return read(await fetch(url, { method: 'POST', body, headers }))
}

async function newCode(params: Record<string, string> = {}): Promise<string> {
  return (await consent(authorizeUrl(params))).searchParams.get('code') ?? ''
}

async function newToken(params: Record<string, string> = {}): Promise<string> {
  const { body } = await getToken(await newCode(params))
  return (JSON.parse(body) as { access_token: string }).access_token
}

async function call(place: string, params?: Record<string, string>, init: RequestInit = {}) {
  const post = params === undefined ? {} : { method: 'POST', body: new URLSearchParams(params) }
  return read(await fetch(`${box.bstats.origin}/api.php${place}`, { ...post, ...init }))
}

const json = (status: number, body: string) => ({
  status,
  type: 'application/json; charset=utf-8',
  body,
})

describe('sign-in', () => {
  it('appends the code to the redirect URI as it is and drops state', async () => {
    const browser = openBrowser()
    const asked = await browser.press(await browser.open(authorizeUrl()), 'sign_in')
    const { leavesTo, status, html } = await browser.press(asked, 'approve')
    expect(leavesTo).toMatch(
      /^https:\/\/shop\.example\/auth\/bstats\/callback\?state=a%20b&code=[0-9a-f]{32}$/,
    )
    expect([status, html]).toEqual([302, ''])
  })

  it.each([
    ['https://shop.example/back', 'https://shop.example/back?error=access_denied'],
    ['https://shop.example/back?', 'https://shop.example/back?&error=access_denied'],
    ['https://shop.example/#/notes', 'https://shop.example/#/notes?error=access_denied'],
  ])('says no at %s without state or description', async (redirect_uri, location) => {
    const browser = openBrowser()
    const asked = await browser.press(await browser.open(authorizeUrl({ redirect_uri })), 'sign_in')
    expect((await browser.press(asked, 'deny')).leavesTo).toBe(location)
  })

  it('lets a person cancel before the login', async () => {
    const browser = openBrowser()
    const { leavesTo } = await browser.press(await browser.open(authorizeUrl()), 'cancel')
    expect(leavesTo).toBe(`${CALLBACK}&error=access_denied`)
  })

  it('shows the code where there is no redirect URI', async () => {
    const browser = openBrowser()
    const url = authorizeUrl({ redirect_uri: '' })
    const asked = await browser.press(await browser.open(url), 'sign_in')
    const shown = await browser.press(asked, 'approve')
    const code = /<textarea[^>]*>([0-9a-f]{32})<\/textarea>/.exec(shown.html)?.[1] ?? ''
    expect((await getToken(code)).body).toMatch(/^\{"access_token":"[0-9a-f]{32}"\}$/)
  })

  it('gives a token in the fragment to response_type=token', async () => {
    const token = await newToken()
    const location = await consent(authorizeUrl({ response_type: 'token' }))
    expect(location.hash).toBe(`#access_token=${token}`)
    const denied = await consent(authorizeUrl({ response_type: 'token' }), 'deny')
    expect(denied.hash).toBe('#error=access_denied')
  })

  it.each([
    [{ client_name: '' }, 'Required parameter is missing: client_name'],
    [{ response_type: 'id' }, 'Invalid response_type: id'],
    [{ scope: 'dossier shop' }, 'invalid scope'],
    [{ response_type: 'token', redirect_uri: '' }, 'Required parameter is missing: redirect_uri'],
  ])('finds fault with %j after the login only, with status 200', async (params, message) => {
    const browser = openBrowser()
    const login = await browser.open(authorizeUrl(params))
    expect(login.html).toContain('name="sign_in"')
    const refused = await browser.press(login, 'sign_in')
    expect([refused.status, refused.leavesTo]).toEqual([200, undefined])
    expect(refused.html).toContain(`role="alert">${message}<`)
  })

  it('gives a client id beyond 32 characters a code that nothing accepts', async () => {
    const client_id = 'x'.repeat(33)
    const code = await newCode({ client_id })
    expect((await getToken(code, '', { client_id })).body).toContain('invalid_grant')
  })
})

describe('the token endpoint', () => {
  it('answers with bare JSON called HTML', async () => {
    const { status, type, body } = await getToken(await newCode(), '/?format=JSON')
    expect([status, type]).toEqual([200, HTML])
    expect(body).toMatch(/^\{"access_token":"[0-9a-f]{32}"\}$/)
    expect(body).toHaveLength(51)
  })

  it('prints XML as PHP does', async () => {
    const token = await newToken()
    const { body, type } = await getToken(await newCode(), '?format=xml&redirect_uri=ignored')
    expect(type).toBe(HTML)
    expect(body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<response>\n  <access_token>${token}</access_token>\n</response>\n`,
    )
    expect(Buffer.byteLength(body)).toBe(126)
  })

  it.each([
    [{ code: '' }, 'invalid_request', 'Required parameter is missing: code'],
    [{ code: '0' }, 'invalid_request', 'Required parameter is missing: code'],
    [{ client_id: '' }, 'invalid_request', 'Required parameter is missing: client_id'],
    [{ grant_type: '' }, 'invalid_request', 'Required parameter is missing: grant_type'],
    [{ grant_type: 'x' }, 'unsupported_grant_type', 'Invalid grant_type: x'],
    [{ code: 'a/b' }, 'invalid_grant', 'Invalid code: a\\/b'],
    [
      { client_id: 'Bstats.ru' },
      'invalid_grant',
      'Client ID does not match the previously specified value',
    ],
  ])('refuses %j with HTTP 200', async (form, error, description) => {
    expect(await getToken(await newCode(), '', form)).toEqual({
      status: 200,
      type: HTML,
      body: `{"error":"${error}","error_description":"${description}"}`,
    })
  })

  it('reads neither a JSON body nor the query nor a GET', async () => {
    const code = await newCode()
    const url = `${box.bstats.origin}/api.php/token?code=${code}&client_id=bstats.ru&grant_type=authorization_code`
    const body = JSON.stringify({ code })
    const headers = { 'content-type': 'application/json' }
    const answers = [
      await fetch(url),
      await fetch(url, { method: 'POST' }),
      await fetch(url, { method: 'POST', body, headers }),
    ]
    for (const answer of answers) {
      expect(await answer.text()).toBe(
        '{"error":"invalid_request","error_description":"Required parameter is missing: code"}',
      )
    }
  })

  it('takes multipart and a code in capitals', async () => {
    const form = new FormData()
    form.append('code', (await newCode()).toUpperCase())
    form.append('client_id', 'bstats.ru')
    form.append('grant_type', 'authorization_code')
    const url = `${box.bstats.origin}/api.php/token`
    const { body } = await read(await fetch(url, { method: 'POST', body: form }))
    expect(body).toMatch(/^\{"access_token":/)
  })

  it('takes a code again within its three minutes, or once if told', async () => {
    const code = await newCode()
    const first = await getToken(code)
    expect(await getToken(code)).toEqual(first)
    box.bstats.knobs.oneTimeCodes = true
    expect((await getToken(code)).body).toBe(
      `{"error":"invalid_grant","error_description":"Invalid code: ${code}"}`,
    )
  })

  it('refuses a code after its time, in the words of its version', async () => {
    const code = await newCode()
    box.bstats.knobs.codeLifetime = 0
    expect((await getToken(code)).body).toContain('"Authorization code has expired"')
    box.bstats.knobs.flavour = 'webasyst-2017'
    expect((await getToken(code)).body).toContain('"Authorization code expired"')
    expect((await getToken(code, '', { client_id: 'x' })).body).toBe('{"error":"invalid_grant"}')
  })

  it('replaces any answer when the format is wrong, but has made the token', async () => {
    const { body } = await getToken(await newCode(), '?format=yaml')
    expect(body).toBe('{"error":"invalid_request","error_description":"Invalid format: YAML"}')
    expect(box.bstats.issued).toBe(1)
  })

  it('gives one account one token, until that is revoked', async () => {
    const token = await newToken()
    expect(await newToken()).toBe(token)
    expect(await call(`/revoke?access_token=${token}`)).toEqual({
      status: 200,
      type: HTML,
      body: `{"access_token":"${token}"}`,
    })
    expect(await newToken()).not.toBe(token)
  })

  it('overwrites the scope of the token with the newest', async () => {
    const access_token = await newToken()
    await newToken({ scope: 'webasyst' })
    expect(await call('/dossier/customer.getcomments', { access_token, uuid: UUID })).toEqual(
      json(403, '{"error":"access_denied"}'),
    )
  })
})

describe('revoke', () => {
  it('revokes nothing for a token in the header', async () => {
    const token = await newToken()
    const headers = { authorization: `Bearer ${token}` }
    expect((await call('/revoke', undefined, { headers })).body).toBe('{"access_token":""}')
    expect(await newToken()).toBe(token)
  })

  it('knows no dead token and revokes in spite of a bad format', async () => {
    const token = await newToken()
    expect((await call('/revoke?format=yaml', { access_token: token })).body).toContain('YAML')
    expect((await call('/revoke', { access_token: token })).status).toBe(401)
    expect((await call('/revoke')).status).toBe(400)
  })
})

describe('the API', () => {
  const comments =
    '[{"rate":"5","comment":"Платит сразу, отзыв: https:\\/\\/otzyv.example\\/17"},' +
    '{"rate":"4","comment":"Вернул & обменял <размер 42>"}]'

  it('answers at each spelling of its address', async () => {
    const access_token = await newToken()
    const query = `uuid=${UUID}&access_token=${access_token}`
    for (const place of [
      `?app=dossier&method=customer.getcomments&${query}`,
      `/?app=dossier&method=customer.getcomments&${query}`,
      `/dossier/customer.getcomments?${query}`,
      `/dossier.customer.getcomments?${query}`,
    ]) {
      expect(await call(place)).toEqual(json(200, comments))
    }
  })

  it('prints XML with the list flattened', async () => {
    const token = await newToken()
    const place = `/dossier/customer.getcomments?format=XML&uuid=${UUID}&access_token=${token}`
    expect(await call(place)).toEqual({
      status: 200,
      type: 'text/xml; charset=utf-8',
      body: `<?xml version="1.0" encoding="UTF-8"?>
<response>
  <rate>5</rate>
  <comment>Платит сразу, отзыв: https://otzyv.example/17</comment>
  <rate>4</rate>
  <comment>Вернул &amp; обменял &lt;размер 42&gt;</comment>
</response>
`,
    })
  })

  it('finds and updates a customer, takes a comment', async () => {
    const access_token = await newToken()
    const email = createHash('md5').update('ivan@example.ru').digest('hex')
    const found = await call('/dossier/customer.getuuid', {
      access_token,
      'customer[emails][0]': email,
      'customer[phones][]': 'ffff',
    })
    expect(JSON.parse(found.body)).toEqual([
      { uuid: UUID, city: 'Москва', country: 'rus', email_percent: '100', phone_percent: '0' },
    ])
    const updated = await call('/dossier/customer.update', {
      access_token,
      'customer[uuid]': UUID,
      'customer[payments]': '15',
    })
    expect(JSON.parse(updated.body)).toEqual({
      uuid: UUID,
      country: 'rus',
      city: 'Москва',
      payments: '15',
      refunds: '1',
      total_rating: '4.7',
    })
    const comment = { access_token, uuid: UUID, order_id: '7', rate: '3', comment: 'Ждал' }
    expect(await call('/dossier/customer.addcomment', comment)).toEqual(json(200, 'null'))
    const xml = await call('/dossier/customer.addcomment?format=xml', comment)
    expect(xml.body).toBe('<response></response>')
    const after = await call('/dossier/customer.getcomments', { access_token, uuid: UUID })
    expect(JSON.parse(after.body)).toContainEqual({ rate: '3', comment: 'Ждал' })
  })

  it.each([
    [
      '/dossier/x?',
      400,
      '{"error":"token_required","error_description":"Access token is missing"}',
    ],
    [
      '/x?access_token=T',
      400,
      '{"error":"invalid_request","error_description":"Malformed request or server misconfiguration. Request URL: api.php\\/x"}',
    ],
    [
      '/dossier/x?format=yaml',
      200,
      '{"error":"invalid_request","error_description":"Invalid response format: YAML"}',
    ],
    [
      '/shop/x?access_token=T',
      400,
      '{"error":"app_not_installed","app":"shop","error_description":"App is not installed (shop)"}',
    ],
    ['/webasyst/getInfo?access_token=T', 403, '{"error":"access_denied"}'],
    [
      '/dossier/customer.getUuid?access_token=T',
      404,
      '{"error":"invalid_method","error_description":"Unknown method: dossier.customer.getUuid"}',
    ],
    [
      '?app=dossier&access_token=T',
      404,
      '{"error":"invalid_method","error_description":"Unknown method: dossier."}',
    ],
    [
      '/dossier/customer.getuuid?access_token=T',
      405,
      '{"error":"invalid_request","error_description":"Method GET not allowed"}',
    ],
    [
      '/dossier/customer.getcomments?access_token=T',
      400,
      '{"error":"invalid_param","error_description":"Required parameter is missing: “uuid”."}',
    ],
  ])('answers GET %s with %i', async (place, status, body) => {
    const token = await newToken()
    expect(await call(place.replace('=T', `=${token}`))).toEqual(json(status, body))
  })

  it('says what a bad token hashes to', async () => {
    const sha256 = createHash('sha256').update('nope').digest('hex')
    expect(await call('/dossier/x?access_token=nope')).toEqual(
      json(
        401,
        `{"error":"invalid_token","sha256":"${sha256}","error_description":"Invalid access token"}`,
      ),
    )
  })

  it('errs as in 2017 when told', async () => {
    const token = await newToken()
    box.bstats.knobs.flavour = 'webasyst-2017'
    const bodies = await Promise.all(
      ['/dossier/x', '/dossier/x?access_token=nope', `/shop/x?access_token=${token}`].map(
        async (place) => (await call(place)).body,
      ),
    )
    expect(bodies).toEqual([
      '{"error":"invalid_request","error_description":"Required parameter is missing: access_token"}',
      '{"error":"invalid_token","error_description":"Invalid access token"}',
      '{"error":"invalid_request","error_description":"Application shop not exists"}',
    ])
    const headers = { authorization: `Bearer ${token}` }
    expect((await call('/dossier/x', undefined, { headers })).status).toBe(400)
    const { body } = await call(`/dossier/customer.getcomments?uuid=${UUID}&access_token=${token}`)
    expect(body).toContain('"\\u041f\\u043b\\u0430')
    expect((JSON.parse(body) as object[])[1]).toEqual({
      rate: '4',
      comment: 'Вернул & обменял <размер 42>',
    })
  })

  it('takes the token from body, query, header, in this order', async () => {
    const token = await newToken()
    const place = `/dossier/customer.getcomments?uuid=${UUID}`
    const good = { authorization: `bEARER ${token}` }
    const status = async (...args: Parameters<typeof call>) => (await call(...args)).status
    expect(await status(place, undefined, { headers: good })).toBe(200)
    expect(await status(place, undefined, { headers: { authorization: token } })).toBe(200)
    expect(await status(`${place}&access_token=`, undefined, { headers: good })).toBe(200)
    expect(await status(`${place}&access_token=bad`, undefined, { headers: good })).toBe(401)
    expect(await status(`${place}&access_token=bad`, { access_token: token })).toBe(200)
    expect(await status(`${place}&access_token=${token}`, { access_token: 'bad' })).toBe(401)
  })

  it('wraps its answer in a callback with status 200', async () => {
    expect(await call('/dossier/x?callback=fn')).toEqual({
      status: 200,
      type: 'text/javascript; charset=utf-8',
      body: 'fn({"error":"token_required","error_description":"Access token is missing"});',
    })
  })

  it('is off when switched off', async () => {
    box.bstats.knobs.apiEnabled = false
    const off = json(404, '{"error":"disabled","error_description":"API is disabled"}')
    expect(await call('/dossier/x')).toEqual(off)
    expect(await getToken('x')).toEqual(off)
  })

  it('knows a killed token no more, and an expired one as such', async () => {
    const access_token = await newToken()
    box.bstats.knobs.tokenLifetime = 0
    expect(await call('/dossier/x', { access_token })).toEqual(
      json(401, '{"error":"invalid_token","error_description":"Access token has expired"}'),
    )
    box.bstats.knobs.tokenLifetime = Infinity
    box.bstats.killTokens()
    expect((await call('/dossier/x', { access_token })).body).toContain('Invalid access token')
  })

  it('limits requests when told', async () => {
    const access_token = await newToken()
    box.bstats.knobs.rateLimit = 1
    expect((await call('/dossier/x', { access_token })).status).toBe(404)
    expect((await call('/dossier/x', { access_token })).status).toBe(429)
  })

  it('answers OPTIONS with nothing', async () => {
    const init = { method: 'OPTIONS' }
    expect(await call('/dossier/x', undefined, init)).toEqual({ status: 200, type: HTML, body: '' })
  })
})
