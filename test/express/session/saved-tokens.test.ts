import {
  closeTokens,
  openTokens,
  summarize,
  toConnection,
} from '../../../src/express/session/saved-tokens.js'
import { siteOf, type Site } from '../../../src/express/site.js'
import { savedConnection } from '../../support/saved.js'
import { BASE_URL, plain, SECRET } from '../../support/site.js'

const tokens = { accessToken: 'access-canary', tokenType: 'Bearer', scope: 'read', expiresAt: 7 }
const saved = savedConnection({
  account: 'shop',
  params: { user: 'U' },
  connectedAt: 5,
  version: 3,
  renewedAt: 6,
})

function siteWith(options: object = {}, registration: object = {}): Site {
  const providers = [plain('https://api.example', {}, registration)]
  return siteOf({ baseUrl: BASE_URL, secret: SECRET, providers, ...options })
}

describe('tokens in a session', () => {
  it('are plain unless they are to be sealed', () => {
    const site = siteWith()
    expect(closeTokens(site, 'one', tokens)).toBe(tokens)
    expect(openTokens(site, { ...saved, tokens })).toBe(tokens)
    expect(openTokens(site, saved)).toBeUndefined()
  })

  it('are sealed for their own connection alone', () => {
    const site = siteWith({ sealTokens: true })
    const sealed = closeTokens(site, 'one', tokens)
    expect(sealed).toMatch(/^v1\./)
    expect(openTokens(site, { ...saved, tokens: sealed })).toEqual(tokens)
    expect(openTokens(site, { ...saved, id: 'two', tokens: sealed })).toBeUndefined()
  })

  it('make a connection of what is saved beside them', () => {
    expect(toConnection(saved, tokens)).toStrictEqual({
      provider: 'plain',
      account: 'shop',
      tokens,
      params: { user: 'U' },
      connectedAt: 5,
    })
  })
})

describe('what may be told of a connection', () => {
  const summary = {
    provider: 'plain',
    name: 'Plain',
    account: 'shop',
    grant: 'authorization_code',
    scope: 'read',
    connectedAt: 5,
    expiresAt: 7,
  }

  it('is what its tokens say', () => {
    expect(summarize(siteWith(), { ...saved, tokens, expiresAt: 9 })).toStrictEqual(summary)
  })

  it('is what was asked for, where its tokens do not say', () => {
    const silent = { accessToken: 'access-canary', tokenType: 'Bearer' }
    const known = { ...saved, tokens: silent }
    expect(summarize(siteWith(), known)).toMatchObject({ scope: null, expiresAt: null })
    const site = siteWith({}, { scope: ['read', 'write'] })
    expect(summarize(site, known)).toMatchObject({ scope: 'read write', expiresAt: null })
  })

  it('is no token’s business where the token is the application’s', () => {
    expect(summarize(siteWith(), { ...saved, expiresAt: 9 })).toStrictEqual({
      ...summary,
      grant: 'client_credentials',
      scope: null,
      expiresAt: 9,
    })
  })

  it('is nothing where its provider is no longer registered', () => {
    expect(summarize(siteWith(), { ...saved, provider: 'gone' })).toBeUndefined()
  })
})
