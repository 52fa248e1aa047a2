import OAuthServer from '@node-oauth/express-oauth-server'
import express from 'express'
import {
  clientSecretBasic,
  clientSecretPost,
  defineProvider,
  type Registration,
} from 'express-oauth-connect'
import { listen } from '../support/servers.js'
import { BASE_URL, site, type Browser } from '../support/site.js'
import { later } from '../security/hostile.js'

type Stored = Record<string, unknown>

/**
 * `@node-oauth/express-oauth-server` with everything in memory; nobody but Ivan lives there. It does
 * not undo the form encoding of RFC 6749 §2.3.1, so its secret has nothing to encode.
 */
async function foreignServer() {
  const [codes, tokens] = [new Map<string, Stored>(), new Map<string, Stored>()]
  const refreshes: string[] = []
  const client = {
    id: 'client',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    redirectUris: [`${BASE_URL}/auth/basic/callback`, `${BASE_URL}/auth/post/callback`],
    accessTokenLifetime: 30,
  }
  const model = {
    getClient: (id: string, secret: string | null) =>
      Promise.resolve(id === 'client' && (secret === null || secret === 'the-secret') && client),
    saveAuthorizationCode: (code: Stored, owner: Stored, user: Stored) => {
      const saved = { ...code, client: owner, user }
      codes.set(String(code.authorizationCode), saved)
      return Promise.resolve(saved)
    },
    getAuthorizationCode: (code: string) => Promise.resolve(codes.get(code)),
    revokeAuthorizationCode: ({ authorizationCode }: Stored) =>
      Promise.resolve(codes.delete(String(authorizationCode))),
    saveToken: (token: Stored, owner: Stored, user: Stored) => {
      const saved = { ...token, client: owner, user }
      tokens.set(String(token.accessToken), saved)
      return Promise.resolve(saved)
    },
    getAccessToken: (token: string) => Promise.resolve(tokens.get(token)),
    getRefreshToken: (token: string) => {
      refreshes.push(token)
      return Promise.resolve(
        [...tokens.values()].find(({ refreshToken }) => refreshToken === token),
      )
    },
    revokeToken: ({ refreshToken }: Stored) => {
      for (const saved of tokens.values())
        if (saved.refreshToken === refreshToken) delete saved.refreshToken
      return Promise.resolve(true)
    },
    getUserFromClient: () => Promise.resolve({ name: 'machine' }),
    validateScope: (_user: Stored, _client: Stored, scope: string[]) => Promise.resolve(scope),
    verifyScope: () => Promise.resolve(true),
  }
  const server = new OAuthServer({ model: model as never, alwaysIssueNewRefreshToken: true })
  const app = express()
  app.use(express.urlencoded({ extended: false }))
  const authenticateHandler = { handle: () => ({ name: 'ivan' }) }
  app.get('/authorize', server.authorize({ authenticateHandler }))
  app.post('/token', server.token())
  app.get('/api/me', server.authenticate(), (_req, res) => {
    const { token } = (res.locals as { oauth: { token: Stored } }).oauth
    res.json({ user: token.user, value: token.accessToken })
  })
  return { origin: await listen(app), refreshes, codes }
}

const foreign = (origin: string, id: 'basic' | 'post', cells = {}): Registration =>
  defineProvider({
    id,
    name: 'Foreign',
    authorizationEndpoint: `${origin}/authorize`,
    tokenEndpoint: `${origin}/token`,
    apiBaseUrl: `${origin}/api/`,
    clientAuth: id === 'basic' ? clientSecretBasic : clientSecretPost,
    scope: ['read'],
    ...cells,
  })({ clientId: 'client', clientSecret: 'the-secret' })

async function authorize(browser: Browser, id: string): Promise<URL> {
  const start = await browser.get(`/auth/${id}/start`).expect(302)
  const response = await fetch(start.get('Location') ?? '', { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? '')
}

describe.each(['basic', 'post'] as const)('express-oauth-server, client_secret_%s', (id) => {
  test('signs in with code and PKCE, calls the API, renews once for twenty calls', async () => {
    const { origin, refreshes } = await foreignServer()
    const browser = site([foreign(origin, id)]).browser()
    const { pathname, search } = await authorize(browser, id)
    await browser.get(pathname + search).expect(302)
    const calls = Array.from({ length: 20 }, () => browser.get(`/call/${id}`))
    const answers = await Promise.all(calls)
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(answers[0]?.body).toMatchObject({ user: { name: 'ivan' } })
    expect(refreshes).toHaveLength(1)
    await later(11_000, () => browser.get(`/call/${id}`).expect(200))
    expect(new Set(refreshes).size).toBe(2)
  })

  test('a foreign code does not fit the verifier, and its own is good once', async () => {
    const { origin, codes } = await foreignServer()
    const { browser } = site([foreign(origin, id)])
    const [mine, theirs] = [browser(), browser()]
    const own = await authorize(mine, id)
    const other = await authorize(theirs, id)
    const injected = new URL(other)
    injected.searchParams.set('code', own.searchParams.get('code') ?? '')
    const end = await theirs
      .get(injected.pathname + injected.search)
      .set('Accept', 'application/json')
    expect([end.status, (end.body as { error: string }).error]).toEqual([400, 'invalid_grant'])
    expect(codes.size).toBeLessThanOrEqual(2)
    expect((await theirs.get('/auth/connections')).body).toEqual({ connections: [] })
  })
})

test('express-oauth-server, client_credentials', async () => {
  const { origin } = await foreignServer()
  const { auth } = site([foreign(origin, 'basic', { grants: ['client_credentials'] })])
  const { data } = await auth.app('basic').get('me')
  expect(data).toMatchObject({ user: { name: 'machine' } })
})
