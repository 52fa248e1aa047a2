import {
  authorizationUrl,
  type AuthorizationRequest,
  createAuthorizationRequest,
  REQUEST_LIFETIME_MS,
} from '../../../src/protocol/authorization/request.js'
import { codeChallenge } from '../../../src/protocol/authorization/pkce.js'
import type { Client } from '../../../src/protocol/provider/client.js'
import type { Provider } from '../../../src/protocol/provider/provider.js'
import { client, failure, thrownBy } from '../../support/client.js'

const NOW = 1_700_000_000_000
const page = { params: {}, returnTo: '/there', popup: false, data: undefined }
const start = (registered = client(), params = {}) =>
  createAuthorizationRequest(registered, { ...page, params }, NOW)
/** Without the cell `authorizationRequest` it is there at once. */
const urlOf = (registered: Client, request: AuthorizationRequest) =>
  authorizationUrl(registered, request, 100) as string
const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams)

describe('createAuthorizationRequest', () => {
  it('remembers what the callback will need', () => {
    const request = start()
    expect({ ...request }).toEqual({
      provider: 'plain',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      codeVerifier: expect.stringMatching(/^[\w-]{43}$/) as string,
      redirectUri: 'https://app.example/auth/plain/callback',
      params: {},
      scope: '',
      returnTo: '/there',
      popup: false,
      issRequired: false,
      createdAt: NOW,
    })
    expect(request.codeVerifier).not.toBe(request.state)
    expect(request).toHaveProperty('codeVerifier')
  })

  it('draws no verifier for a provider that knows no PKCE', () => {
    // Said, not left out: a polluted prototype would fill the gap.
    expect(Object.entries(start(client({ pkce: false })))).toContainEqual([
      'codeVerifier',
      undefined,
    ])
    expect(start(client({ pkce: true })).codeVerifier).toHaveLength(43)
  })

  it('is told which challenge a provider knows (RFC 7636 §4.2)', () => {
    const plain = client({ pkce: 'plain' })
    const request = start(plain)
    expect(queryOf(urlOf(plain, request))).toMatchObject({
      code_challenge: request.codeVerifier,
      code_challenge_method: 'plain',
    })
  })

  it('puts the state into the redirect URI of a provider that drops it elsewhere', () => {
    const { redirectUri, state } = start(client({ stateIn: 'redirect_uri' }))
    expect(redirectUri).toBe(`https://app.example/auth/plain/callback?state=${state}`)
  })

  it('names the redirect URI as the provider knows it', () => {
    const settings = { ruName: /^\w+$/ }
    const named = client({ settings, redirectUri: '{ruName}' }, { settings: { ruName: 'Shop_1' } })
    expect(start(named).redirectUri).toBe('Shop_1')
  })

  it('keeps of the page’s parameters what the provider’s rules allow, none being required', () => {
    const shops = client({ startParams: { shop: /^\d+$/, city: /^\w+$/ } })
    expect(start(shops, { shop: '17', other: 'x' }).params).toEqual({ shop: '17' })
    expect(() => start(shops, { shop: 'x' })).toThrow('"shop" must match')
  })
})

describe('REQUEST_LIFETIME_MS', () => {
  it('gives a visitor ten minutes', () => {
    expect(REQUEST_LIFETIME_MS).toBe(600_000)
  })
})

describe('authorizationUrl', () => {
  it('is RFC 6749 §4.1.1 with the challenge of RFC 7636', () => {
    const scoped = client({ scope: ['a', 'b'] })
    const request = start(scoped)
    const url = urlOf(scoped, request)
    expect(queryOf(url)).toEqual({
      tenant: '1',
      response_type: 'code',
      client_id: 'the-client',
      redirect_uri: 'https://app.example/auth/plain/callback',
      scope: 'a b',
      state: request.state,
      code_challenge: codeChallenge(request.codeVerifier ?? ''),
      code_challenge_method: 'S256',
    })
    expect(url).toMatch(/^https:\/\/id\.example\/authorize\?tenant=1&/)
  })

  it('sends neither an empty scope nor a challenge without a verifier', () => {
    const simple = client({ pkce: false })
    const names = Object.keys(queryOf(urlOf(simple, start(simple))))
    expect(names).toEqual(['tenant', 'response_type', 'client_id', 'redirect_uri', 'state'])
  })

  it.each(['redirect_uri', 'none'] as const)('sends no state of its own: stateIn %s', (stateIn) => {
    const odd = client({ stateIn }, { acceptNoState: true })
    const request = start(odd)
    const query = queryOf(urlOf(odd, request))
    expect(query).not.toHaveProperty('state')
    expect(query.redirect_uri).toBe(request.redirectUri)
  })

  it('lets the page win over the registration, and the registration over the table', () => {
    const table = { authorizationParams: { a: 'table', b: 'table', c: 'table' } }
    const registered = client(
      { ...table, startParams: { c: /^\w+$/ } },
      { authorizationParams: { b: 'registration', c: 'registration' } },
    )
    const query = queryOf(urlOf(registered, start(registered, { c: 'page' })))
    expect(query).toMatchObject({ a: 'table', b: 'registration', c: 'page' })
  })

  it('lets nothing replace a parameter of ours', () => {
    const names = ['response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge']
    const foreign = Object.fromEntries(
      [...names, 'code_challenge_method'].map((name) => [name, 'foreign']),
    )
    const registered = client({ pkce: false }, { authorizationParams: foreign })
    const request = start(registered)
    const { searchParams } = new URL(urlOf(registered, request))
    expect([...searchParams.values()]).not.toContain('foreign')
    expect(searchParams.getAll('state')).toEqual([request.state])
  })

  it('gives each visitor an own address, whoever came before', () => {
    const shops = client({ startParams: { shop: /^\d+$/ } })
    const urls = [start(shops), start(shops, { shop: '1' }), start(shops, { shop: '2' })].map(
      (request) => queryOf(urlOf(shops, request)),
    )
    expect(urls.map(({ shop }) => shop)).toEqual([undefined, '1', '2'])
    expect(new Set(urls.map(({ state }) => state)).size).toBe(3)
    expect(queryOf(urlOf(shops, start(shops))).shop).toBeUndefined()
    const other = client({}, { clientId: 'other' })
    expect(queryOf(urlOf(other, start(other))).client_id).toBe('other')
  })

  it('repeats no redirect URI that carries another visitor’s state', () => {
    const odd = client({ stateIn: 'redirect_uri' })
    const [one, two] = [start(odd), start(odd)]
    expect(queryOf(urlOf(odd, one)).redirect_uri).toContain(one.state)
    expect(queryOf(urlOf(odd, two)).redirect_uri).toContain(two.state)
  })
})

describe('the cell authorizationRequest', () => {
  const urlBy = async (cells: Partial<Provider>, asked = {}, timeout = 100) => {
    const registered = client({ scope: ['a'], ...cells })
    const request = start(registered, asked)
    return { request, query: queryOf(await authorizationUrl(registered, request, timeout)) }
  }

  it('has the last word on the parameters', async () => {
    const { request, query } = await urlBy(
      {
        startParams: { shop: /^\w+$/ },
        authorizationRequest: [
          ({ client_id = '', scope = '' }) => ({ client_key: `${client_id}!`, scope, shop: 'x' }),
          (params, { params: { shop }, clientSecret }) =>
            Promise.resolve({ ...params, for: `${shop ?? ''} ${clientSecret}`, empty: '' }),
        ],
      },
      { shop: 'acme' },
    )
    expect(query).toEqual({
      tenant: '1',
      shop: 'x',
      client_key: 'the-client!',
      for: 'acme client-secret-canary',
      redirect_uri: 'https://app.example/auth/plain/callback',
      scope: 'a',
      state: request.state,
      code_challenge: codeChallenge(request.codeVerifier ?? ''),
      code_challenge_method: 'S256',
    })
  })

  it('replaces neither state nor challenge nor redirect URI, whatever it says', async () => {
    const names = ['state', 'code_challenge', 'code_challenge_method', 'redirect_uri']
    const evil = Object.fromEntries(names.map((name) => [name, 'evil']))
    for (const made of [evil, {}]) {
      const { request, query } = await urlBy({ authorizationRequest: () => made })
      expect(query).toEqual({
        tenant: '1',
        redirect_uri: request.redirectUri,
        state: request.state,
        code_challenge: codeChallenge(request.codeVerifier ?? ''),
        code_challenge_method: 'S256',
      })
    }
    const cells = {
      pkce: false,
      stateIn: 'redirect_uri',
      authorizationRequest: () => evil,
    } as const
    const { request, query } = await urlBy(cells)
    expect(query).toEqual({ tenant: '1', redirect_uri: request.redirectUri })
  })

  it.each([
    ['throws', () => thrownBy(() => 1)],
    ['rejects', () => Promise.reject(new Error('canary'))],
    ['never settles', () => new Promise<never>(() => undefined)],
    ['returns nothing', () => undefined],
    ['returns numbers', () => ({ a: 1 })],
  ])('that %s costs one start a typed error', async (_what, cell) => {
    const failed = await failure(urlBy({ authorizationRequest: cell as never }, {}, 20))
    expect(failed).toMatchObject({
      ...{ name: 'AuthorizationError', code: 'internal_error', status: 502 },
      hint: expect.stringContaining('authorizationRequest') as string,
    })
    expect(JSON.stringify(failed)).not.toContain('canary')
  })
})
