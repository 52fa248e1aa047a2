import {
  authorizationUrl,
  createAuthorizationRequest,
  readAuthorizationResponse,
  REQUEST_LIFETIME_MS,
} from '../../../src/protocol/authorization/authorization.js'
import { codeChallenge } from '../../../src/protocol/authorization/pkce.js'
import { client, thrownBy } from '../../support/client.js'

const NOW = 1_700_000_000_000
const page = { params: {}, returnTo: '/there', popup: false }
const start = (registered = client(), params = {}) =>
  createAuthorizationRequest(registered, { ...page, params }, NOW)
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
      returnTo: '/there',
      popup: false,
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

  it('puts the state into the redirect URI of a provider that drops it elsewhere', () => {
    const { redirectUri, state } = start(client({ stateIn: 'redirect_uri' }))
    expect(redirectUri).toBe(`https://app.example/auth/plain/callback?state=${state}`)
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
    const request = start()
    const url = authorizationUrl(client({ scope: ['a', 'b'] }), request)
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
    const names = Object.keys(queryOf(authorizationUrl(simple, start(simple))))
    expect(names).toEqual(['tenant', 'response_type', 'client_id', 'redirect_uri', 'state'])
  })

  it.each(['redirect_uri', 'none'] as const)('sends no state of its own: stateIn %s', (stateIn) => {
    const odd = client({ stateIn }, { acceptNoState: true })
    const request = start(odd)
    const query = queryOf(authorizationUrl(odd, request))
    expect(query).not.toHaveProperty('state')
    expect(query.redirect_uri).toBe(request.redirectUri)
  })

  it('lets the page win over the registration, and the registration over the table', () => {
    const table = { authorizationParams: { a: 'table', b: 'table', c: 'table' } }
    const registered = client(
      { ...table, startParams: { c: /^\w+$/ } },
      { authorizationParams: { b: 'registration', c: 'registration' } },
    )
    const query = queryOf(authorizationUrl(registered, start(registered, { c: 'page' })))
    expect(query).toMatchObject({ a: 'table', b: 'registration', c: 'page' })
  })

  it('lets nothing replace a parameter of ours', () => {
    const names = ['response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge']
    const foreign = Object.fromEntries(
      [...names, 'code_challenge_method'].map((name) => [name, 'foreign']),
    )
    const registered = client({ pkce: false }, { authorizationParams: foreign })
    const request = start(registered)
    const { searchParams } = new URL(authorizationUrl(registered, request))
    expect([...searchParams.values()]).not.toContain('foreign')
    expect(searchParams.getAll('state')).toEqual([request.state])
  })

  it('gives each visitor an own address, whoever came before', () => {
    const shops = client({ startParams: { shop: /^\d+$/ } })
    const urls = [start(shops), start(shops, { shop: '1' }), start(shops, { shop: '2' })].map(
      (request) => queryOf(authorizationUrl(shops, request)),
    )
    expect(urls.map(({ shop }) => shop)).toEqual([undefined, '1', '2'])
    expect(new Set(urls.map(({ state }) => state)).size).toBe(3)
    expect(queryOf(authorizationUrl(shops, start(shops))).shop).toBeUndefined()
    const other = client({}, { clientId: 'other' })
    expect(queryOf(authorizationUrl(other, start(other))).client_id).toBe('other')
  })

  it('repeats no redirect URI that carries another visitor’s state', () => {
    const odd = client({ stateIn: 'redirect_uri' })
    const [one, two] = [start(odd), start(odd)]
    expect(queryOf(authorizationUrl(odd, one)).redirect_uri).toContain(one.state)
    expect(queryOf(authorizationUrl(odd, two)).redirect_uri).toContain(two.state)
  })
})

describe('readAuthorizationResponse', () => {
  const read = (params: Record<string, string>, registered = client(), asked = {}) =>
    readAuthorizationResponse(registered, start(registered, asked), params)

  it('takes the code and nothing that no rule names', () => {
    expect(read({ code: 'the-code', state: 's', more: 'x' })).toEqual({
      code: 'the-code',
      params: {},
    })
  })

  it.each([{}, { code: '' }, Object.create({ code: 'inherited' }) as object])(
    'refuses a callback without a code: %p',
    (params) => {
      expect(thrownBy(() => read(params as Record<string, string>))).toMatchObject({
        name: 'AuthorizationError',
        code: 'invalid_request',
        status: 400,
        message: expect.stringContaining('"code" is missing') as string,
      })
    },
  )

  it('keeps the callback parameters that the provider promises, and misses them', () => {
    const shops = client({ callbackParams: { shop: /^\d+$/ } })
    expect(read({ code: 'c', shop: '17' }, shops).params).toEqual({ shop: '17' })
    expect(() => read({ code: 'c' }, shops)).toThrow('"shop" is missing')
  })

  it('refuses another account than the one that was asked for', () => {
    const rules = { shop: /^\d+$/ }
    const shops = client({ startParams: rules, callbackParams: rules })
    expect(read({ code: 'c', shop: '1' }, shops, { shop: '1' }).params).toEqual({ shop: '1' })
    expect(thrownBy(() => read({ code: 'c', shop: '2' }, shops, { shop: '1' }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('"shop" is not the one') as string,
    })
  })

  it('tells that the visitor said no', () => {
    const denied = thrownBy(() => read({ error: 'access_denied', code: 'ignored' }))
    expect(denied).toMatchObject({
      name: 'AuthorizationError',
      code: 'access_denied',
      status: 403,
      providerCode: 'access_denied',
      message: expect.stringContaining('not allowed') as string,
      hint: expect.stringContaining('visitor did not allow') as string,
    })
    expect(denied).not.toHaveProperty('providerMessage')
  })

  it('tells what else the provider said, without the secrets it repeats', () => {
    const refused = thrownBy(() =>
      read({
        error: 'bad_client-secret-canary',
        error_description: 'the-code-canary is\nunknown',
        code: 'the-code-canary',
      }),
    )
    expect(refused).toMatchObject({
      code: 'authorization_failed',
      status: 403,
      providerCode: 'bad_[redacted]',
      providerMessage: '[redacted] is unknown',
      message: expect.stringContaining('refused: bad_[redacted]') as string,
      hint: expect.stringContaining('registration') as string,
    })
    expect(String(refused)).not.toContain('canary')
  })

  it('believes an error without a name', () => {
    expect(thrownBy(() => read({ error: '' }))).toMatchObject({
      code: 'authorization_failed',
      providerCode: '',
      message: expect.stringContaining('no reason') as string,
    })
  })

  it('compares the issuer where the provider has one (RFC 9207)', () => {
    const issued = client({ issuer: 'https://id.example' })
    expect(read({ code: 'c', iss: 'https://id.example' }, issued).code).toBe('c')
    expect(read({ code: 'c', iss: 'whatever' }).code).toBe('c')
    const refusals = [{ code: 'c' }, { error: 'x', iss: 'https://id.example/' }].map((params) =>
      thrownBy(() => read(params, issued)),
    )
    expect(refusals).toMatchObject([
      { name: 'StateError', code: 'issuer_mismatch', status: 400 },
      { name: 'StateError', code: 'issuer_mismatch', status: 400 },
    ])
    expect(String(refusals[0])).toContain('no issuer')
    expect(String(refusals[1])).toContain('another issuer')
    expect(refusals[0]).toHaveProperty('hint', expect.stringContaining('iss=https://id.example'))
  })
})
