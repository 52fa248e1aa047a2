import { sandbox } from 'express-oauth-connect/sandbox'
import type { Sandbox } from 'express-oauth-connect/sandbox'
import { consent, openBrowser } from '../browser.js'

const CALLBACK = 'http://localhost:3000/auth/senler/callback'

let box: Sandbox
beforeAll(async () => {
  box = await sandbox()
})
afterAll(() => box.close())
beforeEach(() => box.senler.forget())

function authorizeUrl(params: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: box.senler.clientId,
    redirect_uri: CALLBACK,
    state: 's/1 ?',
    ...params,
  })
  return `${box.senler.origin}/cabinet/OAuth2authorize?${query.toString()}`
}

async function getToken(
  code: string,
  changes: Record<string, string | undefined> = {},
  init: RequestInit = {},
): Promise<{ status: number; type: string | null; body: unknown }> {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries<string | undefined>({
    client_id: box.senler.clientId,
    client_secret: box.senler.clientSecret,
    redirect_uri: CALLBACK,
    group_id: '152781',
    code,
    ...changes,
  })) {
    if (value !== undefined) params.set(name, value)
  }
  const response = await fetch(
    `${box.senler.origin}/ajax/cabinet/OAuth2token?${params.toString()}`,
    init,
  )
  const type = response.headers.get('content-type')
  return { status: response.status, type, body: await response.json() }
}

async function newCode(params: Record<string, string> = {}): Promise<string> {
  return (await consent(authorizeUrl(params))).searchParams.get('code') ?? ''
}

async function newToken(): Promise<string> {
  const { body } = await getToken(await newCode())
  return (body as { access_token: string }).access_token
}

async function call(method: string, params: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${box.senler.origin}/api/${method}`, {
    method: 'POST',
    body: new URLSearchParams({ group_id: '152781', v: '2', ...params }),
  })
  expect(response.status).toBe(200)
  return response.json()
}

describe('sign-in', () => {
  it('brings code, state and the chosen community back', async () => {
    const location = await consent(authorizeUrl(), 'approve', { group: '204417' })
    expect([...location.searchParams.keys()]).toEqual(['code', 'state', 'group_id'])
    expect(location.searchParams.get('code')).toMatch(/^[0-9a-f]{67}$/)
    expect(location.searchParams.get('state')).toBe('s/1 ?')
    expect(location.searchParams.get('group_id')).toBe('204417')
    expect(location.origin + location.pathname).toBe(CALLBACK)
  })

  it('offers three communities, and only the one that was asked for', async () => {
    const browser = openBrowser()
    const all = await browser.press(await browser.open(authorizeUrl()), 'sign_in')
    expect(all.html.match(/type="radio"/g)).toHaveLength(3)
    const one = await browser.open(authorizeUrl({ group_id: '318064' }))
    expect(one.html.match(/type="radio"/g)).toHaveLength(1)
    const byVk = await browser.open(authorizeUrl({ vk_group_id: '201733842' }))
    expect(byVk.html).toContain('value="204417" checked')
    const none = await browser.open(authorizeUrl({ group_id: '1' }))
    expect([none.status, none.leavesTo]).toEqual([400, undefined])
  })

  it('says no in the prototype’s words, or as the knob has it', async () => {
    expect((await consent(authorizeUrl(), 'deny')).href).toBe(
      `${CALLBACK}?error=access_denied&error_description=The+user+denied+access+to+your+application&state=s%2F1+%3F`,
    )
    const plain = box.senler.knobs.denialParams
    box.senler.knobs.denialParams = { error: 'denied' }
    expect((await consent(authorizeUrl(), 'deny')).search).toBe('?error=denied&state=s%2F1+%3F')
    box.senler.knobs.denialParams = plain
  })

  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['no redirect URI', { redirect_uri: '' }],
    ['a redirect URI that is not registered', { redirect_uri: `${CALLBACK}/` }],
  ])('refuses %s on its own page', async (_name, params) => {
    box.senler.knobs.redirectUris = [CALLBACK]
    const page = await openBrowser().open(authorizeUrl(params))
    box.senler.knobs.redirectUris = undefined
    expect([page.status, page.leavesTo]).toEqual([400, undefined])
  })

  it('demands state and group_id when told', async () => {
    Object.assign(box.senler.knobs, { requireState: true, requireGroupId: true })
    const page = await openBrowser().open(authorizeUrl())
    expect(page.html).toContain('Miss group_id')
    Object.assign(box.senler.knobs, { requireState: false, requireGroupId: false })
  })
})

describe('the token endpoint', () => {
  it('answers a GET with success and a token, nothing else', async () => {
    const { status, type, body } = await getToken(await newCode())
    expect([status, type]).toEqual([200, 'application/json'])
    expect(body).toEqual({
      success: true,
      access_token: expect.stringMatching(/^[0-9a-f]{80}$/) as string,
    })
    expect(box.senler.issued).toBe(1)
  })

  it.each([
    [{ client_secret: 'wrong' }, 'Wrong client_secret'],
    [{ client_secret: undefined }, 'Miss client_secret'],
    [{ client_id: 'wrong' }, 'Wrong client_id'],
    [{ redirect_uri: 'https://elsewhere.example/' }, 'Wrong redirect_uri'],
    [{ group_id: undefined }, 'Miss group_id'],
    [{ group_id: '204417' }, 'Miss group_id'],
    [{ code: 'never' }, 'Invalid code'],
  ])('refuses %j with HTTP 200 and keeps the code', async (changes, message) => {
    const code = await newCode()
    const { status, body } = await getToken(code, changes)
    expect({ status, body }).toEqual({ status: 200, body: { success: false, message } })
    expect((await getToken(code)).body).toMatchObject({ success: true })
  })

  it('takes a code once and not after its time', async () => {
    const code = await newCode()
    await getToken(code)
    const refusal = { success: false, message: 'Wrong authCode' }
    expect((await getToken(code)).body).toEqual(refusal)
    const late = await newCode()
    box.senler.knobs.codeLifetime = 0
    expect((await getToken(late)).body).toEqual(refusal)
    box.senler.knobs.codeLifetime = 9000
  })

  it('refuses POST unless told otherwise', async () => {
    const code = await newCode()
    expect((await getToken(code, {}, { method: 'POST' })).status).toBe(405)
    box.senler.knobs.acceptPostAtToken = true
    expect((await getToken(code, {}, { method: 'POST' })).body).toMatchObject({ success: true })
    box.senler.knobs.acceptPostAtToken = false
  })

  it('turns its errors and adds to its answer as told', async () => {
    Object.assign(box.senler.knobs, { tokenErrorStatus: 400, tokenErrorKey: 'error' })
    const { status, body } = await getToken('never')
    expect({ status, body }).toEqual({
      status: 400,
      body: { success: false, error: 'Invalid code' },
    })
    Object.assign(box.senler.knobs, { tokenErrorStatus: 200, tokenErrorKey: 'message' })
    Object.assign(box.senler.knobs, { expiresIn: '60', tokenExtras: { group_id: 152781 } })
    expect((await getToken(await newCode())).body).toMatchObject({
      expires_in: '60',
      group_id: 152781,
    })
    Object.assign(box.senler.knobs, { expiresIn: undefined, tokenExtras: {} })
  })
})

describe('the API', () => {
  it('answers its methods', async () => {
    const access_token = await newToken()
    expect(await call('groups/get', { access_token })).toEqual({
      success: true,
      item: {
        group_id: 152781,
        name: 'Кофейня «Утро»',
        type_id: '1',
        type_name: 'vk',
        external_id: '198245310',
        photo: `${box.senler.origin}/photo/152781.svg`,
        workspace_id: 9001,
      },
    })
    expect(await call('subscribers/count', { access_token })).toEqual({ success: true, count: 137 })
    expect(await call('subscriptions/get', { access_token, count: '1', offset: '1' })).toEqual({
      count: 3,
      items: [{ subscription_id: 2, name: 'Акции и скидки' }],
    })
    expect(await call('bots/get', { access_token })).toMatchObject({ count: '2' })
    expect(await call('deliveries/get', { access_token })).toMatchObject({ count: 2 })
  })

  it('pages subscribers by cursor', async () => {
    const access_token = await newToken()
    const first = (await call('subscribers/get', { access_token })) as Page
    expect([first.count, first.items.length]).toEqual([137, 100])
    const { offset_id } = first
    const second = (await call('subscribers/get', { access_token, offset_id })) as Page
    expect([second.items.length, second.offset_id]).toEqual([37, ''])
    expect(first.items[0]).toMatchObject({
      date: '01.01.2024 10:00:00',
      vk_user_id: 152781000,
      first_name: 'Анна',
    })
    interface Page {
      count: number
      offset_id: string
      items: object[]
    }
  })

  it('remembers variables until told to forget', async () => {
    const access_token = await newToken()
    const at = { access_token, vk_user_id: '1' }
    await call('vars/set', { ...at, name: 'promo', value: 'да' })
    expect(await call('vars/get', at)).toMatchObject({ items: [{ name: 'promo', value: 'да' }] })
    expect(await call('vars/set', { ...at, name: 'имя', value: '' })).toMatchObject({
      error_code: 11,
    })
    await call('vars/del', { ...at, name: 'promo' })
    expect(await call('vars/get', at)).toMatchObject({ items: [] })
  })

  it('takes query, multipart and JSON parameters', async () => {
    const params = { access_token: await newToken(), v: '2.0', group_id: '152781' }
    const multipart = new FormData()
    for (const [name, value] of Object.entries(params)) multipart.append(name, value)
    const url = `${box.senler.origin}/api/subscribers/count`
    const json = { 'content-type': 'application/json' }
    const answers = [
      await fetch(`${url}?${new URLSearchParams(params).toString()}`, { method: 'POST' }),
      await fetch(url, { method: 'POST', body: multipart }),
      await fetch(url, { method: 'POST', body: JSON.stringify(params), headers: json }),
    ]
    for (const answer of answers) {
      expect(await answer.json()).toEqual({ success: true, count: 137 })
    }
  })

  it('errs with HTTP 200 and a number', async () => {
    const access_token = await newToken()
    const error_code = async (params: Record<string, string>, method = 'groups/get') =>
      ((await call(method, params)) as { error_code: number }).error_code
    expect(await call('groups/get', { access_token: 'never' })).toEqual({
      success: false,
      error_code: 13,
      error_message: 'Токен не найден',
    })
    expect(await error_code({})).toBe(1)
    expect(await error_code({ hash: 'x' })).toBe(3)
    expect(await error_code({ access_token, v: '' })).toBe(1)
    expect(await error_code({ access_token, v: '3' })).toBe(12)
    expect(await error_code({ access_token, group_id: '5' })).toBe(6)
    expect(await error_code({ access_token, group_id: '204417' })).toBe(14)
    expect(await error_code({ access_token, count: '101' }, 'subscribers/get')).toBe(12)
    expect(await error_code({ access_token }, 'no/method')).toBe(0)
  })

  it('lets 20 requests a second pass', async () => {
    const access_token = await newToken()
    const answers = await Promise.all(
      Array.from({ length: 21 }, () => call('groups/get', { access_token })),
    )
    expect(answers.filter((answer) => (answer as { success: boolean }).success)).toHaveLength(20)
    expect(answers).toContainEqual({
      success: false,
      error_code: 9,
      error_message: 'Слишком много запросов в секунду (не более 20)',
    })
  })

  it('knows a killed token no more', async () => {
    const access_token = await newToken()
    box.senler.killTokens()
    expect(await call('groups/get', { access_token })).toEqual({
      success: false,
      error_code: 14,
      error_message: 'Недействительный токен',
    })
    box.senler.knobs.deadTokenCode = 13
    expect(await call('groups/get', { access_token })).toMatchObject({ error_code: 13 })
    box.senler.knobs.deadTokenCode = 14
  })
})
