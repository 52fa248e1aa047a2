import type { OAuthError } from 'express-oauth-connect'
import { clientSecretBasic } from 'express-oauth-connect'
import { failure } from '../../support/client.js'
import { plain, site } from '../../support/site.js'
import { answer, json, stub, type Stub } from '../../support/stub.js'

let provider: Stub
let told: unknown
beforeEach(async () => {
  provider = await stub()
  told = { active: true, scope: 'read', client_id: 'them', exp: 9_999_999_999, aud: ['api'], x: 1 }
  provider.api = (_request, res) => json(res, 200, told)
})

const authOf = (cells = {}) =>
  site([
    plain(provider.origin, {
      introspectionEndpoint: `${provider.origin}/introspect`,
      clientAuth: clientSecretBasic,
      ...cells,
    }),
  ]).auth

describe('auth.introspect (RFC 7662)', () => {
  it('asks as the client, and returns what the server knows', async () => {
    const known = await authOf().introspect('plain', 'token-canary', {
      tokenTypeHint: 'access_token',
    })
    expect(known).toEqual(told)
    const [call] = provider.calls
    expect(call).toMatchObject({ method: 'POST', path: '/introspect' })
    expect(call?.headers.authorization).toMatch(/^Basic /)
    expect(Object.fromEntries(call?.form ?? [])).toEqual({
      token: 'token-canary',
      token_type_hint: 'access_token',
    })
  })

  it('tells of a token that is no good nothing else', async () => {
    told = { active: false, sub: 'ivan', scope: 'all' }
    expect(await authOf().introspect('plain', 'T')).toEqual({ active: false })
  })

  it.each([
    ['no active', {}],
    ['active in a text', { active: 'true' }],
    ['active as a number', { active: 1 }],
    ['a scope that is a list', { active: true, scope: ['read'] }],
    ['an exp in a text', { active: true, exp: '1' }],
    ['an aud of numbers', { active: true, aud: [1] }],
  ])('refuses an answer with %s', async (_what, fields) => {
    told = fields
    expect(await failure(authOf().introspect('plain', 'T'))).toMatchObject({
      code: 'invalid_response',
      status: 502,
    })
  })

  it('does not believe a polluted prototype', async () => {
    told = {}
    Object.defineProperty(Object.prototype, 'active', { value: true, configurable: true })
    try {
      const error = await authOf()
        .introspect('plain', 'T')
        .catch((caught: unknown) => caught)
      expect((error as OAuthError).code).toBe('invalid_response')
    } finally {
      delete (Object.prototype as { active?: unknown }).active
    }
  })

  it('refuses a JWT (RFC 9701) in words, and shows no token', async () => {
    provider.api = answer(200, 'a.b.c', { 'content-type': 'application/token-introspection+jwt' })
    const error = (await failure(authOf().introspect('plain', 'token-canary'))) as OAuthError
    expect(error).toMatchObject({ code: 'invalid_response' })
    expect(error.hint).toContain('introspection_signed_response_alg')
    provider.api = answer(401, '{"error":"invalid_client","error_description":"token-canary"}')
    const refused = await failure(authOf().introspect('plain', 'token-canary'))
    expect(refused).toMatchObject({ code: 'client_rejected' })
    expect(JSON.stringify(refused)).not.toContain('canary')
  })

  it.each<[string, () => Promise<unknown>]>([
    ['a token that is none', () => authOf().introspect('plain', 'a b')],
    ['no token', () => authOf().introspect('plain', undefined as never)],
    ['another option', () => authOf().introspect('plain', 'T', { hint: 'x' } as never)],
    ['a hint of numbers', () => authOf().introspect('plain', 'T', { tokenTypeHint: 1 } as never)],
    ['no endpoint', () => authOf({ introspectionEndpoint: undefined }).introspect('plain', 'T')],
  ])('is a TypeError with %s', async (_what, call) => {
    await expect(call()).rejects.toBeInstanceOf(TypeError)
    expect(provider.calls).toHaveLength(0)
  })
})
