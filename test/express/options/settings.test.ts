import { Agent } from 'node:http'
import type { OAuthOptions } from '../../../src/express/options/oauth-options.js'
import { readOptions } from '../../../src/express/options/options.js'
import { memoryStore } from '../../../src/store/memory.js'
import { plain, SECRET } from '../../support/site.js'

const providers = [plain('https://api.example')]
const options: OAuthOptions = { baseUrl: 'https://shop.example', secret: SECRET, providers }
const read = (more: object = {}) => readOptions({ ...options, ...more })
const reading = (more: object) => () => read(more)

describe('settings where only the required options are given', () => {
  it('are the safe ones', () => {
    const settings = read()
    expect(settings).toEqual({
      clients: settings.clients,
      secrets: [SECRET],
      baseUrl: 'https://shop.example',
      origins: ['https://shop.example'],
      hosts: new Map(),
      mountPath: '/auth',
      authPath: '/auth',
      returnTo: { baseUrl: options.baseUrl, authPath: '/auth', origins: [], fallback: '/' },
      failures: 'page',
      onError: undefined,
      development: true,
      shared: settings.shared,
      backchannelLogout: false,
      cookie: { sameSite: 'lax', partitioned: false },
      timeout: 10_000,
      http: {},
    })
  })

  it('hold each registration with the redirect URI made of baseUrl and mountPath', () => {
    const [registration] = providers
    expect([...read().clients]).toEqual([
      ['plain', { ...registration, redirectUri: 'https://shop.example/auth/plain/callback' }],
    ])
    const { clients } = read({ baseUrl: 'https://shop.example/ru', mountPath: '/a/b' })
    expect(clients.get('plain')?.redirectUri).toBe('https://shop.example/ru/a/b/plain/callback')
  })
})

describe('settings of a site under a path', () => {
  it.each(['https://shop.example/ru', 'https://shop.example/ru/'])('begin at %s', (baseUrl) => {
    expect(read({ baseUrl })).toMatchObject({
      authPath: '/ru/auth',
      returnTo: { authPath: '/ru/auth', fallback: '/ru/' },
    })
  })
})

describe('settings keep what was given', () => {
  const store = memoryStore()
  const httpAgent = new Agent()
  it.each<[string, object, object]>([
    ['two secrets', { secret: [SECRET, `${SECRET}!`] }, { secrets: [SECRET, `${SECRET}!`] }],
    ['a secret of 32 bytes', { secret: 'x'.repeat(32) }, { secrets: ['x'.repeat(32)] }],
    ['a deep mountPath', { mountPath: '/sign-in/oauth_2' }, { mountPath: '/sign-in/oauth_2' }],
    [
      'defaultReturnTo',
      { defaultReturnTo: '/account' },
      { returnTo: { fallback: '/account', origins: [] } },
    ],
    ['a path for failures', { failures: '/sorry?why=oauth' }, { failures: '/sorry?why=oauth' }],
    ['failures', { failures: 'next' }, { failures: 'next' }],
    ['a shared store', { shared: store }, { shared: store }],
    ['a cookie for iframes', { cookie: { sameSite: 'none' } }, { cookie: { sameSite: 'none' } }],
    ['a cookie jar', { cookie: { partitioned: true } }, { cookie: { partitioned: true } }],
    ['the longest timeout', { timeout: 120_000 }, { timeout: 120_000 }],
    ['a short timeout', { timeout: 1 }, { timeout: 1 }],
    ['agents', { http: { httpAgent, proxy: false } }, { http: { httpAgent, proxy: false } }],
  ])('%s', (_what, given, expected) => {
    expect(read(given)).toMatchObject(expected)
  })

  it('foreign origins, to land there only if they are listed', () => {
    const returnToOrigins = ['https://cabinet.example', 'http://localhost:5173']
    const defaultReturnTo = 'https://cabinet.example/account'
    expect(read({ returnToOrigins, defaultReturnTo }).returnTo).toMatchObject({
      origins: returnToOrigins,
      fallback: defaultReturnTo,
    })
    expect(reading({ defaultReturnTo })).toThrow(
      `oauth: defaultReturnTo must be a path of this site such as "/account", got "${defaultReturnTo}"`,
    )
  })

  it('foreign origins, but never sends failures there', () => {
    const returnToOrigins = ['https://cabinet.example']
    const failures = 'https://cabinet.example/sorry'
    expect(reading({ returnToOrigins, failures })).toThrow(
      `oauth: failures must be "page", "next" or a path of this site without a hash, got "${failures}"`,
    )
  })
})

describe('settings are refused', () => {
  const list =
    'oauth: providers must be a list of registrations, or a function that finds one by its id, got'
  const one =
    'oauth: each of providers is what a provider returns when called with its registration, ' +
    'such as example({ clientId, clientSecret })'
  const example = 'give at least one, such as example({ clientId, clientSecret })'
  const exact = 'oauth: returnToOrigins takes exact origins, got'

  it.each<[object, string]>([
    [{ baseUrl: 'shop' }, 'oauth: baseUrl must be an absolute https URL'],
    [{ secret: 5 }, 'oauth: secret 1 must be a string of 32 bytes or more, got number'],
    [
      { secret: Buffer.alloc(32) },
      'oauth: secret 1 must be a string of 32 bytes or more, got object',
    ],
    [{ secret: 'ж'.repeat(15) }, 'got 30 bytes'],
    [{ secret: [] }, 'oauth: secret is an empty list'],
    [{ providers: [] }, `${list} an empty one; ${example}`],
    [{ providers: 'plain' }, `${list} "plain"; ${example}`],
    [{ providers: [{ id: 'plain' }] }, one],
    [{ providers: [{ provider: {} }] }, one],
    [{ mountPath: ['/auth'] }, 'oauth: mountPath must be like "/auth", got /auth'],
    [{ mountPath: '/auth/' }, 'oauth: mountPath must be like "/auth", got "/auth/"'],
    [{ mountPath: '/a b' }, 'oauth: mountPath must be like "/auth", got "/a b"'],
    [{ returnToOrigins: ['https://a.example/'] }, `${exact} "https://a.example/"`],
    [{ returnToOrigins: ['https://a.example/b'] }, `${exact} "https://a.example/b"`],
    [{ returnToOrigins: ['a.example'] }, 'oauth: returnToOrigins must be an absolute https URL'],
    [{ failures: '/sorry#here' }, 'without a hash, got "/sorry#here"'],
    [{ failures: '' }, 'without a hash, got ""'],
    [{ http: { dispatcher: {} } }, 'oauth: http.dispatcher must be a dispatcher of undici'],
    [{ http: { connectionsPerOrigin: 0 } }, 'must be a whole number from 1, got 0'],
    [{ http: { connectionsPerOrigin: 1.5 } }, 'must be a whole number from 1, got 1.5'],
    [
      { http: { dispatcher: { dispatch: () => true }, proxy: { host: 'a', port: 1 } } },
      'takes either a dispatcher, or agents and a proxy',
    ],
    [{ failures: 'throw' }, 'oauth: failures must be "page", "next" or a path'],
    [{ cookie: 'lax' }, 'oauth: cookie: options must be an object, got "lax"'],
    [{ cookie: { secure: true } }, 'unknown option "secure"; known: sameSite, partitioned'],
    [{ cookie: { sameSite: 'strict' } }, 'cookie.sameSite must be one of lax, none, got "strict"'],
    [
      { cookie: { partitioned: 'yes' } },
      'oauth: cookie.partitioned must be one of true, false, got "yes"',
    ],
    [{ timeout: '500' }, 'oauth: timeout must be milliseconds from 1 to 120000, got "500"'],
    [{ timeout: 120_001 }, 'oauth: timeout must be milliseconds from 1 to 120000, got 120001'],
    [{ http: [] }, 'oauth: http: options must be an object, got '],
    [
      { http: { maxRedirects: 5 } },
      'oauth: http: unknown option "maxRedirects"; known: httpAgent, httpsAgent, proxy',
    ],
    [{ returnTO: '/' }, 'oauth: unknown option "returnTO"; known: baseUrl, secret, providers,'],
  ])('of %j', (given, message) => {
    expect(reading(given)).toThrow(TypeError)
    expect(reading(given)).toThrow(message)
  })

  it('where they are none', () => {
    expect(() => readOptions(null as never)).toThrow('oauth: options must be an object, got null')
  })

  it('where an id is no text', () => {
    const [registration] = providers
    expect(reading({ providers: [{ ...registration, id: 5 }] })).toThrow(one)
  })
})
