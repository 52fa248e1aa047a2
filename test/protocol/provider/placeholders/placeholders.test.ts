import { bindingOf, withEndpoints } from '../../../../src/protocol/provider/client.js'
import { hostUnder, slotsOf } from '../../../../src/protocol/provider/placeholders/placeholder.js'
import {
  assertApiKnown,
  readCallbackHosts,
  readStartHosts,
} from '../../../../src/protocol/provider/placeholders/read.js'
import { defineProvider } from '../../../../src/protocol/provider/define-provider.js'
import type { Provider } from '../../../../src/protocol/provider/provider.js'
import type { RegistrationOptions } from '../../../../src/protocol/provider/registration/registration.js'
import { client, thrownBy } from '../../../support/client.js'

/** Whatever somebody may type who wants the site's secret. */
const FOREIGN = [
  ...['127.0.0.1', '[::1]', '::1', '0x7f.1', '2130706433', '0x7f000001', '017700000001'],
  ...['localhost', 'localhost.', 'evil.example', 'evilmyshopify.com', 'myshopify.com'],
  ...['acme.myshopify.com.', '.myshopify.com', 'a..myshopify.com', 'a.b.myshopify.com'],
  ...['acme.myshopify.com:8443', 'u@acme.myshopify.com', 'u:p@acme.myshopify.com'],
  ...['acme.myshopify.com/', 'acme.myshopify.com@evil.example', 'evil.example/.myshopify.com'],
  ...['evil.example#.myshopify.com', 'evil.example?.myshopify.com', 'evil.example\\.myshopify.com'],
  ...['evil.example%2f.myshopify.com', 'evil%2e.myshopify.com', 'acme%2emyshopify.com'],
  ...['xn--80ak6aa92e.myshopify.com', 'xn--acme', 'аcme.myshopify.com', 'acme。myshopify.com'],
  ...['\u212Aacme.myshopify.com', 'acme.my\u017fhopify.com', 'acme\n.myshopify.com', ' acme', ''],
  ...[
    '-acme.myshopify.com',
    'acme-.myshopify.com',
    'a_b.myshopify.com',
    'http://acme.myshopify.com',
  ],
  ...['https://acme.myshopify.com/admin', 'https://u@acme.myshopify.com', '//acme.myshopify.com'],
  ...['https://acme.myshopify.com:443', `${'a'.repeat(64)}.myshopify.com`, '{shop}', '*'],
]

describe('hostUnder', () => {
  it.each([
    ['acme.myshopify.com', 'acme.myshopify.com'],
    ['acme', 'acme.myshopify.com'],
    ['ACME.MyShopify.com', 'acme.myshopify.com'],
    ['https://acme.myshopify.com', 'acme.myshopify.com'],
    ['https://acme.myshopify.com/', 'acme.myshopify.com'],
    ['17.myshopify.com', '17.myshopify.com'],
    ['acme--sandbox.shop.example', 'acme--sandbox.shop.example'],
  ])('reads %j', (value, host) => {
    expect(hostUnder(value, ['myshopify.com', 'shop.example'])).toBe(host)
  })

  it.each(FOREIGN)('knows no host in %j', (value) => {
    expect(hostUnder(value, ['myshopify.com'])).toBeUndefined()
  })
})

describe('slotsOf', () => {
  it('tells where each placeholder stands', () => {
    expect(slotsOf('https://{a}:8443/x/{b}?c={c-d}')).toEqual([
      { name: 'a', place: 'host' },
      { name: 'b', place: 'path' },
      { name: 'c-d', place: 'path' },
    ])
    expect(slotsOf('https://{a}.zendesk.com/')).toEqual([
      { name: 'a', place: 'label', domain: 'zendesk.com' },
    ])
    expect(slotsOf('https://{a}.auth.{b}.x.com').map(({ place }) => place)).toEqual([
      ...['part', 'part'],
    ])
  })
})

const SHOP: Partial<Provider> = {
  authorizationEndpoint: 'https://{shop}/authorize',
  tokenEndpoint: 'https://{shop}/token',
  apiBaseUrl: 'https://{shop}/api/',
  placeholders: { shop: { under: ['myshopify.com'] } },
}
const KEYCLOAK: Partial<Provider> = {
  authorizationEndpoint: 'https://{host}/realms/{realm}/auth',
  tokenEndpoint: 'https://{host}/realms/{realm}/token',
  apiBaseUrl: 'https://{host}/realms/{realm}/',
  placeholders: { host: {}, realm: { pattern: /^[\w-]+$/, default: 'master' } },
}
const endpoints = ({ provider }: { readonly provider: Provider }) => provider.tokenEndpoint

describe('a host that start or callback says', () => {
  const shop = client(SHOP)

  it('is what start names, in whatever spelling', () => {
    expect(readStartHosts(shop, { shop: 'acme', other: 'x' })).toEqual({
      shop: 'acme.myshopify.com',
    })
    expect(() => readStartHosts(shop, {})).toThrow('"shop" is missing')
  })

  it.each(FOREIGN)('is refused at start and callback: %j', (value) => {
    for (const read of [
      () => readStartHosts(shop, { shop: value }),
      () => readCallbackHosts(shop, { shop: value }, {}),
    ]) {
      expect(thrownBy(read)).toMatchObject({ code: 'invalid_request', status: 400 })
    }
  })

  it('must be the same in the callback', () => {
    const asked = { shop: 'acme.myshopify.com' }
    expect(readCallbackHosts(shop, { shop: 'acme.myshopify.com' }, asked)).toEqual(asked)
    expect(readCallbackHosts(shop, {}, asked)).toEqual(asked)
    expect(() => readCallbackHosts(shop, { shop: 'other.myshopify.com' }, asked)).toThrow(
      '"shop" is not the one that was asked for',
    )
    expect(() => readCallbackHosts(shop, {}, {})).toThrow('"shop" is missing')
  })

  it('cannot be another one than the registration says', () => {
    const settled = client(SHOP, { settings: { shop: 'acme' } })
    expect(endpoints(settled)).toBe('https://acme.myshopify.com/token')
    expect(readStartHosts(settled, {})).toEqual({})
    expect(readCallbackHosts(settled, { shop: 'acme.myshopify.com' }, {})).toEqual({})
    for (const read of [readStartHosts, readCallbackHosts])
      expect(() => read(settled, { shop: 'other' }, {})).toThrow('not the one that was asked for')
  })

  it('is asked for where it is needed first', () => {
    const late = { ...SHOP, authorizationEndpoint: 'https://www.myshopify.com/authorize' }
    expect(readStartHosts(client(late), {})).toEqual({})
    expect(() => readCallbackHosts(client(late), {}, {})).toThrow('"shop" is missing')
    const api = { ...late, tokenEndpoint: 'https://www.myshopify.com/token' }
    expect(readCallbackHosts(client(api), {}, {})).toEqual({})
  })

  it('has a default where nobody says one', () => {
    const placeholders = { shop: { under: ['myshopify.com'], default: 'www.myshopify.com' } }
    const usual = client({ ...SHOP, placeholders })
    expect(readStartHosts(usual, {})).toEqual({ shop: 'www.myshopify.com' })
    expect(readStartHosts(usual, { shop: 'acme' })).toEqual({ shop: 'acme.myshopify.com' })
  })

  it('is asked for also where an origin takes the place of the host', () => {
    const moved = client(SHOP, { origin: 'http://127.0.0.1:1' })
    expect(endpoints(moved)).toBe('http://127.0.0.1:1/token')
    expect(() => readStartHosts(moved, { shop: 'evil.example' })).toThrow('must be one host below')
  })
})

describe('withEndpoints', () => {
  it('fills endpoints by the parameters of a connection, and checks them anew', () => {
    const shop = client(SHOP)
    expect(endpoints(withEndpoints(shop, { shop: 'acme.myshopify.com' }))).toBe(
      'https://acme.myshopify.com/token',
    )
    for (const value of [...FOREIGN, undefined]) {
      const params = value === undefined ? {} : { shop: value }
      expect(endpoints(withEndpoints(shop, params))).toBe('https://{shop}/token')
    }
  })

  it('writes a label where the domain stands behind it', () => {
    const label = client({
      ...{ tokenEndpoint: 'https://{shop}.a.example/token', apiBaseUrl: 'https://{shop}/' },
      placeholders: { shop: { under: ['a.example', 'b.example'] } },
    })
    expect(endpoints(withEndpoints(label, { shop: 'acme' }))).toBe('https://acme.a.example/token')
    expect(endpoints(withEndpoints(label, { shop: 'acme.b.example' }))).toContain('{shop}')
  })

  it('ties a connection to the hosts that are its own', () => {
    const [one, other] = ['one', 'other'].map((shop) =>
      bindingOf(withEndpoints(client(SHOP), { shop })),
    )
    expect(one).toMatchObject({ tokenOrigin: 'https://one.myshopify.com' })
    expect(one).not.toEqual(other)
  })

  it('is the registration itself where nothing is open', () => {
    const plain = client()
    expect(withEndpoints(plain, { shop: 'x' })).toBe(plain)
  })

  it('lets a token answer say a part of the path of the API, by pattern', () => {
    const company = client({
      apiBaseUrl: 'https://api.example/company/{realmId}/',
      placeholders: { realmId: { pattern: /^\d+$/ } },
    })
    const base = (realmId: string) => withEndpoints(company, { realmId }).provider.apiBaseUrl
    expect(base('17')).toBe('https://api.example/company/17/')
    for (const value of ['..', '17/..', 'a', '17%2f', ''])
      expect(base(value)).toContain('{realmId}')
    expect(() => assertApiKnown(withEndpoints(company, {}))).toThrow('does not say')
    expect(() => assertApiKnown(withEndpoints(company, { realmId: '17' }))).not.toThrow()
  })
})

describe('a host that only the registration says', () => {
  const make = (settings: Record<string, string>, more: Partial<RegistrationOptions> = {}) =>
    client(KEYCLOAK, { settings, ...more })

  it('is filled in at start-up', () => {
    expect(endpoints(make({ host: 'id.acme.example:8443', realm: 'shop' }))).toBe(
      'https://id.acme.example:8443/realms/shop/token',
    )
    expect(endpoints(make({ host: 'id.acme.example' }))).toContain('/realms/master/')
  })

  it('is not needed where an origin takes its place', () => {
    expect(endpoints(make({ realm: 'x' }, { origin: 'http://localhost:1' }))).toBe(
      'http://localhost:1/realms/x/token',
    )
  })

  it.each([
    [{}, 'settings.host must be a host name, got undefined'],
    [
      { host: 'u@evil.example' },
      'settings.host must be a host name, got a string of 14 characters',
    ],
    [{ host: 'a.example/x' }, 'settings.host must be a host name'],
    [{ host: 'a.example', realm: '..' }, 'settings.realm must match'],
    [{ host: 'a.example', realm: 'a/b' }, 'settings.realm must match'],
    [{ host: 'a.example', tenant: 'x' }, 'unknown setting "tenant"; known: host, realm'],
  ])('is refused: %j', (settings, message) => {
    expect(() => make(settings)).toThrow(message)
  })

  it('refuses a setting that is no host below the domains, and an application without one', () => {
    expect(() => client(SHOP, { settings: { shop: 'evil.example' } })).toThrow(
      'settings.shop must be one host below myshopify.com, got a string of 12 characters',
    )
    expect(() => client({ ...SHOP, grants: ['client_credentials'] })).toThrow(
      'settings.shop must be one host below myshopify.com, got undefined',
    )
  })
})

describe('the cell placeholders', () => {
  const table = (cells: object) => () =>
    defineProvider({
      ...{ id: 'plain', name: 'Plain', clientAuth: (request) => request },
      ...{ tokenEndpoint: 'https://{a}/token', apiBaseUrl: 'https://api.example/' },
      ...cells,
    })

  it.each([
    [{}, 'the placeholder {a} of tokenEndpoint is not in the cell placeholders'],
    [{ placeholders: { a: {}, b: {} } }, 'the placeholder {b} stands in no endpoint'],
    [{ placeholders: { a: { under: ['com'] } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { under: [] } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { under: ['.x.com'] } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { under: ['127.0.0.1'] } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { under: 'x.com' } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { within: ['x.com'] } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { pattern: 'x' } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { default: '' } } }, 'placeholders must be an object of'],
    [{ placeholders: { a: { under: ['x.com'], default: 'y.com' } } }, 'has the default "y.com"'],
    [{ placeholders: { a: /x/ } }, 'placeholders must be an object of'],
    [
      { placeholders: { a: {} }, startParams: { a: /x/ } },
      '{a} has no domains, and a visitor could',
    ],
    [{ placeholders: { a: {} }, callbackParams: { a: /x/ } }, '{a} has no domains'],
    [{ placeholders: { a: {} }, tokenFields: ['a'] }, '{a} has no domains'],
    [
      { placeholders: { a: { under: ['x.com'] } }, tokenEndpoint: 'https://x.com/{a}' },
      '{a} stands behind the host',
    ],
    [
      { placeholders: { a: { under: ['x.com'] } }, tokenEndpoint: 'https://id.{a}.x.com/' },
      '{a} must be the whole host, or its first label',
    ],
    [
      { placeholders: { a: { under: ['x.com'] } }, tokenEndpoint: 'https://{a}.evil.example/' },
      '{a} stands below "evil.example", which is not one of its domains',
    ],
    [{ placeholders: { a: {} }, tokenEndpoint: 'https://x.com/{a}' }, '{a} needs a pattern'],
    [{ placeholders: { a: {} }, tokenEndpoint: 'https://x.com/{a b}' }, 'tokenEndpoint must be'],
  ])('is refused at start-up: %j', (cells, message) => {
    expect(table(cells)).toThrow(message)
  })
})
