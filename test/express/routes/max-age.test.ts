import { openidStartParams, type Provider } from 'express-oauth-connect'
import { later } from '../../security/hostile.js'
import { plain, signIn, site, type TestSite } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const HTML = { Accept: 'text/html' }
const { max_age, prompt } = openidStartParams

function shopWith(cells: Partial<Provider>): TestSite {
  const made = site([plain(provider.origin, cells)])
  made.app.get('/pay', made.auth.required('plain', { maxAge: 300 }), (_req, res) => {
    res.send('you may pay')
  })
  return made
}

describe('auth.required with maxAge', () => {
  it.each<[string, Partial<Provider>, string]>([
    ['by max_age', { startParams: openidStartParams }, '&max_age=300'],
    ['by max_age alone', { startParams: { max_age } }, '&max_age=300'],
    ['by prompt=login where it takes no max_age', { startParams: { prompt } }, '&prompt=login'],
    ['by a plain start where it takes neither', {}, ''],
  ])('asks again once the sign-in is older, %s', async (_how, cells, query) => {
    const browser = shopWith(cells).browser()
    const to = `/auth/plain/start?return_to=%2Fpay${query}`
    await browser.get('/pay').set(HTML).expect(302).expect('Location', to)
    await signIn(browser, 'plain', Object.fromEntries(new URL(to, 'http://shop').searchParams))
    await later(299_000, () => browser.get('/pay').set(HTML).expect(200, 'you may pay'))
    await later(301_000, async () => {
      await browser.get('/pay').set(HTML).expect(302).expect('Location', to)
      const { body } = await browser.get('/pay').set('Accept', 'application/json').expect(401)
      expect(body).toMatchObject({
        message: 'the person signed in there more than 300 seconds ago',
      })
      const start = await browser.get(to).expect(302)
      const { searchParams } = new URL(start.get('Location') ?? '')
      const asked = [searchParams.get('max_age'), searchParams.get('prompt')]
      expect(asked).toEqual([
        query.includes('max_age') ? '300' : null,
        query.includes('prompt') ? 'login' : null,
      ])
      const callback = { state: searchParams.get('state'), code: 'c' }
      await browser.get('/auth/plain/callback').query(callback).expect(302)
      await browser.get('/pay').set(HTML).expect(200, 'you may pay')
    })
  })

  it('asks for it together with a scope', async () => {
    const shop = site([
      plain(provider.origin, { startParams: { max_age } }, { optionalScope: ['write'] }),
    ])
    const page = shop.auth.required('plain', { maxAge: 60, scope: 'write' })
    shop.app.get('/both', page, (_req, res) => void res.end())
    const to = '/auth/plain/start?return_to=%2Fboth&scope=write&max_age=60'
    await shop.browser().get('/both').set(HTML).expect('Location', to)
  })

  it.each([0, -1, 1.5, NaN, '60', null])('is whole seconds, not %p', (maxAge) => {
    const { auth } = site([plain(provider.origin)])
    expect(() => auth.required('plain', { maxAge } as never)).toThrow(
      'auth.required: maxAge must be whole seconds, 1 or more, got',
    )
  })
})

describe('openidStartParams', () => {
  const start = (query: object, cells: Partial<Provider> = { startParams: openidStartParams }) =>
    shopWith(cells).browser().get('/auth/plain/start').query(query)

  it.each([
    ['prompt', 'login consent'],
    ['prompt', 'none'],
    ['login_hint', 'ada@example.org'],
    ['login_hint', '+7 900 000-00-00'],
    ['max_age', '0'],
    ['acr_values', 'urn:mace:incommon:iap:silver phr'],
    ['ui_locales', 'ru en-GB'],
  ])('let a page pass %s=%s on', async (name, value) => {
    const { headers } = await start({ [name]: value, display: 'popup' }).expect(302)
    const { searchParams } = new URL((headers as { location: string }).location)
    expect(searchParams.get(name)).toBe(value)
    expect(searchParams.has('display')).toBe(false)
    const other = await start({ [name]: value }, {}).expect(302)
    expect(new URL(other.get('Location') ?? '').searchParams.has(name)).toBe(false)
  })

  it.each([
    ['prompt', 'login&x'],
    ['prompt', ''],
    ['prompt', 'a b c d e f'],
    ['login_hint', 'a\nb'],
    ['login_hint', 'x'.repeat(321)],
    ['max_age', '-1'],
    ['max_age', '1e3'],
    ['acr_values', 'ä'],
    ['ui_locales', 'ru_RU;'],
  ])('let no %s=%j pass', async (name, value) => {
    await start({ [name]: value }).expect(400)
  })
})
