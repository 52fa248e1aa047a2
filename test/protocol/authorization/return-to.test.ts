import { readReturnTo } from '../../../src/protocol/authorization/return-to.js'

const rules = {
  baseUrl: 'https://app.example',
  authPath: '/auth',
  origins: ['https://cabinet.example', 'http://cabinet.example:8080'],
  fallback: '/home',
}

describe('readReturnTo', () => {
  it('knows its own routes however their path is written', () => {
    const shop = { ...rules, baseUrl: 'https://app.example/Shop', authPath: '/Shop/auth' }
    for (const value of ['/shop/auth/plain/start', '/Shop/AUTH/plain/start', '/shop/auth?x=1']) {
      expect(readReturnTo(value, shop)).toBe('/home')
    }
    expect(readReturnTo('/Shop/authors', shop)).toBe('/Shop/authors')
  })

  it.each([
    ['/', '/'],
    ['/ok', '/ok'],
    ['/ok/path?x=1#frag', '/ok/path?x=1#frag'],
    ['/поиск', '/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA'],
    ['/a?next=%2F%2Fevil', '/a?next=%2F%2Fevil'],
    ['/search?q=two%20words', '/search?q=two%20words'],
    ['/authors', '/authors'],
    ['/.well-known/a..b', '/.well-known/a..b'],
    [`/${'a'.repeat(2047)}`, `/${'a'.repeat(2047)}`],
    ['https://cabinet.example/', 'https://cabinet.example/'],
    ['http://cabinet.example:8080/', 'http://cabinet.example:8080/'],
    ['https://cabinet.example/page?x=1', 'https://cabinet.example/page?x=1'],
  ])('keeps %s', (value, expected) => {
    expect(readReturnTo(value, rules)).toBe(expected)
  })

  it.each([
    undefined,
    '',
    'ok',
    'ok/path',
    42,
    '/a//b',
    '/a/../b',
    '/a/..',
    '/a/./b',
    '/a/%2e%2e/b',
    '/a%2f%2fb',
    '/two%20words',
    '/search?q=two words',
    '/search?q=%0d%0a',
    '/search?q=%',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/foo/..//evil.example',
    '/%2e//evil.example',
    '/%2F/evil.example',
    '/%5Cevil.example',
    '/%2Fevil.example',
    '/\u202e/evil.example',
    '/／evil.example',
    'https://evil.example/',
    'https://cabinet.example.evil.example/',
    'https://user@cabinet.example/',
    'https://:word@cabinet.example/',
    'https://cabinet.example',
    'https://cabinet.example/a%',
    'https://cabinet.example/a%0d',
    'https://cabinet.example/\u202ea',
    'https:cabinet.example/',
    'blob:https://cabinet.example/x',
    'http://cabinet.example/',
    'javascript:alert(1)',
    'blob:https://app.example/x',
    '/auth',
    '/auth/plain/start',
    '/AUTH/plain/start',
    '/%61uth/plain/start',
    `/${'a'.repeat(2048)}`,
    '/a%',
  ])('gives the fallback for %j', (value) => {
    expect(readReturnTo(value, rules)).toBe('/home')
  })

  it('gives the fallback as it is spelled, also when asked for it', () => {
    expect(readReturnTo('/поиск', { ...rules, fallback: '/поиск' })).toBe('/поиск')
  })

  it('keeps a visitor on this site where no other is listed', () => {
    expect(readReturnTo('https://cabinet.example/', { ...rules, origins: [] })).toBe('/home')
  })
})
