import { apiUrl, pathWithin, placeWithin } from '../../../src/protocol/api/api-url.js'
import { thrownBy } from '../../support/client.js'

const BASE = 'https://api.example/v1/'

describe('pathWithin', () => {
  it.each([
    ['', ''],
    ['/', ''],
    ['me', 'me'],
    ['/me', 'me'],
    ['orders/17/', 'orders/17/'],
    ['v1.2/~me/a-b.json', 'v1.2/~me/a-b.json'],
    ['me?x=1', 'me?x=1'],
    ['/me?next=../up', 'me?next=../up'],
    ['me?next=https://evil.example/', 'me?next=https://evil.example/'],
    ['me#/../part', 'me'],
    ['a..b', 'a..b'],
    ['.../b', '.../b'],
    ['.hidden', '.hidden'],
    ['a,b', 'a,b'],
    ['1:2', '1:2'],
    ['a/b:c', 'a/b:c'],
    ['заказ', '%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7'],
    ['https://api.example/v1/me?x=1', 'me?x=1'],
    ['HTTPS://API.example/v1/me', 'me'],
    ['https://api.example:443/v1/', ''],
  ])('reads %j as a path below the base', (address, path) => {
    expect(pathWithin('plain', BASE, address)).toBe(path)
  })

  it('takes a base without a slash for the folder of that name', () => {
    expect(pathWithin('plain', 'https://api.example/v1', 'me?x')).toBe('me?x')
    expect(pathWithin('plain', 'https://api.example/v1', 'https://api.example/v1')).toBe('')
    expect(() =>
      pathWithin('plain', 'https://api.example/v1', 'https://api.example/v10/me'),
    ).toThrow('refusing')
  })

  it.each([
    ['another host', 'https://evil.example/v1/me'],
    ['another host without a scheme', '//evil.example/v1/me'],
    ['another host without a scheme that looks like ours', '//api.example/v1/me'],
    ['another port', 'https://api.example:8443/v1/me'],
    ['another scheme', 'http://api.example/v1/me'],
    ['another scheme, in capitals', 'JavaScript:alert(1)'],
    ['a scheme with all the signs of one', 'a1+.-:x'],
    ['a scheme and no host', 'https://'],
    ['another folder', 'https://api.example/v2/me'],
    ['the root', 'https://api.example/'],
    ['a user', 'https://user@api.example/v1/me'],
    ['a password alone', 'https://:word@api.example/v1/me'],
    ['a way up', '../me'],
    ['a way up and down again', '../v1/me'],
    ['a way up inside', 'a/../me'],
    ['a way up at the end', 'a/..'],
    ['a way up before a query', 'a/..?x'],
    ['a way up before a fragment', 'a/..#x'],
    ['a way nowhere', 'a/./me'],
    ['a way nowhere at the start', './me'],
    ['a way nowhere at the end', 'a/.'],
    ['a way up in an absolute URL', 'https://api.example/v1/a/../me'],
    ['encoded dots', 'a/%2e%2E/me'],
    ['an encoded slash', 'a%2f..%2Fme'],
    ['an encoded backslash', 'a%5c..%5Cme'],
    ['a backslash', 'a\\me'],
    ['a blank', 'a b'],
    ['a line break in the query', 'a?b\nc'],
    ['a line break at the end', 'me\n'],
    ['an encoded way up over a line break', 'a/%2e%2e?\n'],
  ])('refuses %s', (_what, address) => {
    expect(thrownBy(() => pathWithin('plain', BASE, address))).toMatchObject({
      name: 'ApiError',
      code: 'origin_not_allowed',
      provider: 'plain',
      status: 500,
      message: `plain: refusing ${JSON.stringify(address.replace(/\/\/[^/]*@/, '//[hidden]@'))}: it is no path below apiBaseUrl`,
      hint: expect.stringContaining(`below ${BASE}`) as string,
    })
  })
})

describe('apiUrl', () => {
  it.each([
    [BASE, '', BASE],
    ['https://api.example/v1', '', 'https://api.example/v1'],
    [BASE, 'me?x=1', 'https://api.example/v1/me?x=1'],
    ['https://api.example/v1', 'me', 'https://api.example/v1/me'],
  ])('puts %s and %j together', (base, path, url) => {
    expect(apiUrl(base, path)).toBe(url)
  })
})

describe('placeWithin', () => {
  const bases = ['http://127.0.0.1:4000/v1/', 'http://127.0.0.1:4000/files']
  const before = ['https://api.example/v1/', 'https://files.example/files']
  const place = (address: string, from = before) => placeWithin('plain', bases, address, from)

  it('takes an address of the API for one where it was moved to', () => {
    expect(place('https://api.example/v1/me?x=1')).toEqual({ path: 'me?x=1' })
    expect(place('https://files.example/files/1')).toEqual({ base: bases[1], path: '1' })
    expect(place('http://127.0.0.1:4000/files/1')).toEqual({ base: bases[1], path: '1' })
    expect(place('me')).toEqual({ path: 'me' })
  })

  it.each([
    'https://api.example/v2/me',
    'https://evil.example/v1/me',
    'https://user@api.example/v1/me',
    'https://api.example.evil.example/v1/me',
    'https://api.example/v1/../me',
    'https://api.example/v1/%2e%2e/me',
  ])('refuses %s all the same', (address) => {
    expect(() => place(address)).toThrow('refusing')
  })

  it('leaves an API that was not moved where it is', () => {
    expect(() => place('https://api.example/v1/me', [])).toThrow('refusing')
    expect(() => place('https://{shop}/me', ['https://{shop}/'])).toThrow('refusing')
  })
})
