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

  it.each([
    'https://user@id.example/token',
    'https://:word@id.example/token',
    'https://user:word@id.example/token',
  ])('refuses %s and shows no user', (url) => {
    expect(() => assertEndpoint(url, 'plain: tokenEndpoint')).toThrow(
      /without user and fragment, got "https:\/\/\[hidden\]@id.example\/token"$/,
    )
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
    ['https://App.example', 'be spelled as "https://app.example"'],
    ['https://app.example:443', 'be spelled as "https://app.example"'],
    ['https://app.example/a/../b', 'be spelled as "https://app.example/b"'],
    ['https://app.example/a b', 'be spelled as "https://app.example/a%20b"'],
    ['https:/app.example', 'be spelled as "https://app.example"'],
    ['https://app.example?', 'have no query'],
    ['https://app.example/?', 'have no query'],
    ['https://app.example/shop?x=1', 'have no query'],
    ['https://app.example//', 'have no empty path segment'],
    ['https://app.example//shop', 'have no empty path segment'],
    ['https://app_1.example', 'name one host by small letters'],
    ['https://app.example.', 'name one host by small letters'],
    ['https://app..example', 'name one host by small letters'],
    ['https://app*.example', 'name one host by small letters'],
    ['https://*.app.example', 'name one host by small letters'],
  ])('refuses %s: it must %s', (value, expected) => {
    const refused = () => readBaseUrl(value, 'baseUrl')
    expect(refused).toThrow(`baseUrl must ${expected}`)
    expect(refused).toThrow(`, got "${value}"`)
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

  it.each([
    ['https://user:word@a.example/x', '"https://[hidden]@a.example/x"'],
    ['https://user:w@rd@a.example/x', '"https://[hidden]@a.example/x"'],
    ['https://user:w/rd@a.example/x', '"https://[hidden]@a.example/x"'],
    ['https:user:word@a.example', '"[hidden]@a.example"'],
    ['user:word@a.example', '"[hidden]@a.example"'],
    ['//user:word@a.example', '"//[hidden]@a.example"'],
    ['htps://user:word@a.example', '"htps://[hidden]@a.example"'],
    [new URL('https://user:word@a.example/'), 'https://[hidden]@a.example/'],
    [['https://user:word@a.example/'], 'https://[hidden]@a.example/'],
    ['https://a.example/@user', '"https://a.example/@user"'],
    ['https://user:word%40a.example', '"https://[hidden]%40a.example"'],
    ['https://a.example/?x=a%40b', '"https://a.example/?x=a%40b"'],
    [Object.create(null), 'an object'],
    [{ user: 'word' }, 'an object'],
  ])('shows no user and no password: %#', (value, text) => {
    expect(show(value)).toBe(text)
  })

  it('takes no time for a value of any length', () => {
    const started = performance.now()
    for (const text of ['/'.repeat(1e5), '@'.repeat(1e5), `//${'a:'.repeat(5e4)}@`]) show(text)
    expect(performance.now() - started).toBeLessThan(50)
  })
})
