import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { oauth, type OAuthError } from 'express-oauth-connect'
import { BASE_URL, plain, SECRET, site, type Browser } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const RULES = { startParams: { shop: /^.+$/s } }
const HTTPS = { baseUrl: 'https://shop.example.with-a-long-name.example' }

/** The address of a start, and of its callback. */
const startAt = (query: Readonly<Record<string, string>>, mountPath = '/auth') =>
  `${mountPath}/plain/start?${new URLSearchParams(query).toString()}`

async function callbackOf(browser: Browser, address: string): Promise<string> {
  const start = await browser.get(address).expect(302)
  const [line = ''] = start.headers['set-cookie'] as unknown as string[]
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4_096)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  return `${address.replace(/start.*/, 'callback')}?code=the-code&state=${state}`
}

/** As browsers have it: names and values with what stands between them. */
function cookiesOf(browser: Browser): string {
  const { jar } = browser as unknown as {
    jar: { getCookies(access: object): { toValueString(): string } }
  }
  return jar
    .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
    .toValueString()
}

describe('the cookie of a start', () => {
  it('keeps a place of 2 048 bytes as it is sent, in whatever letters', async () => {
    const browser = site([plain(provider.origin)]).browser()
    const place = `/${'я'.repeat(341)}a`
    const callback = await callbackOf(browser, startAt({ return_to: place }))
    const end = await browser.get(callback).expect(302)
    expect(end.get('Location')).toBe(`/${'%D1%8F'.repeat(341)}a`)
  })

  it('of a longer place leads to the default, and the site is told', async () => {
    const told: OAuthError[] = []
    const shop = site([plain(provider.origin)], { onError: (error) => told.push(error) })
    const browser = shop.browser()
    const callback = await callbackOf(browser, startAt({ return_to: `/${'я'.repeat(342)}` }))
    await browser.get(callback).expect(302).expect('Location', '/')
    expect(told).toMatchObject([{ code: 'return_to_refused', provider: 'plain', status: 400 }])
    expect(told[0]?.message).toContain('more than 2048 characters as it is sent')
  })

  it('drops a place that does not fit beside what the page asked for', async () => {
    const told: OAuthError[] = []
    const options = { ...HTTPS, onError: (error: OAuthError) => told.push(error) }
    const shop = site([plain(provider.origin, RULES)], options)
    const browser = shop.browser()
    const address = startAt({ return_to: `/${'a'.repeat(2_000)}`, shop: 'х'.repeat(600) })
    const start = await browser.get(address).expect(302)
    const [line = ''] = start.headers['set-cookie'] as unknown as string[]
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4_096)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    await shop
      .browserWith(line.split(';')[0] ?? '')
      .get(`/auth/plain/callback?code=the-code&state=${state}`)
      .expect(302)
      .expect('Location', '/')
    expect(told.map(({ code }) => code)).toEqual(['return_to_refused'])
    expect(told[0]?.message).toContain('it does not fit into a cookie')
  })

  it('that what the page asked for does not fit into is refused at once', async () => {
    const browser = site([plain(provider.origin, RULES)]).browser()
    const { body, headers } = await browser
      .get(startAt({ shop: 'х'.repeat(1_500) }))
      .set('Accept', 'application/json')
      .expect(400)
    expect(body).toMatchObject({
      error: 'invalid_request',
      message: 'the request is malformed: its parameters do not fit into a cookie',
    })
    expect(headers).not.toHaveProperty('set-cookie')
  })
})

describe('the cookies of sign-ins of all oauth() on a host', () => {
  const app = (...mountPaths: readonly string[]) => {
    const made = express()
    made.use(session({ secret: 's', resave: false, saveUninitialized: false }))
    for (const mountPath of mountPaths) {
      const providers = [plain(provider.origin)]
      made.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers, mountPath }))
    }
    return made.get('/', (_req, res) => void res.send('here'))
  }

  it('are 8 KiB at most together, and the newest of each can be finished', async () => {
    const browser = supertest.agent(app('/one', '/two', '/three'))
    let newest = ''
    for (let n = 0; n < 5; n++) {
      for (const mountPath of ['/one', '/two', '/three']) {
        newest = await callbackOf(
          browser,
          startAt({ return_to: `/${'a'.repeat(1_500)}` }, mountPath),
        )
        expect(cookiesOf(browser).length).toBeLessThanOrEqual(8_192)
      }
    }
    await browser.get('/').expect(200, 'here')
    await browser.get(newest).expect(302)
  })

  it('leave room for the site’s own in 12 KiB', async () => {
    const browser = supertest.agent(app('/one', '/two'))
    const own = 'x'.repeat(3_500)
    for (const name of ['a', 'b', 'c']) browser.jar.setCookie(`${name}=${own}`, '127.0.0.1', '/')
    for (let n = 0; n < 5; n++) {
      for (const mountPath of ['/one', '/two']) {
        await browser.get(startAt({ return_to: `/${'a'.repeat(700)}` }, mountPath)).expect(302)
        expect(cookiesOf(browser).length).toBeLessThanOrEqual(12_288)
      }
    }
    expect(cookiesOf(browser)).toContain(`a=${own}`)
  })

  it('make do without a place where the site’s own leave no room for it', async () => {
    const browser = supertest.agent(app('/one'))
    for (const name of ['a', 'b', 'c']) {
      browser.jar.setCookie(`${name}=${'x'.repeat(3_700)}`, '127.0.0.1', '/')
    }
    const callback = await callbackOf(
      browser,
      startAt({ return_to: `/${'a'.repeat(2_000)}` }, '/one'),
    )
    await browser.get(callback).expect(302).expect('Location', '/')
  })
})
