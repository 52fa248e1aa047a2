import { later } from '../../security/hostile.js'
import { openIdStub, type OpenIdStub } from '../../support/openid-server.js'
import { begin, site, type Browser } from '../../support/site.js'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

const HTML = { Accept: 'text/html' }
const seconds = () => Math.floor(Date.now() / 1000)

/** The person proved who they are so many seconds ago, says the server. */
function provedAgo(ago: number | undefined): void {
  server.forged = { claims: { auth_time: ago === undefined ? undefined : seconds() - ago } }
}

function shop() {
  const made = site([server.registration()])
  made.app.get('/pay', made.auth.required('company', { maxAge: 300 }), (_req, res) => {
    res.send('you may pay')
  })
  return made
}

async function come(browser: Browser, query: Record<string, string>) {
  const { authorize, callback } = await begin(browser, 'company', query)
  await fetch(authorize)
  const back = callback({ code: 'the-code', iss: server.issuer })
  return browser.get(back).set('Accept', 'application/json')
}

describe('auth_time', () => {
  it('counts, and not the sign-in here, where a page wants a recent proof', async () => {
    provedAgo(290)
    const browser = shop().browser()
    expect((await come(browser, { max_age: '300', return_to: '/pay' })).status).toBe(302)
    await browser.get('/pay').set(HTML).expect(200)
    await later(15_000, async () => {
      const to = '/auth/company/start?return_to=%2Fpay&max_age=300'
      await browser.get('/pay').set(HTML).expect(302).expect('Location', to)
    })
  })

  it('that is still too long ago is asked for twice, and not in circles', async () => {
    provedAgo(310)
    const browser = shop().browser()
    const query = { max_age: '300', return_to: '/pay' }
    await come(browser, query)
    await browser.get('/pay').set(HTML).expect(302)
    await come(browser, query)
    await browser.get('/pay').set(HTML).expect(401)
    await later(61_000, () => browser.get('/pay').set(HTML).expect(302))
  })

  it('of an ordinary sign-in leads to a start that asks for a recent one', async () => {
    provedAgo(7200)
    const browser = shop().browser()
    expect((await come(browser, { return_to: '/pay' })).status).toBe(302)
    expect((await come(browser, { return_to: '/pay' })).status).toBe(302)
    await browser.get('/pay').set(HTML).expect(302)
  })

  it.each([
    ['is missing', undefined],
    ['is too long ago', 370],
  ])(
    'that %s refuses a sign-in that sent max_age (OpenID Connect Core §3.1.3.7)',
    async (_what, ago) => {
      provedAgo(ago)
      const browser = shop().browser()
      const answer = await come(browser, { max_age: '300' })
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([
        502,
        'id_token_invalid',
      ])
      expect(server.to('/revoke').length).toBeGreaterThan(0)
      await browser.get('/auth/connections').expect(200, { connections: [] })
    },
  )
})

describe('openid()', () => {
  it('passes on what OpenID Connect lets a page say', async () => {
    const query = {
      prompt: 'login',
      login_hint: 'ada@example.org',
      ui_locales: 'ru',
      acr_values: 'x',
    }
    const { authorize } = await begin(shop().browser(), 'company', query)
    expect(Object.fromEntries(authorize.searchParams)).toMatchObject(query)
  })
})
