import { assertEndpoint, atOrigin, readBaseUrl, show } from '../../src/protocol/url.js'

describe('assertEndpoint', () => {
  it.each([
    'https://id.example/token',
    'https://id.example:8443/token?tenant=1',
    'http://localhost:1/token',
    'http://127.0.0.1/token',
    'http://[::1]:1/token',
    'http://id.localhost:1/token',
  ])('takes %s', (url) => {
    expect(() => assertEndpoint(url, 'tokenEndpoint')).not.toThrow()
  })

  it.each([
    ['http elsewhere', 'http://id.example/token'],
    ['http at a name that ends alike', 'http://notlocalhost/token'],
    ['another scheme on this machine', 'ftp://localhost/token'],
    ['no scheme', '//id.example/token'],
    ['no URL', 'token'],
    ['a user', 'https://user@id.example/token'],
    ['a password', 'https://:word@id.example/token'],
    ['a fragment', 'https://id.example/token#part'],
    ['an empty fragment', 'https://id.example/token#'],
  ])('refuses %s and shows it', (_what, url) => {
    expect(() => assertEndpoint(url, 'plain: tokenEndpoint')).toThrow(
      new RegExp(`^plain: tokenEndpoint must be .* https .*localhost.* fragment, got "${url}"$`),
    )
  })

  it('takes http anywhere where the caller allows it, and nothing else more', () => {
    expect(() => assertEndpoint('http://id.example/token', 'tokenEndpoint', true)).not.toThrow()
    for (const url of ['ftp://id.example/', 'http://user@id.example/', 'http://id.example/#x']) {
      expect(() => assertEndpoint(url, 'tokenEndpoint', true)).toThrow(TypeError)
    }
  })

  it.each([undefined, null, 1, new URL('https://id.example')])('refuses %p', (value) => {
    expect(() => assertEndpoint(value, 'tokenEndpoint')).toThrow(TypeError)
  })
})

describe('readBaseUrl', () => {
  it.each([
    ['https://app.example', 'https://app.example'],
    ['https://app.example/', 'https://app.example'],
    ['https://app.example/shop/', 'https://app.example/shop'],
    ['https://my-app.example:8443/shop', 'https://my-app.example:8443/shop'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000/shop', 'http://[::1]:3000/shop'],
    ['https://[2001:db8::1]', 'https://[2001:db8::1]'],
  ])('reads %s without a slash at the end', (value, base) => {
    expect(readBaseUrl(value, 'baseUrl')).toBe(base)
  })

  it.each([
    ['https://App.example', 'https://app.example'],
    ['https://app.example:443', 'https://app.example'],
    ['https://app.example/a/../b', 'https://app.example/b'],
    ['https://app.example/a b', 'https://app.example/a%20b'],
    ['https:/app.example', 'https://app.example'],
    ['https://app.example?', 'https://app.example/?'],
    ['https://app.example/?', 'https://app.example/?'],
    ['https://app.example/shop?x=1', 'https://app.example/shop?x=1'],
    ['https://app.example//', 'https://app.example/'],
    ['https://app.example//shop', 'https://app.example//shop'],
    ['https://app_1.example', 'https://app_1.example'],
    ['https://app.example.', 'https://app.example.'],
    ['https://app..example', 'https://app..example'],
    ['https://app*.example', 'https://app*.example'],
    ['https://*app.example', 'https://*app.example'],
  ])('refuses %s and shows a better spelling', (value, spelled) => {
    expect(() => readBaseUrl(value, 'baseUrl')).toThrow(
      `baseUrl must be spelled as "${spelled}" or the like, got "${value}"`,
    )
  })

  it('refuses what is no endpoint', () => {
    expect(() => readBaseUrl('http://app.example', 'baseUrl')).toThrow(
      'baseUrl must be an absolute',
    )
    expect(() => readBaseUrl('https://app.example#', 'baseUrl')).toThrow('fragment')
  })
})

describe('atOrigin', () => {
  it('moves a URL and keeps path and query', () => {
    expect(atOrigin('https://id.example/a/?b=%20', 'http://localhost:1/')).toBe(
      'http://localhost:1/a/?b=%20',
    )
  })
})

describe('show', () => {
  it.each([
    ['x"y', '"x\\"y"'],
    [1, '1'],
    [undefined, 'undefined'],
    [null, 'null'],
    ['x'.repeat(198), `"${'x'.repeat(198)}"`],
    ['x'.repeat(199), `"${'x'.repeat(199)}…`],
  ])('shows %p', (value, text) => {
    expect(show(value)).toBe(text)
  })
})
