import { bitbucket } from '../../../src/providers/bitbucket.js'
import { github } from '../../../src/providers/github.js'
import { hubspot } from '../../../src/providers/hubspot.js'
import { mailchimp } from '../../../src/providers/mailchimp.js'
import { basecamp } from '../../../src/providers/basecamp.js'
import { disqus } from '../../../src/providers/disqus.js'
import { qq } from '../../../src/providers/qq.js'
import { slack } from '../../../src/providers/slack.js'
import { weibo } from '../../../src/providers/weibo.js'
import { browserOf, comeBack, dialect, queryOf, type Dialect } from '../../support/dialect.js'

const KEYS = { clientId: 'the-client', clientSecret: 'client-secret-canary' }

let server: Dialect
beforeEach(async () => {
  server = await dialect()
})

describe('the profile of GitHub', () => {
  const user = { id: 7, login: 'ada', name: 'Ada', email: null, avatar_url: 'https://a.example/7' }
  const known = { id: '7', username: 'ada', name: 'Ada', picture: 'https://a.example/7' }

  async function profile(addresses: { status?: number; body: unknown }) {
    server.routes['POST /login/oauth/access_token'] = () => ({
      body: { access_token: 'T', token_type: 'bearer', scope: 'read:user,user:email' },
    })
    server.routes['GET /user'] = () => ({ body: user })
    server.routes['GET /user/emails'] = () => addresses
    const browser = browserOf(github({ ...KEYS, origin: server.origin }))
    expect((await comeBack(browser, 'github')).response.status).toBe(302)
    return browser.get('/profile')
  }

  it('has the primary address, and whether it is verified', async () => {
    const body = [
      { email: 'old@example.org', primary: false, verified: true },
      { email: 'ada@example.org', primary: true, verified: false },
    ]
    const { body: profileBody } = await profile({ body })
    expect(profileBody).toEqual({
      ...{ ...known, email: 'ada@example.org', emailVerified: false, raw: user },
    })
  })

  it.each([403, 404])('is told without addresses where those are refused by %s', async (status) => {
    const { body } = await profile({ status, body: { message: 'Not Found' } })
    expect(body).toEqual({ ...known, raw: user })
  })

  it('is not told where GitHub is in trouble', async () => {
    const { status } = await profile({ status: 500, body: {} })
    expect(status).toBe(502)
  })
})

describe('the profile of Bitbucket', () => {
  const user = {
    ...{ uuid: '{u-1}', username: 'ada', display_name: 'Ada' },
    links: { avatar: { href: 'https://a.example/1' }, html: { href: 'https://b.example/ada' } },
  }
  const known = {
    ...{ id: '{u-1}', username: 'ada', name: 'Ada', raw: user },
    ...{ picture: 'https://a.example/1', url: 'https://b.example/ada' },
  }

  async function profile(addresses: { status?: number; body: unknown }) {
    server.routes['POST /site/oauth2/access_token'] = () => ({
      body: { access_token: 'T', token_type: 'bearer', scopes: 'account email' },
    })
    server.routes['GET /2.0/user'] = () => ({ body: user })
    server.routes['GET /2.0/user/emails'] = () => addresses
    const browser = browserOf(bitbucket({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'bitbucket')
    return browser.get('/profile')
  }

  it('has the primary address, and whether it is confirmed', async () => {
    const values = [{ email: 'ada@example.org', is_primary: true, is_confirmed: true }]
    const { body } = await profile({ body: { values } })
    expect(body).toEqual({ ...known, email: 'ada@example.org', emailVerified: true })
  })

  it('is told without addresses where those are refused, and not where there is trouble', async () => {
    expect((await profile({ status: 403, body: {} })).body).toEqual(known)
    expect((await profile({ status: 500, body: {} })).status).toBe(502)
  })
})

describe('the profile of Slack', () => {
  it('is of who installed the app', async () => {
    server.routes['POST /api/oauth.v2.access'] = () => ({
      body: {
        ...{ ok: true, access_token: 'xoxb-1', token_type: 'bot', bot_user_id: 'B1' },
        ...{ team: { id: 'T1', name: 'Acme' }, authed_user: { id: 'U1' } },
      },
    })
    const user = {
      ...{ id: 'U1', name: 'ada', locale: 'en-GB', is_email_confirmed: true },
      profile: { real_name: 'Ada L', email: 'ada@example.org', image_512: 'https://a.example/1' },
    }
    server.routes['GET /api/users.info'] = () => ({ body: { ok: true, user } })
    const browser = browserOf(slack({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'slack')
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({
      ...{ id: 'U1', username: 'ada', name: 'Ada L', email: 'ada@example.org' },
      ...{ emailVerified: true, picture: 'https://a.example/1', locale: 'en-GB' },
    })
    expect(queryOf(server.to('/api/users.info')[0])).toEqual({ user: 'U1' })
    const { body: list } = await browser.get('/auth/connections')
    expect(list).toMatchObject({ connections: [{ account: 'T1' }] })
  })

  it("is asked for with the person's token where user_scope alone was asked for", async () => {
    server.routes['POST /api/oauth.v2.access'] = () => ({
      body: {
        ...{ ok: true, team: { id: 'T1' } },
        authed_user: { id: 'U1', access_token: 'xoxp-1', token_type: 'user', scope: 'users:read' },
      },
    })
    server.routes['GET /api/users.info'] = () => ({ body: { ok: true, user: { id: 'U1' } } })
    const browser = browserOf(slack({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'slack')
    expect((await browser.get('/profile')).body).toMatchObject({ id: 'U1' })
    expect(server.to('/api/users.info')[0]?.headers.authorization).toBe('Bearer xoxp-1')
  })
})

describe('the profile of Weibo', () => {
  it('names the person that came with the token', async () => {
    server.routes['POST /oauth2/access_token'] = () => ({
      body: { access_token: 'T', expires_in: 3600, uid: '42' },
    })
    const user = { idstr: '42', screen_name: 'ada', name: 'Ada', avatar_large: 'https://a.example' }
    server.routes['GET /2/users/show.json'] = () => ({ body: user })
    const browser = browserOf(weibo({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'weibo')
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toEqual({
      ...{ id: '42', username: 'ada', name: 'Ada', picture: 'https://a.example', raw: user },
    })
    expect(queryOf(server.to('/2/users/show.json')[0])).toEqual({ uid: '42', access_token: 'T' })
  })
})

describe('the profile of QQ', () => {
  it('has the openid of a call of its own, which every other call names', async () => {
    server.routes['GET /oauth2.0/token'] = () => ({
      body: { access_token: 'T', expires_in: '7776000' },
    })
    server.routes['GET /oauth2.0/me'] = () => ({ body: { client_id: 'the-client', openid: 'O1' } })
    const user = {
      ret: 0,
      nickname: 'Ada',
      figureurl_qq_1: 'https://a.example/s',
      figureurl_qq_2: '',
    }
    server.routes['GET /user/get_user_info'] = () => ({ body: user })
    const browser = browserOf(qq({ ...KEYS, origin: server.origin }))
    expect((await comeBack(browser, 'qq')).response.status).toBe(302)
    expect(queryOf(server.to('/oauth2.0/token')[0])).toMatchObject({
      ...{ fmt: 'json', code: 'C', client_id: 'the-client', grant_type: 'authorization_code' },
    })
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toEqual({ id: 'O1', name: 'Ada', picture: 'https://a.example/s', raw: user })
    expect(queryOf(server.to('/user/get_user_info')[0])).toEqual({
      ...{ access_token: 'T', oauth_consumer_key: 'the-client', openid: 'O1' },
    })
  })
})

describe('the profile of HubSpot', () => {
  it('stands below the address of the token', async () => {
    server.routes['POST /oauth/v1/token'] = () => ({
      body: { access_token: 'T/1', refresh_token: 'R+1', expires_in: 1800, token_type: 'bearer' },
    })
    const token = { hub_id: 62515, user_id: 123, user: 'ada@example.org' }
    server.routes['GET /oauth/v1/access-tokens/T%2F1'] = () => ({ body: token })
    server.routes['DELETE /oauth/v1/refresh-tokens/R%2B1'] = () => ({ status: 204 })
    const browser = browserOf(hubspot({ ...KEYS, origin: server.origin }))
    expect((await comeBack(browser, 'hubspot')).response.status).toBe(302)
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toEqual({
      ...{ id: '123', username: 'ada@example.org', email: 'ada@example.org', raw: token },
    })
    const { body: list } = await browser.get('/auth/connections')
    expect(list).toMatchObject({ connections: [{ account: '62515' }] })
    await browser.post('/bye').expect(200)
    expect(server.calls.at(-1)).toMatchObject({ method: 'DELETE', body: '' })
  })
})

describe('the metadata of Mailchimp', () => {
  it('are asked for by the scheme OAuth, the API by Bearer', async () => {
    server.routes['POST /oauth2/token'] = () => ({
      body: { access_token: 'T', expires_in: 0, scope: null },
    })
    const metadata = {
      ...{ dc: 'us6', accountname: 'Acme', user_id: 1 },
      login: { login_id: 9, login_name: 'ada', email: 'ada@example.org' },
    }
    server.routes['GET /oauth2/metadata'] = () => ({ body: metadata })
    server.routes['GET /3.0/ping'] = () => ({ body: { health_status: 'fine' } })
    const browser = browserOf(mailchimp({ ...KEYS, origin: server.origin }))
    expect((await comeBack(browser, 'mailchimp')).response.status).toBe(302)
    expect(server.to('/oauth2/metadata')[0]?.headers.authorization).toBe('OAuth T')
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({ id: '9', username: 'ada', name: 'Acme', email: 'ada@example.org' })
    await browser.post('/api').send({ url: 'ping' }).expect(200)
    expect(server.to('/3.0/ping')[0]?.headers.authorization).toBe('Bearer T')
  })
})

describe('Basecamp', () => {
  it.each([
    [
      'a contact of the site',
      { contact: 'Shop (admin@shop.example)' },
      'Shop (admin@shop.example)',
    ],
    [
      'the redirect URI',
      {},
      'express-oauth-connect (http://localhost:3000/auth/basecamp/callback)',
    ],
  ])('is told %s as the User-Agent', async (_what, settings, agent) => {
    server.routes['POST /authorization/token'] = () => ({ body: { access_token: 'T' } })
    const person = { id: 9, first_name: 'Ada', last_name: 'L', email_address: 'ada@example.org' }
    server.routes['GET /authorization.json'] = () => ({ body: { identity: person } })
    const browser = browserOf(basecamp({ ...KEYS, origin: server.origin, settings }))
    const { asked } = await comeBack(browser, 'basecamp')
    expect(asked.type).toBe('web_server')
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({ id: '9', name: 'Ada L', email: 'ada@example.org' })
    expect(server.to('/authorization.json')[0]?.headers['user-agent']).toBe(agent)
  })
})

describe('Disqus', () => {
  it('is told key and secret of the application with every call', async () => {
    server.routes['POST /api/oauth/2.0/access_token/'] = () => ({
      body: { access_token: 'T', user_id: 4, username: 'ada', expires_in: 3600 },
    })
    const user = {
      id: '4',
      username: 'ada',
      name: 'Ada',
      avatar: { permalink: 'https://a.example' },
    }
    server.routes['GET /api/3.0/users/details.json'] = () => ({ body: { code: 0, response: user } })
    const browser = browserOf(disqus({ ...KEYS, origin: server.origin }))
    await comeBack(browser, 'disqus')
    const { body } = await browser.get('/profile').expect(200)
    expect(body).toMatchObject({ id: '4', name: 'Ada', picture: 'https://a.example' })
    expect(queryOf(server.to('/api/3.0/users/details.json')[0])).toEqual({
      ...{ access_token: 'T', api_key: 'the-client', api_secret: 'client-secret-canary' },
    })
  })
})
