import type { OAuthOptions, SignIn, SignInOptions } from 'express-oauth-connect'
import { stub, type Stub } from '../../support/stub.js'
import { plain, site } from '../../support/site.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

/** A site whose own route begins the sign-in. */
function shop(wish: SignInOptions | undefined, options: Partial<OAuthOptions> = {}, id = 'plain') {
  const table = { startParams: { group: /^\d+$/ }, scope: ['read'] }
  const made = site([plain(provider.origin, table, { optionalScope: ['write'] })], options)
  const refused: unknown[] = []
  made.routes.post('/connect', (req, res, next) => {
    made.auth.signIn(req, res, id, wish).catch((error: unknown) => {
      refused.push(error)
      next(error)
    })
  })
  return { ...made, refused }
}

describe('auth.signIn', () => {
  it('begins a sign-in with the site’s own wishes, and its data come back to the hook', async () => {
    const seen: SignIn[] = []
    const data = { plan: 'pro', items: [1, { name: 'чай' }] }
    const wish = { returnTo: '/thanks', data, scope: ['write'], params: { group: '7' } }
    const browser = shop(wish, { onSignIn: (signIn) => void seen.push(signIn) }).browser()
    const response = await browser.post('/connect').expect(302)
    const url = new URL(response.get('Location') ?? '')
    expect(url.searchParams.get('scope')).toBe('read write')
    expect(url.searchParams.get('group')).toBe('7')
    expect(response.get('Set-Cookie')?.join()).not.toContain('pro')
    const state = url.searchParams.get('state') ?? ''
    const back = await browser.get(`/auth/plain/callback?code=c&state=${state}`).expect(302)
    expect(back.get('Location')).toBe('/thanks')
    expect(seen[0]).toMatchObject({ data, scope: 'read write' })
  })

  it('needs no wishes', async () => {
    const seen: SignIn[] = []
    const browser = shop(undefined, { onSignIn: (signIn) => void seen.push(signIn) }).browser()
    const response = await browser.post('/connect').expect(302)
    const state = new URL(response.get('Location') ?? '').searchParams.get('state') ?? ''
    await browser.get(`/auth/plain/callback?code=c&state=${state}`).expect(302)
    expect(seen[0]?.data).toBeUndefined()
  })

  it.each<[string, unknown, string]>([
    ['an unknown option', { return_to: '/x' }, 'unknown option "return_to"'],
    ['a parameter that start does not know', { params: { shop: 'x' } }, 'takes group, got "shop"'],
    ['a scope in one text', { scope: 'read write' }, 'scope must be a list of strings'],
    [
      'data that are too long',
      { data: 'я'.repeat(600) },
      'data is 1202 bytes as JSON, at most 1024',
    ],
    ['data that are no JSON', { data: () => 1 }, 'data must be JSON, got function'],
    ['data that JSON cannot say', { data: 1n }, 'data must be JSON, got bigint'],
    ['params that are null', { params: null }, 'params must be an object, got null'],
  ])('refuses %s', async (_what, wish, message) => {
    const { browser, refused } = shop(wish as SignInOptions)
    await browser().post('/connect').expect(500)
    expect(String(refused[0])).toContain(message)
    expect(refused[0]).toBeInstanceOf(TypeError)
  })

  it('refuses an id nobody registered', async () => {
    const { browser, refused } = shop({}, {}, 'nobody')
    await browser().post('/connect').expect(500)
    expect(String(refused[0])).toContain('no provider is registered as "nobody"')
  })

  it('lands on the default page where returnTo leads elsewhere', async () => {
    const browser = shop({ returnTo: 'https://evil.example/' }).browser()
    const response = await browser.post('/connect').expect(302)
    const state = new URL(response.get('Location') ?? '').searchParams.get('state') ?? ''
    const back = await browser.get(`/auth/plain/callback?code=c&state=${state}`)
    expect(back.get('Location')).toBe('/')
  })
})
