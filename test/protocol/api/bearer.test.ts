import { asText, isRecord, type ApiRequest } from '../../../src/protocol/api/api-request.js'
import { bearerForm, bearerHeader, bearerQuery } from '../../../src/protocol/api/bearer.js'

const tokens = { accessToken: 'T', tokenType: 'Bearer' }
const request: ApiRequest = {
  method: 'POST',
  path: 'me',
  query: { page: 1 },
  headers: { accept: 'application/json' },
}

describe('bearerHeader', () => {
  it('adds the Authorization header (RFC 6750 §2.1) and keeps the rest', () => {
    expect(bearerHeader(request, tokens)).toEqual({
      ...request,
      headers: { accept: 'application/json', authorization: 'Bearer T' },
    })
  })
})

describe('bearerQuery', () => {
  it('adds access_token to the query (RFC 6750 §2.3) and keeps the rest', () => {
    expect(bearerQuery(request, tokens)).toEqual({
      ...request,
      query: { page: 1, access_token: 'T' },
    })
  })
})

describe('bearerForm', () => {
  it('adds access_token to the form (RFC 6750 §2.2) and keeps the rest', () => {
    expect(bearerForm({ ...request, form: { a: 1 } }, tokens)).toEqual({
      ...request,
      form: { a: 1, access_token: 'T' },
    })
  })

  it('turns plain data into that form, and drops what cannot be one', () => {
    const withData = (data: unknown) => bearerForm({ ...request, data, form: { b: 2 } }, tokens)
    expect(withData({ a: 1, b: 1 })).toEqual({
      ...request,
      form: { a: 1, b: 2, access_token: 'T' },
    })
    expect(withData('text')).toEqual({ ...request, form: { b: 2, access_token: 'T' } })
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
