import type { OAuthError } from 'express-oauth-connect'
import { Agent, request } from 'node:http'
import express, { type Express } from 'express'
import { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { BASE_URL, plain, signIn, site, type Browser, type TestSite } from '../../support/site.js'
import { listen } from '../../support/servers.js'
import { issue, json, stub, type Stub } from '../../support/stub.js'

const group = { group_id: /^\d+$/ }
let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([plain(provider.origin, { callbackParams: group, account: 'group_id' })])
})

async function connected(app: Express = shop.app): Promise<Browser> {
  const browser = supertest.agent(app)
  for (const group_id of ['1', '2']) {
    await signIn(browser, 'plain', {}, { code: `code-${group_id}`, group_id })
  }
  return browser
}

async function accounts(browser: Browser): Promise<string[]> {
  const { connections } = (await browser.get('/auth/connections')).body as {
    connections: { account: string }[]
  }
  return connections.map(({ account }) => account)
}

/** Whatever says nothing else comes from a page of the site. */
const post = (browser: Browser, query = '', headers: Record<string, string> = SAME_ORIGIN) =>
  browser.post(`/auth/plain/disconnect${query}`).set(headers)
const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }

describe('a form that disconnects', () => {
  it('leaves the connection usable for the next request where it is too long', async () => {
    const origin = await listen(shop.app)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = (method: string, path: string, body = '') =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }
        const sent = request(`${origin}${path}`, { method, agent, headers, timeout: 5_000 })
        sent.on('timeout', () => sent.destroy(new Error('no answer')))
        sent.on('error', reject)
        sent.on('response', (response) => {
          response.resume().on('end', () => {
            resolve(response.statusCode)
          })
        })
        sent.end(body)
      })
    try {
      const long = `account=${'1'.repeat(200_000)}`
      expect(await send('POST', '/auth/plain/disconnect', long)).toBe(400)
      expect(await send('GET', '/auth/connections')).toBe(200)
    } finally {
      agent.destroy()
    }
  })

  it('names the account and the way back before the address does', async () => {
    const browser = await connected()
    await post(browser, '?account=2&return_to=/query')
      .type('form')
      .send({ account: '1', return_to: '/form' })
      .expect(303)
      .expect('Location', '/form')
    expect(await accounts(browser)).toEqual(['2'])
  })

  it('may leave both to the address', async () => {
    const browser = await connected()
    await post(browser, '?account=1&return_to=/query').expect(303).expect('Location', '/query')
    expect(await accounts(browser)).toEqual(['2'])
  })

  it('that names no account means the newest', async () => {
    const browser = await connected()
    await post(browser).type('form').send({ other: 'x' }).expect(303).expect('Location', '/')
    expect(await accounts(browser)).toEqual(['1'])
  })

  it.each([
    ['other fields', { other: '1' }],
    ['nothing', null],
    ['no text', ''],
  ])('that the site’s own parser read as %s means the newest', async (_what, body) => {
    const app = express()
      .use((req, _res, next) => {
        // As a parser does: whoever reads the body later finds it read.
        Object.assign(req, { body, _body: true })
        next()
      })
      .use(shop.app)
    const browser = await connected(app)
    await post(browser).expect(303)
    expect(await accounts(browser)).toEqual(['1'])
  })

  it.each([
    ['urlencoded', 'application/x-www-form-urlencoded', 'account=1&return_to=%2Fbye'],
    ['JSON', 'application/json', '{"account":"1","return_to":"/bye"}'],
    ['JSON with a number', 'application/json; charset=utf-8', '{"account":1,"return_to":"/bye"}'],
    [
      'multipart',
      'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW',
      ['account', '1', 'return_to', '/bye']
        .map((text, index) =>
          index % 2 === 0
            ? `------WebKitFormBoundary7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name="${text}"\r\n\r\n`
            : `${text}\r\n`,
        )
        .join('') + '------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n',
    ],
  ])(
    'is read as %s, with the site’s own parsers before it and without',
    async (_what, type, body) => {
      const kept = express().use(express.json(), express.urlencoded({ extended: true }))
      const asText = express().use(express.text({ type: () => true }))
      const asBytes = express().use(express.raw({ type: () => true }))
      for (const app of [shop.app, ...[kept, asText, asBytes].map((each) => each.use(shop.app))]) {
        const browser = await connected(app)
        const answer = await post(browser).type(type).send(body)
        expect([answer.status, answer.get('Location')]).toEqual([303, '/bye'])
        expect(await accounts(browser)).toEqual(['2'])
      }
    },
  )

  it.each([
    ['application/json', '{"account":["1","2"]}', 400],
    ['application/json', '{"account":null}', 400],
    ['application/json', '{"account":true}', 400],
    ['application/json', '{"account":1e30}', 400],
    ['application/json', '{"account":{"a":"1"}}', 400],
    ['application/json', '["account"]', 400],
    ['application/json', '{"accountId":"1"}', 400],
    ['application/json', '{"Account":"1"}', 400],
    ['application/json', '{"accounts":["1"]}', 400],
    ['application/x-www-form-urlencoded', 'account.id=1', 400],
    ['application/x-www-form-urlencoded', 'account_id=1', 400],
    ['application/json', '{"account":', 400],
    ['application/json', '{"account":3}', 404],
    ['application/x-www-form-urlencoded', 'account=1&account=2', 400],
    ['application/x-www-form-urlencoded', 'account[]=1', 400],
    ['application/x-www-form-urlencoded', 'account=3', 404],
    ['application/x-www-form-urlencoded', 'account=', 404],
    ['multipart/form-data', 'account=1', 400],
    [
      'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW',
      '------WebKitFormBoundary7MA4YWxkTrZu0gW\r\naccount',
      400,
    ],
    [
      'multipart/form-data; boundary="b b"',
      '--b b\r\ncontent-disposition: form-data; name="account"; filename="1"\r\n\r\n1\r\n--b b--',
      400,
    ],
    [
      'multipart/form-data; boundary="b b"',
      '--b b\r\ncontent-disposition: form-data; filename="f"; name="account"\r\n\r\n3\r\n--b b--',
      400,
    ],
    [
      'multipart/form-data; boundary="b b"',
      '--b b\r\ncontent-disposition: form-data; name="account"\r\n\r\n3\r\n--b b--',
      404,
    ],
    ['text/plain', 'account=1', 400],
  ])('as %s that names no account of this visitor ends none: %s', async (type, body, status) => {
    const parsed = express().use(
      express.json({ strict: false }),
      express.urlencoded({ extended: true }),
    )
    parsed.use(shop.app)
    for (const app of [shop.app, parsed]) {
      const browser = await connected(app)
      expect((await post(browser).type(type).send(body)).status).toBe(status)
      expect(await accounts(browser)).toEqual(['1', '2'])
    }
  })

  it('whose address names no account of this visitor ends none', async () => {
    const browser = await connected()
    for (const [query, status] of [
      ['?account=3', 404],
      ['?account[]=1', 400],
      ['?account=1&account=2', 400],
    ] as const) {
      await post(browser, query).expect(status)
    }
    expect(await accounts(browser)).toEqual(['1', '2'])
  })

  it('that names two accounts in one object ends none', async () => {
    const browser = await connected()
    await post(browser).type('json').send('{"account":"1","account":"2"}').expect(400)
    expect(await accounts(browser)).toEqual(['1', '2'])
  })

  it('that is compressed ends none', async () => {
    const browser = await connected()
    await post(browser, '', { ...SAME_ORIGIN, 'Content-Encoding': 'gzip' })
      .type('form')
      .send('account=1')
      .expect(400)
    expect(await accounts(browser)).toEqual(['1', '2'])
  })

  it('that somebody else read and kept ends none', async () => {
    const app = express()
      .use((req, _res, next) => void req.resume().on('end', next).on('error', next))
      .use(shop.app)
    const browser = await connected(app)
    await post(browser).type('form').send({ account: '1' }).expect(400)
    expect(await accounts(browser)).toEqual(['1', '2'])
  })

  it('tells the site of a place that it will not lead to', async () => {
    const told: OAuthError[] = []
    shop = site([plain(provider.origin)], { onError: (error) => told.push(error) })
    await post(shop.browser(), '?return_to=//evil.example').expect(303).expect('Location', '/')
    await post(shop.browser()).type('json').send('{"return_to":7}').expect(303)
    expect(told.map(({ code }) => code)).toEqual(['return_to_refused', 'return_to_refused'])
  })

  it('that cannot be read says how to send it', async () => {
    const { body } = await post(await connected())
      .set('Accept', 'application/json')
      .type('form')
      .send(`a=${'x'.repeat(9000)}`)
      .expect(400)
    expect(body).toMatchObject({
      error: 'invalid_request',
      message: 'the form cannot be read',
      hint:
        'Send account and return_to as application/x-www-form-urlencoded, multipart/form-data or ' +
        'JSON, at most 8 KiB.',
    })
  })

  it.each([
    {},
    { Origin: 'null' },
    { Origin: 'https://evil.example' },
    { Referer: 'https://evil.example/' },
    { Referer: 'nonsense' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: BASE_URL },
  ])('of another site is refused: %j', async (headers) => {
    shop = site([plain(provider.origin)], { baseUrl: 'http://localhost:3000/shop' })
    const { body } = await post(shop.browser(), '', headers as Record<string, string>)
      .set('Accept', 'application/json')
      .expect(403)
    expect(body).toMatchObject({
      error: 'cross_origin',
      message: 'another site asked to disconnect',
      hint: expect.stringMatching(
        /^The request comes from (nowhere that it names|"[^"]+")\. Post from a page of http:\/\/localhost:3000, the origin of baseUrl\. What is no browser says so itself, with an Origin header\.$/,
      ) as string,
    })
  })

  it.each([
    { Origin: BASE_URL },
    { Origin: BASE_URL, Referer: 'https://evil.example/' },
    { Referer: `${BASE_URL}/page` },
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
  ])('of the site itself is heard: %j', async (headers) => {
    shop = site([plain(provider.origin)], { baseUrl: 'http://localhost:3000/shop' })
    await post(shop.browser(), '', headers as Record<string, string>).expect(303)
  })

  it('needs a session before it reads anything', async () => {
    const store = new MemoryStore()
    shop = site([plain(provider.origin)], {}, { store })
    store.emit('disconnect')
    const { body } = await post(shop.browser(), '?a=1&a=2').set('Accept', 'application/json')
    expect(body.error).toBe('session_missing')
  })
})

describe('the provider', () => {
  const revoked = () => provider.to('/revoke').map(({ form }) => form.get('token'))

  it('is told both tokens, or the access token where there is no other', async () => {
    for (const [fields, patterns] of [
      [{}, [/^access-token-/, /^refresh-token-/]],
      [{ refresh_token: undefined }, [/^access-token-/]],
    ] as const) {
      const before = revoked().length
      provider.token = issue(fields)
      shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })])
      const browser = shop.browser()
      await signIn(browser)
      await post(browser).expect(303)
      expect(revoked().slice(before).sort()).toEqual(
        patterns.map((pattern) => expect.stringMatching(pattern)),
      )
    }
  })

  it('is not asked where it has no endpoint, or nothing is connected', async () => {
    const browser = await connected()
    await post(browser).expect(303)
    shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })])
    await post(shop.browser()).expect(303)
    expect(revoked()).toEqual([])
  })

  it('that cannot be told changes nothing, and the operator reads of it', async () => {
    provider.api = (_request, res) => json(res, 500, {})
    const told: OAuthError[] = []
    shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })], {
      onError: (error) => told.push(error),
    })
    const browser = shop.browser()
    await signIn(browser)
    await post(browser).expect(303)
    expect(revoked()).toHaveLength(2)
    expect(told.map(({ message }) => message)).toEqual([
      'plain: the token endpoint answered 500: the token was not revoked',
    ])
    expect(await accounts(browser)).toEqual([])
  })

  it('is not told of tokens that no secret opens any more', async () => {
    const store = new MemoryStore()
    const cells = { revocationEndpoint: `${provider.origin}/revoke` }
    const at = (secret: string) => site([plain(provider.origin, cells)], { secret }, { store }).app
    let app = at('the old secret of the site, 32 bytes')
    const browser = supertest.agent(express().use((req, res, next) => app(req, res, next)))
    await signIn(browser)
    app = at('the new secret of the site, 32 bytes')
    await post(browser).expect(303)
    expect(revoked()).toEqual([])
    expect(await accounts(browser)).toEqual([])
  })
})
