import { clientSecretPost } from '../../../src/protocol/token/client-auth.js'
import { defineProvider } from '../../../src/protocol/provider/define-provider.js'
import type { Provider } from '../../../src/protocol/provider/provider.js'
import { thrownBy } from '../../support/client.js'

const table: Provider = {
  id: 'plain',
  name: 'Plain',
  authorizationEndpoint: 'https://id.example/authorize',
  tokenEndpoint: 'https://id.example/token',
  apiBaseUrl: 'https://api.example/v1/',
  clientAuth: clientSecretPost,
}
const define = (cells: object) => () => defineProvider({ ...table, ...cells })

/** A button whose mark is one part. */
function mark(path: string, color?: string) {
  return { background: 'a', color: 'b', mark: [{ path, color }] }
}

describe('the cells of a table', () => {
  it('may all be left out or undefined but five', () => {
    const names = ['grants', 'pkce', 'tokenRequest', 'button', 'scope', 'bearer', 'settings']
    const left = Object.fromEntries(names.map((name) => [name, undefined]))
    expect(define(left)).not.toThrow()
    for (const name of ['id', 'name', 'tokenEndpoint', 'apiBaseUrl', 'clientAuth']) {
      expect(define({ [name]: undefined })).toThrow(
        new RegExp(`^defineProvider: .* lacks ${name}: expected .*, got undefined$`),
      )
    }
  })

  it('take what they are documented to take', () => {
    const seam = () => ({}) as never
    expect(
      define({
        ...{ grants: ['client_credentials'], pkce: 'plain', scope: false, stateIn: 'none' },
        ...{ settings: { a: /x/, b: { pattern: /x/, required: false } }, tokenMethod: 'GET' },
        ...{ authorizationParams: { a: 'b' }, tokenFields: ['a'], expiresIn: 0, refreshBefore: 0 },
        ...{ refreshEndpoint: 'http://127.0.0.1:1/x', revocationEndpoint: 'https://a.example/' },
        ...{ authorizationRequest: seam, authorizationResponse: [seam], tokenRequest: [] },
        ...{ tokenResponse: seam, apiRequest: seam, apiResponse: seam, revocationRequest: seam },
        ...{ bearer: seam, button: { background: 'a', color: 'b', label: { en: 'c' } } },
        ...{ afterToken: seam, refreshExpiresIn: 7_776_000 },
      }),
    ).not.toThrow()
  })

  it.each([
    ['clientAuth', 'post', 'a function such as clientSecretPost', '"post"'],
    ['clientAuth', [clientSecretPost], 'a function such as', 'a function at [0]'],
    ['bearer', 'header', "a function such as inHeader('Authorization', 'Bearer')", '"header"'],
    ['tokenRequest', 'x', 'a function or a list of functions', '"x"'],
    ['tokenResponse', [() => 1, 7], 'a function or a list of functions', '7 at [1]'],
    ['apiResponse', null, 'a function or a list of functions', 'null'],
    ['apiRequest', {}, 'a function or a list of functions', 'an object'],
    ['authorizationRequest', true, 'a function or a list', 'true'],
    ['authorizationResponse', 1, 'a function or a list', '1'],
    ['revocationRequest', [undefined], 'a function or a list', 'undefined at [0]'],
    ['tokenEndpoint', 'https://id.example/token#x', 'an absolute https URL', '"https://id.ex'],
    ['authorizationEndpoint', 'http://id.example/', 'an absolute https URL', '"http://id.ex'],
    ['apiBaseUrl', 'api.example', 'an absolute https URL', '"api.example"'],
    [
      'refreshEndpoint',
      'https://a:b@id.example/',
      'an absolute https URL',
      '"https://[hidden]@id.example/"',
    ],
    [
      'tokenEndpoint',
      'https://id.example/?a=1&grant_type=x',
      'an address whose query has no gr',
      '"h',
    ],
    ['refreshEndpoint', 'https://id.example/?code=', 'an address whose query has no code,', '"h'],
    [
      'authorizationEndpoint',
      'https://a.example/?state=x',
      'an address whose query has no st',
      '"h',
    ],
    ['authorizationEndpoint', 'https://a.example/?client%5Fid=x', 'an address whose query', '"h'],
    ['revocationEndpoint', 'https://a.example/?token=x', 'an address whose query has no t', '"h'],
    [
      'apiBaseUrl',
      'https://a.example/?v=1',
      'an address without a query',
      '"https://a.example/?v=1"',
    ],
    ['apiBaseUrl', 'https://a.example?', 'an address without a query', '"https://a.example?"'],
    ['revocationEndpoint', 7, 'an absolute https URL', '7'],
    ['grants', ['password'], 'a list of authorization_code', '"password" at [0]'],
    ['grants', ['refresh_token'], 'a list of authorization_code', '"refresh_token" at [0]'],
    ['grants', [], 'a list of authorization_code', 'a list'],
    ['expiresIn', Infinity, 'seconds, 0 or more', 'Infinity'],
    ['grants', 'refresh_token', 'a list of authorization_code', '"refresh_token"'],
    ['pkce', 'S256', 'true or "plain" or false', '"S256"'],
    ['stateIn', 'path', '"query" or "redirect_uri" or "none"', '"path"'],
    ['tokenMethod', 'PUT', '"GET" or "POST"', '"PUT"'],
    ['redirectUri', 'ruName', 'the name of a setting in braces', '"ruName"'],
    ['scope', 'a b', 'a list of non-empty strings, true or false', '"a b"'],
    ['scope', ['a', ''], 'a list of non-empty strings, true or false', '"" at [1]'],
    ['tokenFields', ['a', 1], 'a list of non-empty strings', '1 at [1]'],
    ['callbackParams', { a: '^x$' }, 'an object of patterns', '{ "a": "^x$" }'],
    ['startParams', { a: { pattern: /x/ } }, 'an object of patterns', '{ "a": an object }'],
    ['settings', [], 'an object of patterns', 'a list'],
    ['authorizationParams', { a: 1 }, 'an object of strings', '{ "a": 1 }'],
    ['expiresIn', '60', 'seconds, 0 or more', '"60"'],
    ['refreshBefore', -1, 'seconds, 0 or more', '-1'],
    ['refreshBefore', NaN, 'seconds, 0 or more', 'NaN'],
    ['id', '', 'a non-empty string', '""'],
    ['name', 7, 'a non-empty string', '7'],
    ['account', () => 'x', 'a non-empty string', 'a function'],
    ['issuer', false, 'a non-empty string', 'false'],
    ['scopeSeparator', '', 'a non-empty string', '""'],
    ['refreshExpiresIn', '1y', 'seconds, 0 or more', '"1y"'],
    ['apiBaseUrl', [], 'a list of at least one, each an absolute', 'a list'],
    ['apiBaseUrl', ['https://a.example/', 'x'], 'a list of at least one', '"x" at [1]'],
    ['apiBaseUrl', [['https://a.example/']], 'a list of at least one', 'https://a.example/ at [0]'],
    ['afterToken', 'me', 'a function, or { url, fields', '"me"'],
    ['afterToken', { url: 'me' }, 'a function, or { url, fields', '{ "url": "me" }'],
    ['afterToken', { url: 'me', fields: {} }, 'a function, or { url, fields', '{ "url'],
    ['afterToken', { url: 'me', fields: { a: 1 } }, 'a function, or { url, fields', '{ "url'],
    ['afterToken', { url: 'me', fields: { a: 'b' }, data: {} }, 'a function, or', '{ "url'],
    ['button', { background: 'a', color: 'b', mark: '"><script>' }, '{ background, color', '{ "'],
    [
      'button',
      { background: 'a' },
      '{ background, color, border?, label?, dark?, mark? }',
      '{ "background": "a" }',
    ],
    ['button', { background: 'a', color: 'b', label: { en: 1 } }, '{ background, color', '{ "'],
    ['button', { background: 'a', color: 'b', border: '' }, '{ background, color', '{ "'],
    ['button', { background: 'a', color: 'b', dark: { color: 'b' } }, '{ background, color', '{ "'],
    ['button', { background: 'a', color: 'b', mark: [] }, '{ background, color', '{ "'],
    ['button', mark('"><script>', 'red'), '{ background, color', '{ "'],
    ['button', mark('M0 0', '"><script>'), '{ background, color', '{ "'],
    ['button', mark('M0 0'), '{ background, color', '{ "'],
  ])('refuse %s: %p', (cell, wrong, expected, got) => {
    const refused = define({ [cell]: wrong })
    expect(refused).toThrow(TypeError)
    expect(refused).toThrow(`: ${cell} must be ${expected}`)
    expect(refused).toThrow(`, got ${got}`)
  })

  it('refuse a redirectUri that no registration can give', () => {
    expect(define({ redirectUri: '{ruName}' })).toThrow('{ruName}, which is not in settings')
    expect(define({ redirectUri: '{ruName}', settings: { ruName: /x/ } })).not.toThrow()
  })

  it('may keep a query in an endpoint, as RFC 6749 §3.1 allows (Slack, api-version)', () => {
    const endpoint = 'https://id.example/a?api-version=2&user_scope=x&tenant='
    expect(
      define({
        ...{ authorizationEndpoint: endpoint, tokenEndpoint: endpoint, refreshEndpoint: endpoint },
        ...{ revocationEndpoint: endpoint },
      }),
    ).not.toThrow()
  })

  // Whoever adds a cell adds what it must be.
  it('are each refused when they are of no kind that any cell is', () => {
    const { message } = thrownBy(define({ nonsense: 1 })) as Error
    const names = message.split('known: ')[1]?.split(', ') ?? []
    expect(names.length).toBeGreaterThan(30)
    for (const name of names) {
      for (const wrong of [Symbol('x'), null, NaN, new Date(0)]) {
        expect(define({ [name]: wrong })).toThrow(new RegExp(`: ${name} must be .+, got .+`))
      }
    }
  })

  it.each([undefined, null, 'table', []])('are those of a table, not of %j', (wrong) => {
    expect(() => defineProvider(wrong as never)).toThrow(/^defineProvider: expected a table, got /)
  })
})

describe('settings', () => {
  const keys = { clientId: 'c', clientSecret: 's' }
  const settings = { tenant: /^[a-z]+$/g, key: { pattern: /^\d+$/, required: false } }
  const provider = defineProvider({ ...table, settings })

  it('are kept as the table’s rules allow them', () => {
    for (let n = 0; n < 2; n++)
      expect(provider({ ...keys, settings: { tenant: 'acme' } }).settings).toEqual({
        tenant: 'acme',
      })
    expect(defineProvider(table)({ ...keys, settings: undefined }).settings).toEqual({})
  })

  it.each([
    [undefined, 'settings.tenant must match ^[a-z]+$, got undefined'],
    [{ tenant: 'A!' }, 'settings.tenant must match ^[a-z]+$, got a string of 2 characters'],
    [{ tenant: 'a', key: 'x' }, 'settings.key must match ^\\d+$, got a string of 1 characters'],
    [
      { tenant: 'a', tenat: 'b' },
      'unknown setting "tenat" (did you mean "tenant"?); known: tenant, key',
    ],
    [
      { tenant: '<your tenant>' },
      'settings.tenant is still the placeholder "<your tenant>": set what it stands for',
    ],
    [{ tenant: 'a', key: '…' }, 'settings.key is still the placeholder "…"'],
    [{ tenant: 1 }, 'settings must be an object of strings, got number for "tenant"'],
    [{ tenant: null }, 'settings must be an object of strings, got null for "tenant"'],
    ['acme', 'settings must be an object of strings, got "acme"'],
  ])('refuse %j', (wrong, message) => {
    expect(() => provider({ ...keys, settings: wrong as never })).toThrow(`plain: ${message}`)
  })

  it('are none where the table asks for none', () => {
    expect(() => defineProvider(table)({ ...keys, settings: { a: 'b' } })).toThrow(
      'plain: unknown setting "a"; known: none',
    )
  })
})

it('a registration takes undefined for every option that may be left out', () => {
  const { provider } = defineProvider(table)({
    ...{ clientId: 'c', clientSecret: 's', scope: undefined, id: undefined, grant: undefined },
    ...{ authorizationParams: undefined, origin: undefined, acceptNoState: undefined },
    ...{ tokenEndpoint: undefined, refreshEndpoint: 'https://id.example/refresh' },
  })
  expect(provider).toMatchObject({
    tokenEndpoint: 'https://id.example/token',
    refreshEndpoint: 'https://id.example/refresh',
  })
})
