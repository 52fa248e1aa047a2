import { withNodeEnv } from '../../support/node-env.js'
import { clientSecretPost, defineProvider, oauth, type OAuthOptions } from 'express-oauth-connect'
import { plain, SECRET } from '../../support/site.js'

const providers = [plain('https://api.example')]
const options: OAuthOptions = { baseUrl: 'https://shop.example', secret: SECRET, providers }
/** A server in the network of containers. */
const register = (more: object) =>
  defineProvider({
    id: 'keycloak',
    name: 'Keycloak',
    authorizationEndpoint: 'https://id.example/authorize',
    tokenEndpoint: 'https://id.example/token',
    apiBaseUrl: 'https://id.example/api/',
    clientAuth: clientSecretPost,
  })({ clientId: 'c', clientSecret: 's', origin: 'http://keycloak:8080', ...more })
const start = (more: object) => () => oauth({ ...options, ...more })

describe('oauth', () => {
  it('refuses an option nobody reads, and says which there are', () => {
    expect(start({ returnTO: '/' })).toThrow(/unknown option "returnTO"; known: baseUrl, secret/)
    expect(start({ baseURl: '/', mountpath: '/' })).toThrow(
      'oauth: unknown option "baseURl" (did you mean "baseUrl"?); known: baseUrl, secret',
    )
    expect(() => oauth(undefined as never)).toThrow('options must be an object, got undefined')
  })

  it.each([
    undefined,
    '',
    'shop.example',
    '/shop',
    'http://shop.example',
    'https://SHOP.example',
    'https://shop.example:443',
    'https://shop.example/?x=1',
    'https://shop.example/#',
    'https://shop.example/a/../b',
    'https://shop.example//',
    'https://*.shop.example',
    'https://shop.example.',
    'https://shop.example\\@evil.example',
    ' https://shop.example',
    'https://шоп.example',
    'https://0x7f000001',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://0.0.0.0',
    'http://127.0.0.2',
    'http://2130706433',
    'javascript:alert(1)',
  ])('refuses the baseUrl %j', (baseUrl) => {
    expect(start({ baseUrl })).toThrow(TypeError)
    expect(start({ baseUrl })).toThrow(
      baseUrl === undefined ? 'undefined' : JSON.stringify(baseUrl),
    )
  })

  it('shows no user and no password of a baseUrl', () => {
    const refused = start({ baseUrl: 'https://user:word@shop.example' })
    expect(refused).toThrow(/^oauth: baseUrl must be .*got "https:\/\/\[hidden\]@shop.example"$/)
  })

  it('does not say that a wildcard must be spelled as itself', () => {
    expect(start({ baseUrl: 'https://*.shop.example' })).toThrow(
      /must name one host .*wildcard, got/,
    )
  })

  it.each([
    'https://shop.example',
    'https://shop.example/',
    'https://shop.example:8443/ru',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'https://xn--80asehdb.example',
  ])('takes the baseUrl %s', (baseUrl) => {
    expect(start({ baseUrl })).not.toThrow()
  })

  it('wants secrets of 32 bytes and shows none of them', () => {
    expect(start({ secret: 'short-canary' })).toThrow(/secret 1 must be .* got 12 bytes$/)
    expect(start({ secret: [SECRET, 'short-canary'] })).toThrow(/secret 2 .* got 12 bytes$/)
    expect(start({ secret: [] })).toThrow('empty list')
    expect(start({ secret: [SECRET, SECRET] })).not.toThrow()
  })

  it.each([
    ['production', 'http://localhost:3000'],
    ['staging', 'http://localhost:3000'],
    ['', 'https://shop.example'],
  ])('cannot do without a secret where NODE_ENV is %p at %s', (nodeEnv, baseUrl) => {
    withNodeEnv(nodeEnv, () => {
      expect(start({ secret: undefined, baseUrl })).toThrow('secret is required in production')
    })
  })

  it.each([
    ['development', 'https://shop.example'],
    ['test', 'https://shop.example'],
    ['', 'http://localhost:3000'],
    [undefined, 'http://127.0.0.1:3000'],
  ])('makes a secret where NODE_ENV is %p at %s', (nodeEnv, baseUrl) => {
    withNodeEnv(nodeEnv, () => {
      expect(start({ secret: undefined, baseUrl })).not.toThrow()
    })
  })

  it('takes a private-use scheme of a domain in reverse (RFC 8252 §7.1)', () => {
    expect(start({ returnToOrigins: ['com.example.shop:', 'https://a.example'] })).not.toThrow()
  })

  it('takes http endpoints that a registration allows, and not in production', () => {
    const keycloak = () => start({ providers: [plain('http://keycloak:8080', {}, { id: 'here' })] })
    expect(keycloak).toThrow('tokenEndpoint')
    const allowed = (baseUrl: string) =>
      start({ baseUrl, providers: [register({ allowHttp: true })] })
    expect(allowed('https://shop.example')).not.toThrow()
    withNodeEnv(undefined, () => {
      expect(allowed('http://localhost:3000')).not.toThrow()
      expect(allowed('https://shop.example')).toThrow(
        'oauth: keycloak: in production, each endpoint must be an absolute https URL',
      )
    })
    withNodeEnv('production', () => {
      expect(() => register({ allowHttp: true })).toThrow(
        'keycloak: allowHttp is refused in production (NODE_ENV): use https',
      )
    })
  })

  it('knows each id once', () => {
    expect(start({ providers: [...providers, ...providers] })).toThrow(
      '"plain" is registered twice',
    )
    const twice = [...providers, plain('https://api.example', {}, { id: 'second' })]
    expect(start({ providers: twice })).not.toThrow()
  })

  it.each([[undefined], [[]], [[{}]], [[() => undefined]], ['senler']])(
    'refuses %p for providers',
    (list) => {
      expect(start({ providers: list })).toThrow('providers')
    },
  )

  it.each([[5], [{}], ['redis://localhost'], [{ get() {}, set() {}, delete() {} }]])(
    'refuses %j for shared',
    (shared) => {
      expect(start({ shared })).toThrow(
        /^oauth: shared must be .* without (?:get, set, )?add, replace/,
      )
    },
  )

  it.each([
    ['mountPath', 'auth'],
    ['mountPath', '/'],
    ['mountPath', '/a/../b'],
    ['defaultReturnTo', '//evil.example'],
    ['defaultReturnTo', '/auth/plain/start'],
    ['failures', 'https://evil.example/'],
    ['returnToOrigins', ['https://cabinet.example/path']],
    ['returnToOrigins', ['https://*.example']],
    ['returnToOrigins', ['javascript:']],
    ['returnToOrigins', ['shop:']],
    ['returnToOrigins', ['com.example.shop']],
    ['returnToOrigins', ['com.example.shop:/']],
    ['returnToOrigins', ['Com.example.shop:']],
    ['failures', 'throw'],
    ['cookie', { sameSite: 'strict' }],
    ['cookie', { secure: false }],
    ['timeout', 0],
    ['timeout', '10s'],
    ['http', { maxRedirects: 5 }],
  ])('refuses %s: %j', (name, value) => {
    expect(start({ [name]: value })).toThrow(new RegExp(`oauth: ${name}`))
  })
})
