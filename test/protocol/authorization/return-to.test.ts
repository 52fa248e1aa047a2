import { checkReturnTo, readReturnTo } from '../../../src/protocol/authorization/return-to.js'

const rules = {
  baseUrl: 'https://app.example',
  authPath: '/auth',
  otherHosts: ['https://www.app.example'],
  origins: ['https://cabinet.example', 'http://cabinet.example:8080', 'com.example.shop:'],
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
    ['/two%20words', '/two%20words'],
    ['/two words', '/two%20words'],
    ['/search?q=two words', '/search?q=two%20words'],
    ['/search?q=100%', '/search?q=100%'],
    ['/a%', '/a%'],
    ['/%CF%F0%E8?q=%CF%F0', '/%CF%F0%E8?q=%CF%F0'],
    ['/a//b', '/a//b'],
    ['/a%2f%2fb', '/a%2f%2fb'],
    ['/http://other.example', '/http://other.example'],
    ['/tag/👨\u200d👩\u200d👧', '/tag/%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7'],
    ['/%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9', '/%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9'],
    ['/search?path=C:\\dir', '/search?path=C:\\dir'],
    ['https://app.example/page?x=1#y', '/page?x=1#y'],
    ['https://app.example', '/'],
    ['https://www.app.example/page', '/page'],
    ['https://app.example:443/page?x=1#y', '/page?x=1#y'],
    ['HTTPS://App.Example/Page', '/Page'],
    ['https://app.example?x=1', '/?x=1'],
    ['https://www.app.example#y', '/#y'],
    ['com.example.shop:/done?x=1', 'com.example.shop:/done?x=1'],
    ['com.example.shop://done', 'com.example.shop://done'],
    ['https://cabinet.example/a%', 'https://cabinet.example/a%'],
    ['https://cabinet.example/\u202ea', 'https://cabinet.example/%E2%80%AEa'],
    [`/${'я'.repeat(341)}a`, `/${'%D1%8F'.repeat(341)}a`],
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
    `/${'я'.repeat(342)}`,
    '/a\\b',
    '/a\tb',
    '/a%0db',
    '/ /evil.example',
    '/%20/evil.example',
    '/%e2%80%8d/evil.example',
    '/x//../AUTH/plain/start',
    '/auth//plain/start',
    'https://app.example//evil.example',
    'https://app.example/\\evil.example',
    'https://app.example/auth/plain/start',
    'https://app.example.evil.example/',
    'https://app.example@evil.example/',
    'https://app.example:8443/',
    'https://user@app.example/',
    'https:/app.example/',
    'https:app.example/',
    'https://app.example:443//evil.example',
    'HTTPS://APP.EXAMPLE/auth/plain/start',
    'http://app.example/',
    'com.example.shop:done',
    'com.example.shop.evil:/done',
    'COM.example.shop:/done',
    'com.example.other:/done',
    'com.example.shop:/a\\b',
    'ok/path',
    42,
    '/a/../b',
    '/a/..',
    '/a/./b',
    '/a/%2e%2e/b',
    '/search?q=%0d%0a',
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
    'https://cabinet.example/a%0d',
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

describe('checkReturnTo', () => {
  it.each([
    [42, 'it is not one text'],
    ['//evil.example', 'it leads to another site, or is no path of this one'],
    ['javascript:alert(1)', 'it leads to another site, or is no path of this one'],
    ['/a\nb', 'it holds control characters'],
    ['/a/../b', 'its path has "." or ".." for a name'],
    ['/auth/plain/start', 'it is an address of the sign-in'],
    [`/${'я'.repeat(342)}`, 'it has more than 2048 characters as it is sent'],
    ['/a'.repeat(1_025), 'it has more than 2048 characters as it is sent'],
  ])('says why not %j', (value, refused) => {
    expect(checkReturnTo(value, rules)).toEqual({ refused })
  })
})
