import type { Answer } from '../../../../src/protocol/answer.js'
import type { ApiRequest } from '../../../../src/protocol/api/api-request.js'
import { add, omit, rename, repeat } from '../../../../src/protocol/provider/kit/fields.js'
import { kitOf } from '../../../../src/protocol/provider/kit/kit-function.js'
import { asJson, header, query, under } from '../../../../src/protocol/provider/kit/message.js'
import type { SeamContext } from '../../../../src/protocol/provider/seam.js'
import type { TokenRequest } from '../../../../src/protocol/token/token-request.js'

const context: SeamContext = {
  grant: 'refresh_token',
  account: 'acme',
  params: { device_id: 'D', state: 'S' },
  clientId: 'the-client',
  clientSecret: 'the-secret',
  scope: 'read write',
  settings: { tenant: 'T' },
  redirectUri: 'https://app.example/callback',
}
const token: TokenRequest = {
  ...{ method: 'POST', url: 'https://id.example/token', query: { q: '1' }, headers: { a: 'b' } },
  form: { client_id: 'C', code: 'X' },
}
const api: ApiRequest = { method: 'GET', path: 'me', query: { client_id: 'C' }, headers: {} }
const answer = (data: unknown): Answer => ({ status: 200, headers: {}, data })

describe('rename', () => {
  const kit = rename({ client_id: 'client_key', missing: 'x' })

  it('gives fields another name, wherever a seam has fields', () => {
    expect(kit({ client_id: 'C', headers: 'h', status: 's' }, context)).toEqual({
      ...{ client_key: 'C', headers: 'h', status: 's' },
    })
    expect(kit(token, context)).toEqual({ ...token, form: { client_key: 'C', code: 'X' } })
    expect(kit(api, context)).toEqual({ ...api, query: { client_key: 'C' } })
    expect(kit({ ...api, form: { client_id: 'F' } }, context)).toEqual({
      ...{ ...api, form: { client_key: 'F' } },
    })
    expect(kit({ ...token, json: { client_id: 7 } }, context).json).toEqual({ client_key: 7 })
    expect(kit(answer({ client_id: [1] }), context)).toEqual({ client_key: [1] })
  })

  it('leaves an answer alone that has no fields', () => {
    for (const data of ['text', null, [{ client_id: 1 }]])
      expect(kit(answer(data), context)).toBeUndefined()
  })

  it('changes nothing of what it was given', () => {
    expect(token.form).toEqual({ client_id: 'C', code: 'X' })
  })
})

describe('add', () => {
  it('adds what is not there yet', () => {
    expect(add({ code: 'mine', v: '5' })(token, context).form).toEqual({ ...token.form, v: '5' })
  })

  it('fills in what is known of client, connection and registration', () => {
    const fields = { a: '{clientId}/{account}', b: '{device_id}', c: 'x{tenant}y', d: '{}{ e}' }
    expect(add(fields)({}, context)).toEqual({
      ...{ a: 'the-client/acme', b: 'D', c: 'xTy', d: '{}{ e}' },
    })
  })

  it('knows tokens in a revocation only, and the secret never', () => {
    const tokens = { accessToken: 'A', tokenType: 'Bearer' }
    const revoking = { ...context, tokens }
    expect(add({ access_token: '{accessToken}' })({}, revoking)).toEqual({ access_token: 'A' })
    expect(() => add({ t: '{refreshToken}' })({}, revoking)).toThrow('{refreshToken} has no value')
    for (const name of ['accessToken', 'clientSecret', 'constructor'])
      expect(() => add({ t: `{${name}}` })({}, context)).toThrow(`{${name}} has no value`)
  })
})

describe('omit', () => {
  it('leaves fields out', () => {
    expect(omit('code', 'missing')(token, context).form).toEqual({ client_id: 'C' })
    expect(omit('client_id')(api, context).query).toEqual({})
    expect(omit('a')(answer({ a: 1, b: 2 }), context)).toEqual({ b: 2 })
  })
})

describe('repeat', () => {
  it('says again what the sign-in brought, the redirect URI in a refresh', () => {
    const kit = repeat('device_id', 'state', 'missing', 'redirect_uri')
    expect(kit(token, context).form).toEqual({
      ...token.form,
      ...{ device_id: 'D', state: 'S', redirect_uri: 'https://app.example/callback' },
    })
    const other = kit(token, { ...context, grant: 'client_credentials', params: {} })
    expect(other.form).toEqual(token.form)
  })

  it('leaves what is there already', () => {
    const kit = repeat('device_id')
    expect(kit({ ...token, form: { device_id: 'new' } }, context).form).toEqual({
      device_id: 'new',
    })
  })
})

describe('asJson', () => {
  it('makes a JSON body of the form', () => {
    expect(asJson()(token, context)).toEqual({ ...token, form: {}, json: token.form })
    expect(asJson()({ ...api, form: { a: [1] } }, context)).toEqual({ ...api, data: { a: [1] } })
    expect(asJson()(api, context)).toEqual(api)
  })
})

describe('under', () => {
  it('takes what stands under a field, or the answer as it is', () => {
    const kit = under('data')
    expect(kit(answer({ data: { a: 1 } }), context)).toEqual({ a: 1 })
    for (const data of [{ a: 1 }, 'text', null, Object.create({ data: 1 }) as object])
      expect(kit(answer(data), context)).toBeUndefined()
  })
})

describe('header', () => {
  it('sets a header, filled, under its lower-case name', () => {
    const kit = header('Client-Id', '{clientId}')
    expect(kit(api, context).headers).toEqual({ 'client-id': 'the-client' })
    expect(kit(token, context).headers).toEqual({ a: 'b', 'client-id': 'the-client' })
    expect(header('A', 'c')(token, context).headers).toEqual({ a: 'c' })
  })

  it('makes no second header of a line break', () => {
    const broken = { ...context, params: { x: 'a\r\nb: c' } }
    expect(() => header('X', '{x}')(api, broken)).toThrow('the header X is not printable ASCII')
  })
})

describe('query', () => {
  it('sets parameters of the query', () => {
    expect(query({ q: '{tenant}', f: 'json' })(token, context).query).toEqual({ q: 'T', f: 'json' })
    expect(query({ f: 'json' })(api, context).query).toEqual({ client_id: 'C', f: 'json' })
  })
})

describe('a kit function', () => {
  it('tells as data what it does', () => {
    const functions = [
      rename({ a: 'b' }),
      add({ a: '1' }),
      repeat('a', 'b'),
      omit('a'),
      asJson(),
      under('data'),
      header('Client-Id', '{clientId}'),
      query({ format: 'json' }),
    ]
    expect(functions.map(kitOf)).toEqual([
      { name: 'rename', fields: { a: 'b' } },
      { name: 'add', fields: { a: '1' } },
      { name: 'repeat', names: ['a', 'b'] },
      { name: 'omit', names: ['a'] },
      { name: 'asJson' },
      { name: 'under', field: 'data' },
      { name: 'header', header: 'Client-Id', value: '{clientId}' },
      { name: 'query', fields: { format: 'json' } },
    ])
    expect([() => 1, 'kit', undefined].map(kitOf)).toEqual([undefined, undefined, undefined])
  })

  it.each([undefined, null, 'a', ['a'], { a: 1 }])('that takes fields refuses %j', (wrong) => {
    for (const kit of [rename, add, query])
      expect(() => kit(wrong as never)).toThrow(/^\w+: expected an object of strings, got /)
  })

  it.each([[], [''], [1], ['a', null]])('that takes names refuses %j', (...wrong) => {
    for (const kit of [omit, repeat])
      expect(() => kit(...(wrong as never[]))).toThrow(/^\w+: expected names, got /)
    expect(() => under(wrong[0] === 'a' ? '' : (wrong[0] as never))).toThrow('under: expected')
    expect(() => header('X', undefined as never)).toThrow('header: expected names')
  })
})
