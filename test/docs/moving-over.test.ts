import { google } from 'express-oauth-connect/providers'
import { standIn, type StandIn } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
import type { Browser } from '../support/site.js'
import { filesOf } from './recipes-pages.js'
import { siteWith, start, type RunningRecipe } from './recipes-process.js'

/** The strategy of the page, with Google's addresses replaced by those of the stand-in. */
const STRATEGY = `
import { Strategy as Google } from 'passport-google-oauth20'
const origin = process.env.GOOGLE_ORIGIN
export class Strategy extends Google {
  constructor(options, verify) {
    super(
      {
        ...options,
        pkce: true,
        authorizationURL: origin + '/o/oauth2/v2/auth',
        tokenURL: origin + '/token',
        userProfileURL: origin + '/userinfo',
      },
      verify,
    )
    this._oauth2.useAuthorizationHeaderforGET(true)
  }
}
`

let stand: StandIn
let folder: string
let site: RunningRecipe | undefined

beforeAll(async () => {
  stand = await standIn(google)
  const files = new Map(filesOf('docs/moving-over.md'))
  const before = files.get('before.mjs') ?? ''
  files.set('before.mjs', before.replace("'passport-google-oauth20'", "'./strategy.mjs'"))
  folder = siteWith(files.set('strategy.mjs', STRATEGY))
})
afterEach(() => site?.stop())
afterAll(() => stand.close())

async function run(file: string): Promise<RunningRecipe> {
  await site?.stop()
  const env = {
    GOOGLE_ORIGIN: stand.origin,
    GOOGLE_CLIENT_ID: stand.clientId,
    GOOGLE_CLIENT_SECRET: stand.clientSecret,
  }
  site = await start(folder, [file], env, '/login')
  return site
}

/** Signs in at the address that Passport's page links to, which is kept. */
async function userWho(browser: Browser, email: string): Promise<unknown> {
  await signIn(browser, 'google', { start: '/auth/google', as: email })
  return userOf(browser)
}

async function userOf(browser: Browser, cookie = ''): Promise<unknown> {
  const request = browser.get('/account')
  const { body } = await (cookie ? request.set('cookie', cookie) : request).expect(200)
  return body as unknown
}

function cookieOf(browser: Browser): string {
  const { jar } = browser as unknown as {
    readonly jar: { getCookies(access: object): { toValueString(): string } }
  }
  const access = { domain: 'localhost', path: '/', secure: false, script: false }
  return jar.getCookies(access).toValueString()
}

function redirectUris(): ReadonlySet<string> {
  const uris = stand.calls.flatMap(({ query }) => query.redirect_uri ?? [])
  return new Set(uris.map((uri) => new URL(uri).pathname))
}

it('moves a Passport site: users, sessions, tokens and the redirect URI stay', async () => {
  const before = await run('before.mjs')
  const [anna, ivan] = [before.browser(), before.browser()]
  const users = [
    await userWho(anna, 'anna@example.com'),
    await userWho(ivan, 'ivan.petrov@example.com'),
  ]
  expect(users).toEqual([expect.objectContaining({ id: 1 }), expect.objectContaining({ id: 2 })])
  await anna.get('/files').expect(200)
  const cookie = cookieOf(anna)

  const after = await run('after.mjs')
  const stillThere = after.browser()
  expect(await userOf(stillThere, cookie)).toEqual(users[0])
  const { body } = await stillThere.get('/files').set('cookie', cookie).expect(200)
  expect(body).toMatchObject({ email: 'anna@example.com' })

  const again = after.browser()
  await again.get('/account').expect(302).expect('location', '/login')
  expect(await userWho(again, 'ivan.petrov@example.com')).toEqual(users[1])
  expect(users).not.toContainEqual(await userWho(after.browser(), 'new@example.com'))
  expect(redirectUris()).toEqual(new Set(['/auth/google/callback']))

  await again.post('/logout').expect(303).expect('location', '/login')
  await again.get('/account').expect(302)
})
