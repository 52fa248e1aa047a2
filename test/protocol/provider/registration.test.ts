import { inHeader } from '../../../src/protocol/api/bearer.js'
import { clientSecretPost, publicClient } from '../../../src/protocol/token/client-auth.js'
import { createTokenRequest } from '../../../src/protocol/token/create-token-request.js'
import { defineProvider } from '../../../src/protocol/provider/define-provider.js'
import type { Provider } from '../../../src/protocol/provider/provider.js'

const table: Provider = {
  id: 'plain',
  name: 'Plain',
  authorizationEndpoint: 'https://id.example/authorize?tenant=1',
  tokenEndpoint: 'https://id.example/token',
  apiBaseUrl: 'https://api.example/v1/',
  clientAuth: clientSecretPost,
}
const keys = { clientId: 'c', clientSecret: 'secret-canary' }
const define = (cells: Partial<Provider> = {}) => defineProvider({ ...table, ...cells })

describe('defineProvider', () => {
  it('makes a registration with the defaults of RFC 6749', () => {
    expect(define()(keys)).toMatchObject({
      id: 'plain',
      clientId: 'c',
      clientSecret: 'secret-canary',
      scope: '',
      grant: 'authorization_code',
      authorizationParams: {},
    })
  })

  it.each(['id', 'name', 'tokenEndpoint', 'apiBaseUrl', 'clientAuth'] as const)(
    'misses %s',
    (cell) => {
      const rest = Object.fromEntries(Object.entries(table).filter(([name]) => name !== cell))
      expect(() => defineProvider(rest as unknown as Provider)).toThrow(`lacks ${cell}`)
    },
  )

  it('refuses a cell nobody reads, and says which there are', () => {
    expect(() => defineProvider({ ...table, tokenURL: 'x' } as Provider)).toThrow(
      /unknown cell "tokenURL"; known: id, name, authorizationEndpoint, .*, button$/,
    )
    expect(() => defineProvider({ ...table, clientAuht: 'x' } as Provider)).toThrow(
      'unknown cell "clientAuht" (did you mean "clientAuth"?); known: id, name',
    )
  })

  it('refuses an option nobody reads, and says which there are', () => {
    expect(() => define()({ ...keys, clientSecert: 'x' } as never)).toThrow(
      /plain: unknown option "clientSecert" \(did you mean "clientSecret"\?\); known: clientId, clientSecret, scope, id, .*apiBaseUrl$/,
    )
  })

  it.each([undefined, null, 'c'])('refuses %p in place of the options', (options) => {
    expect(() => define()(options as never)).toThrow(
      `plain: a registration is an object, got ${options === 'c' ? '"c"' : String(options)}`,
    )
  })
})

describe('a registration', () => {
  it('moves every endpoint to another origin and keeps the paths', () => {
    const { provider } = define({ revocationEndpoint: 'https://id.example/revoke' })({
      ...keys,
      origin: 'http://127.0.0.1:4000',
    })
    expect(provider).toMatchObject({
      authorizationEndpoint: 'http://127.0.0.1:4000/authorize?tenant=1',
      tokenEndpoint: 'http://127.0.0.1:4000/token',
      revocationEndpoint: 'http://127.0.0.1:4000/revoke',
      apiBaseUrl: 'http://127.0.0.1:4000/v1/',
    })
  })

  it('moves the keys of id_tokens along', () => {
    const idToken = { jwksUri: 'https://id.example/keys' }
    const cells = { issuer: 'https://id.example', idToken }
    const { openid } = define(cells)({ ...keys, origin: 'http://127.0.0.1:4000' })
    expect(openid?.jwksUri).toBe('http://127.0.0.1:4000/keys')
    expect(define(cells)(keys).openid?.jwksUri).toBe('https://id.example/keys')
  })

  it('knows where the API was before it was moved', () => {
    const apiBaseUrl = ['https://{host}/v1/', 'https://files.example/']
    const cells = { apiBaseUrl, placeholders: { host: {} } }
    const settings = { host: 'api.example' }
    const moved = { ...keys, settings, origin: 'http://127.0.0.1:4000' }
    const before = ['https://api.example/v1/', 'https://files.example/']
    expect(define(cells)(moved).movedFrom).toEqual(before)
    expect(define(cells)({ ...keys, settings }).movedFrom).toEqual([])
  })

  it('tells its table', () => {
    expect(define().table).toEqual(table)
  })

  it('names a single endpoint, which wins over origin', () => {
    const { provider } = define()({
      ...keys,
      origin: 'https://white.example',
      authorizationEndpoint: 'https://old.example/authorize/',
    })
    expect(provider.authorizationEndpoint).toBe('https://old.example/authorize/')
    expect(provider.tokenEndpoint).toBe('https://white.example/token')
  })

  it.each([
    'http://id.example/token',
    'ftp://id.example/token',
    '/token',
    'https://id.example/token?client_secret=x',
    'https://id.example/token#x',
    'http://127.0.0.1.evil.example/token',
    'javascript:alert(1)',
  ])('refuses the endpoint %s', (tokenEndpoint) => {
    const refused = () => define()({ ...keys, tokenEndpoint })
    expect(refused).toThrow(`got "${tokenEndpoint}"`)
    expect(refused).toThrow(/^plain: tokenEndpoint must be/)
  })

  it('shows no user or password of an address', () => {
    const url = 'https://user:pass@id.example/token'
    for (const name of ['tokenEndpoint', 'apiBaseUrl', 'origin'] as const) {
      const refused = () => define()({ ...keys, [name]: url })
      expect(refused).toThrow(`plain: ${name} must be`)
      expect(refused).toThrow('got "https://[hidden]@id.example/token"')
    }
    expect(() => define()({ ...keys, formerOrigins: [url] })).toThrow('[hidden]@')
  })

  it('takes an API address without a query only', () => {
    const refused = () => define()({ ...keys, apiBaseUrl: 'https://api.example/?v=1' })
    expect(refused).toThrow('plain: apiBaseUrl must be an address without a query, got "https:')
  })

  it('takes http on this machine only', () => {
    for (const origin of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1']) {
      expect(define()({ ...keys, origin }).provider.tokenEndpoint).toBe(`${origin}/token`)
    }
  })

  it.each(['https://white.example/path', 'https://white.example?x', 'white.example'])(
    'refuses the origin %s',
    (origin) => {
      expect(() => define()({ ...keys, origin })).toThrow('origin')
    },
  )

  it('joins the scope with the separator, asks for the default, or for none', () => {
    expect(define()({ ...keys, scope: ['a', 'b'] }).scope).toBe('a b')
    expect(define({ scopeSeparator: ',' })({ ...keys, scope: ['a', 'b'] }).scope).toBe('a,b')
    expect(define({ scope: ['all'] })(keys).scope).toBe('all')
    expect(define({ scope: false })(keys).scope).toBe('')
    expect(() => define({ scope: false })({ ...keys, scope: ['a'] })).toThrow('knows no scopes')
    expect(() => define({ scope: false })({ ...keys, scope: ['a'] })).toThrow('got ["a"]')
    for (const wrong of ['a b', ['a', ''], ['a', 1], {}]) {
      expect(() => define()({ ...keys, scope: wrong as never })).toThrow(
        'plain: scope must be a list of strings',
      )
    }
  })

  it.each(['redirectUri', 'redirect_uri', 'callbackURL'])('says where %s comes from', (name) => {
    expect(() => define()({ ...keys, [name]: 'https://shop.example/back' })).toThrow(
      `plain: unknown option "${name}": the redirect URI is made of baseUrl, mountPath and id`,
    )
  })

  it.each(['<your scope>', '…'])("refuses a template's placeholder %s for a scope", (word) => {
    expect(() => define()({ ...keys, scope: ['read', word] })).toThrow(
      `plain: scope is still the placeholder "${word}": set what it stands for`,
    )
  })

  it('names a scope where its provider needs one and has no default', () => {
    const needy = define({ scope: true })
    expect(needy({ ...keys, scope: ['a'] }).scope).toBe('a')
    for (const scope of [undefined, []]) {
      expect(() => needy({ ...keys, scope })).toThrow(
        'plain: Plain needs a scope and has no default: scope must be a list of at least one ' +
          `string, got ${scope === undefined ? 'undefined' : '[]'}`,
      )
    }
    expect(() => needy({ ...keys, scope: ['a', 7] as never })).toThrow('got ["a", 7]')
  })

  it('takes one of the grants of its provider, the first by default', () => {
    const provider = define({ grants: ['client_credentials', 'authorization_code'] })
    expect(provider(keys).grant).toBe('client_credentials')
    expect(provider({ ...keys, grant: 'authorization_code' }).grant).toBe('authorization_code')
    expect(() => define()({ ...keys, grant: 'client_credentials' })).toThrow(
      'must be one of authorization_code, got "client_credentials"',
    )
    expect(() => provider({ ...keys, grant: 'password' })).toThrow(
      'must be one of client_credentials, authorization_code, got "password"',
    )
  })

  it('needs an authorization endpoint for a code, and nothing of a browser without one', () => {
    const { authorizationEndpoint, ...rest } = table
    expect(authorizationEndpoint).toBeDefined()
    expect(() => defineProvider(rest)(keys)).toThrow(
      'plain: authorization_code needs an authorizationEndpoint',
    )
    const server = defineProvider({ ...rest, grants: ['client_credentials'], stateIn: 'none' })
    expect(server(keys).grant).toBe('client_credentials')
  })

  it('may have plain http where it says so, also in what a function makes of it', async () => {
    const options = { ...keys, origin: 'http://keycloak:8080' }
    expect(() => define()(options)).toThrow('plain: origin must be an absolute https URL')
    expect(() => define()({ ...options, allowHttp: 'yes' as never })).toThrow(
      'plain: allowHttp must be true or false, got "yes"',
    )
    expect(() =>
      define()({ ...keys, tokenEndpoint: 'http://a.example/', allowHttp: false }),
    ).toThrow('tokenEndpoint')
    const grant = { grant_type: 'refresh_token', refresh_token: 'r' } as const
    const requestBy = (cells: Partial<Provider>) =>
      createTokenRequest(
        { ...define(cells)({ ...options, allowHttp: true }), redirectUri: '' },
        grant,
        {},
        1_000,
      )
    expect((await requestBy({})).request.url).toBe('http://keycloak:8080/token')
    await expect(
      requestBy({ tokenRequest: (request) => ({ ...request, url: 'http://keycloak:8081/' }) }),
    ).rejects.toMatchObject({ code: 'internal_error' })
  })

  it.each(['', '__proto__', 'Plain', 'a/b', 'a.b', 'x'.repeat(33)])('refuses the id %j', (id) => {
    expect(() => define()({ ...keys, id })).toThrow('provider id')
  })

  it('never shows a secret that it refuses', () => {
    expect(() => define()({ clientId: 'c', clientSecret: 'line\nbreak-canary' })).toThrow(
      /clientSecret must be .* got a string of 17 characters$/,
    )
    expect(() => define()({ clientId: 'c', clientSecret: 'secret-canary\n' })).toThrow(
      /got a string of 14 characters, with a line break at its end$/,
    )
    expect(() => define()({ clientId: 'c' })).toThrow(
      'got undefined; if it comes from an environment variable, that one is not set',
    )
    expect(() => define()({ clientId: 'c', clientSecret: '' })).toThrow('of 0 characters')
  })

  it.each([undefined, '', 'a\nb', 'ключ', 17])('refuses the client id %p', (clientId) => {
    expect(() => define()({ ...keys, clientId: clientId as never })).toThrow(
      /^plain: clientId must be a non-empty string of printable ASCII, got /,
    )
  })

  it('needs no secret for a public client', () => {
    const open = define({ clientAuth: publicClient })
    expect(open({ clientId: 'c' }).clientSecret).toBe('')
    expect(open({ clientId: 'c', clientSecret: '' }).clientSecret).toBe('')
    expect(open(keys).clientSecret).toBe('secret-canary')
  })

  it('wants to hear that a provider without state is accepted', () => {
    const provider = define({ stateIn: 'none' })
    expect(() => provider(keys)).toThrow(/^plain: .*returns no state.*acceptNoState: true/)
    expect(provider({ ...keys, acceptNoState: true }).id).toBe('plain')
  })

  it('fills no empty cell from a polluted prototype', () => {
    Object.defineProperty(Object.prototype, 'tokenMethod', { value: 'GET', configurable: true })
    try {
      expect(
        define({ bearer: inHeader('Authorization') })(keys).provider.tokenMethod,
      ).toBeUndefined()
    } finally {
      delete (Object.prototype as Record<string, unknown>).tokenMethod
    }
  })
})
