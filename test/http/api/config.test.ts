import { readApiConfig } from '../../../src/http/api/config.js'
import { client } from '../../support/client.js'

const plain = client()
const read = (config: object) => readApiConfig(plain, config)

describe('readApiConfig', () => {
  it('fills in what was not said', () => {
    expect(read({})).toEqual({ method: 'GET', path: '', query: {}, headers: {} })
    for (const nothing of [undefined, null])
      expect(read({ data: nothing, params: nothing })).not.toHaveProperty('data')
  })

  it('takes all that can be set', () => {
    const data = { b: 2 }
    const config = {
      url: 'https://api.example/v1/users?x=1',
      method: 'patch',
      params: { a: [1] },
      data,
      headers: { 'X-Mine': 'ä ~', 'x-number': 7 },
      signal: AbortSignal.timeout(1),
      timeout: 1,
      responseType: 'text',
    }
    expect(read(config)).toEqual({
      method: 'PATCH',
      path: 'users?x=1',
      query: { a: [1] },
      data,
      headers: { 'x-mine': 'ä ~', 'x-number': '7' },
    })
    expect(read({ data: '' }).data).toBe('')
  })

  it('refuses what it does not know, and names what it does', () => {
    expect(() => read({ url: 'x', baseURL: 'https://evil.example' })).toThrow(
      new TypeError(
        'req.oauth("plain"): "baseURL" cannot be set; known: ' +
          'url, method, params, data, headers, signal, timeout, responseType',
      ),
    )
  })

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('knows %s', (method) => {
    expect(read({ method: method.toLowerCase() }).method).toBe(method)
  })

  it.each(['TRACE', 'CONNECT', '', 'GET '])('refuses the method %j', (method) => {
    expect(() => read({ method })).toThrow(
      `req.oauth("plain"): ${JSON.stringify(method)} is no method`,
    )
  })

  it('refuses an address that is no text or leads elsewhere', () => {
    expect(() => read({ url: new URL('https://api.example/v1/') })).toThrow(
      /^req\.oauth\("plain"\): url must be a string, got /,
    )
    expect(() => read({ url: '../admin' })).toThrow(
      expect.objectContaining({ code: 'origin_not_allowed' }) as Error,
    )
  })

  it('takes as long a timeout as a timer can wait', () => {
    for (const timeout of [1, 0x7fffffff]) expect(() => read({ timeout })).not.toThrow()
    for (const timeout of [0, 0.5, -1, 0x80000000, NaN, '1s']) {
      expect(() => read({ timeout })).toThrow(
        /^req\.oauth\("plain"\): timeout must be milliseconds from 1 to 2147483647, got /,
      )
    }
  })
})

describe('params', () => {
  it('of URLSearchParams become the query', () => {
    expect(read({ url: 'x?y=1', params: new URLSearchParams('a=1&b=2') })).toMatchObject({
      path: 'x?y=1',
      query: { a: '1', b: '2' },
    })
  })

  it('that repeat a name stay text, in their order', () => {
    const params = new URLSearchParams('a=1&b=2&a=3')
    expect(read({ url: 'x', params })).toMatchObject({ path: 'x?a=1&b=2&a=3', query: {} })
    expect(read({ url: 'x?y=1', params })).toMatchObject({ path: 'x?y=1&a=1&b=2&a=3', query: {} })
  })

  it.each(['a=1', 7, [['a', 1]], new Map()])('are never %p', (params) => {
    expect(() => read({ params })).toThrow(/^req\.oauth\("plain"\): params must be an object, got /)
  })
})

describe('headers', () => {
  it.each([
    ...['Authorization', 'host', 'connection', 'content-length', 'transfer-encoding'],
    ...['Proxy-Authorization', 'proxy-x', 'upgrade', 'TE', 'trailer', 'expect', 'keep-alive'],
    ...['x y', '', 'ä', 'x:', 'x\r\ny', '(x)'],
  ])('cannot be %j', (name) => {
    expect(() => read({ headers: { [name]: '1' } })).toThrow(
      `req.oauth("plain"): the header ${JSON.stringify(name)} cannot be set`,
    )
  })

  it.each(['x-authorization', 'hostname', 'test', 'x-te', 'expected', 'proxy', "!#$%&'*+.^`|~-_9"])(
    'may be %j',
    (name) => {
      expect(read({ headers: { [name]: '1' } }).headers).toEqual({ [name.toLowerCase()]: '1' })
    },
  )

  it.each(['a\r\nb', 'a\nb', '\0', '\x7f', 'a\u0100', '\x1f', '\n'])('cannot say %j', (value) => {
    expect(() => read({ headers: { 'x-a': value } })).toThrow(
      'req.oauth("plain"): the header "x-a" has a line break or control character',
    )
  })

  it('may be empty', () => {
    expect(read({ headers: { 'x-a': '' } }).headers).toEqual({ 'x-a': '' })
  })
})
