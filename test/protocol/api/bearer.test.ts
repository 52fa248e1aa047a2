import { asText, isRecord, type ApiRequest } from '../../../src/protocol/api/api-request.js'
import { inForm, inHeader, inQuery } from '../../../src/protocol/api/bearer.js'

const tokens = { accessToken: 'T', tokenType: 'Bearer' }
const request: ApiRequest = {
  method: 'POST',
  path: 'me',
  query: { page: 1 },
  headers: { accept: 'application/json' },
}

describe('inHeader', () => {
  it('adds the Authorization header (RFC 6750 §2.1) and keeps the rest', () => {
    expect(inHeader('Authorization', 'Bearer')(request, tokens)).toEqual({
      ...request,
      headers: { accept: 'application/json', authorization: 'Bearer T' },
    })
  })
})

describe('a placement', () => {
  it('has a name of its own for the field, and tells it as data', () => {
    expect(inHeader('X-Shop-Token')(request, tokens).headers).toMatchObject({ 'x-shop-token': 'T' })
    expect(inQuery('auth')(request, tokens).query).toMatchObject({ auth: 'T' })
    expect(inForm('auth')(request, tokens).form).toEqual({ auth: 'T' })
    const placements = [inHeader('X-A'), inHeader('X-A', 'OAuth'), inQuery('a'), inForm('a')]
    expect(placements.map(({ kit }) => kit)).toEqual([
      { name: 'inHeader', field: 'X-A', scheme: '' },
      { name: 'inHeader', field: 'X-A', scheme: 'OAuth' },
      { name: 'inQuery', field: 'a', scheme: '' },
      { name: 'inForm', field: 'a', scheme: '' },
    ])
  })

  it.each(['', 'a b', 'a\r\nb', undefined])('refuses the name %j', (name) => {
    for (const place of [inHeader, inQuery, inForm])
      expect(() => place(name as string)).toThrow(/^in\w+: the name must be a word, got /)
  })
})

describe('inQuery', () => {
  it('adds access_token to the query (RFC 6750 §2.3) and keeps the rest', () => {
    expect(inQuery('access_token')(request, tokens)).toEqual({
      ...request,
      query: { page: 1, access_token: 'T' },
    })
  })
})

describe('inForm', () => {
  it('adds access_token to the form (RFC 6750 §2.2) and keeps the rest', () => {
    expect(inForm('access_token')({ ...request, form: { a: 1 } }, tokens)).toEqual({
      ...request,
      form: { a: 1, access_token: 'T' },
    })
  })

  it('turns plain data into that form, and leaves what cannot be one', () => {
    const withData = (data: unknown) =>
      inForm('access_token')({ ...request, data, form: { b: 2 } }, tokens)
    expect(withData({ a: 1, b: 1 })).toEqual({
      ...request,
      form: { a: 1, b: 2, access_token: 'T' },
    })
    expect(withData('text')).toEqual({
      ...request,
      data: 'text',
      form: { b: 2, access_token: 'T' },
    })
  })
})

describe('asText', () => {
  it.each([
    ['x', 'x'],
    [0, '0'],
    [17, '17'],
    ['', undefined],
    [true, undefined],
    [null, undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('reads %p as %p', (value, text) => {
    expect(asText(value)).toBe(text)
  })
})

describe('isRecord', () => {
  it('knows data with named fields', () => {
    expect([{}, { a: 1 }, Object.create(null)].map(isRecord)).toEqual([true, true, true])
  })

  it.each([undefined, null, 'text', 1, [], new Date(0), new Map(), () => 1])(
    'takes %p for something else',
    (value) => {
      expect(isRecord(value)).toBe(false)
    },
  )

  it('takes a list for a list, whatever its prototype', () => {
    expect(isRecord(Object.setPrototypeOf([], Object.prototype))).toBe(false)
  })
})
