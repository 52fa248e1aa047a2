import { Readable } from 'node:stream'
import { encodeApiRequest, isReplayable } from '../../../src/http/api/body.js'
import type { ApiRequest } from '../../../src/protocol/api/api-request.js'

const FORM = 'application/x-www-form-urlencoded'
const BASE = 'https://api.example/v1/'

const request = (more: Partial<ApiRequest>): ApiRequest => ({
  method: 'POST',
  path: 'x',
  query: {},
  headers: {},
  ...more,
})
const encode = (more: Partial<ApiRequest>) => encodeApiRequest(BASE, request(more))
/** Content-Type and body. */
function sent(data: unknown, declared?: string) {
  const headers = declared === undefined ? {} : { 'content-type': declared }
  const { body, headers: made } = encode({ data, headers })
  return [made['content-type'], body]
}

describe('encodeApiRequest', () => {
  it('keeps method and headers, and puts the query behind the path’s own', () => {
    const headers = { 'x-mine': '1' }
    expect(encode({ method: 'PATCH', headers, query: { a: [1, 2], b: { c: 'd e' } } })).toEqual({
      method: 'PATCH',
      url: `${BASE}x?a%5B%5D=1&a%5B%5D=2&b%5Bc%5D=d+e`,
      headers,
      body: undefined,
    })
    expect(encode({ path: 'x?y=1', query: { a: 1 } }).url).toBe(`${BASE}x?y=1&a=1`)
    expect(encode({ path: 'x?y=1' }).url).toBe(`${BASE}x?y=1`)
    expect(encode({ query: { a: undefined } }).url).toBe(`${BASE}x`)
    expect(encode({ path: '' }).url).toBe(BASE)
  })

  it('sends each kind of data as what it is', () => {
    expect(sent(undefined)).toEqual([undefined, undefined])
    expect(sent('text')).toEqual(['text/plain;charset=utf-8', 'text'])
    expect(sent('<r/>', 'text/xml')).toEqual(['text/xml', '<r/>'])
    expect(sent(new URLSearchParams('a=1&a=2'))).toEqual([FORM, 'a=1&a=2'])
    expect(sent(new Uint8Array([1, 2]))).toEqual(['application/octet-stream', Buffer.from([1, 2])])
    expect(sent({ a: 1 })).toEqual(['application/json', '{"a":1}'])
    expect(sent([1])).toEqual(['application/json', '[1]'])
    expect(sent(null)).toEqual(['application/json', 'null'])
    expect(sent(7)).toEqual(['application/json', '7'])
    expect(sent({ a: 1 }, 'application/vnd.api+json')).toEqual([
      'application/vnd.api+json',
      '{"a":1}',
    ])
  })

  it('sends plain data as a form where the header says so', () => {
    for (const type of [FORM, `${FORM};charset=utf-8`])
      expect(sent({ a: 1, b: [2] }, type)).toEqual([type, 'a=1&b%5B%5D=2'])
    expect(sent({ a: 1 }, `x-${FORM}`)).toEqual([`x-${FORM}`, '{"a":1}'])
  })

  it('refuses a form beside other data: one of them would be lost', () => {
    expect(() => encode({ form: { a: 1 }, data: { b: 2 } })).toThrow(/takes a form: .* got Object$/)
  })

  it('prefers the Content-Type that was given', () => {
    expect(sent(new Uint8Array([1]), 'image/png')[0]).toBe('image/png')
  })

  it('leaves the Content-Type of a multipart form to whoever writes it', () => {
    const form = new FormData()
    expect(sent(form)).toEqual([undefined, form])
  })

  it('sends a stream as it is, and whatever else can be walked as a stream', async () => {
    const stream = Readable.from([Buffer.from('a')])
    expect(sent(stream)).toEqual(['application/octet-stream', stream])
    async function* pieces() {
      yield await Promise.resolve('a')
      yield 'b'
    }
    const [type, body] = sent(pieces())
    expect(type).toBe('application/octet-stream')
    expect(body).toBeInstanceOf(Readable)
    expect(await (body as Readable).toArray()).toEqual(['a', 'b'])
  })

  it('reads nothing off a polluted prototype', () => {
    const prototype = { form: { a: 1 }, data: 'x' }
    const polluted: ApiRequest = Object.setPrototypeOf(request({}), prototype) as ApiRequest
    expect(encodeApiRequest(BASE, polluted).body).toBeUndefined()
    const headers = Object.create({ 'content-type': FORM }) as Record<string, string>
    expect(encode({ data: { a: 1 }, headers }).body).toBe('{"a":1}')
  })
})

describe('isReplayable', () => {
  it('is true of everything but a stream', () => {
    const form = Object.assign(new FormData(), { [Symbol.asyncIterator]: () => undefined })
    for (const data of [undefined, null, 'text', { a: 1 }, [1], new Uint8Array(1), form])
      expect(isReplayable(request({ data }))).toBe(true)
    expect(isReplayable(request({ data: Readable.from([]) }))).toBe(false)
  })
})
