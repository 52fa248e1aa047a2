import { failureOf, type Answer } from '../../../../src/protocol/answer.js'
import type { ApiRequest } from '../../../../src/protocol/api/api-request.js'
import { endsAt, lift, lifetime } from '../../../../src/protocol/provider/kit/answer.js'
import { failsUnless, failsWhen, failsWith } from '../../../../src/protocol/provider/kit/failure.js'
import { add, omit, repeat, set } from '../../../../src/protocol/provider/kit/fields.js'
import { kitOf } from '../../../../src/protocol/provider/kit/kit-function.js'
import { header, under } from '../../../../src/protocol/provider/kit/message.js'
import { asForm, forGrant, method, toQuery } from '../../../../src/protocol/provider/kit/request.js'
import type { SeamContext } from '../../../../src/protocol/provider/seam.js'
import type { TokenRequest } from '../../../../src/protocol/token/token-request.js'

const context: SeamContext = {
  ...{ grant: 'refresh_token', account: 'acme', params: { device_id: 'D' }, settings: {} },
  ...{
    clientId: 'C',
    clientSecret: 'S',
    scope: 'read write',
    redirectUri: 'https://app.example/callback',
  },
}
const exchange: SeamContext = { ...context, grant: 'authorization_code' }
const token: TokenRequest = {
  ...{ method: 'POST', url: 'https://id.example/token', query: { q: '1' }, headers: {} },
  form: { grant_type: 'refresh_token', refresh_token: 'R' },
}
const api: ApiRequest = { method: 'POST', path: 'me', query: {}, headers: {} }
const answer = (data: unknown): Answer => ({ status: 200, headers: {}, data })

describe('set', () => {
  it('gives a field another value', () => {
    expect(set({ grant_type: 'ig_refresh_token', id: '{clientId}' })(token, context).form).toEqual({
      ...{ grant_type: 'ig_refresh_token', refresh_token: 'R', id: 'C' },
    })
  })
})

describe('{scope}', () => {
  it('is the registration’s', () => {
    expect(header('X-Scope', '{scope}')(token, context).headers['x-scope']).toBe('read write')
  })
})

describe('{uuid}', () => {
  it('is a new one for each request', () => {
    const ids = [1, 2].map(() => header('RqUID', '{uuid}')(token, context).headers.rquid)
    expect(new Set(ids).size).toBe(2)
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })
})

describe('toQuery', () => {
  it('moves fields of the form into the query', () => {
    expect(toQuery('refresh_token', 'missing')(token, context)).toEqual({
      ...{ ...token, form: { grant_type: 'refresh_token' }, query: { q: '1', refresh_token: 'R' } },
    })
    expect(toQuery()(token, context)).toMatchObject({ form: {}, query: { ...token.form, q: '1' } })
    expect(toQuery()(api, context)).toBe(api)
  })
})

describe('method', () => {
  it('is the method of a request', () => {
    expect(method('DELETE')(token, context)).toEqual({ ...token, method: 'DELETE' })
  })

  it.each(['HEAD', 'delete', undefined])('refuses %s', (name) => {
    expect(() => method(name as never)).toThrow('method: expected one of GET, POST')
  })
})

describe('asForm', () => {
  it('makes a form of the body', () => {
    expect(asForm()({ ...api, data: { a: [1] } }, context)).toEqual({ ...api, form: { a: [1] } })
    expect(asForm()(api, context)).toBe(api)
    const bytes = { ...api, data: Buffer.from('x') }
    expect(asForm()(bytes, context)).toBe(bytes)
  })
})

describe('lift', () => {
  it('copies what stands deeper to the top', () => {
    const kit = lift({ user_id: 'owner.users.0.id', other: 'owner.missing' })
    expect(kit(answer({ a: 1, owner: { users: [{ id: 7 }] } }), context)).toMatchObject({
      ...{ a: 1, user_id: 7 },
    })
    expect(kit(answer({ a: 1 }), context)).toEqual({ a: 1 })
    expect(kit(answer('text'), context)).toBeUndefined()
  })
})

describe('lifetime', () => {
  it('is expires_in in seconds', () => {
    expect(lifetime('ttl', 'ms')(answer({ ttl: 90_000 }), context)).toMatchObject({
      expires_in: 90,
    })
    expect(lifetime('days', 'd')(answer({ days: '2' }), context)).toMatchObject({
      expires_in: 172_800,
    })
    expect(lifetime('ttl')(answer({ ttl: 60 }), context)).toMatchObject({ expires_in: 60 })
    for (const data of [{}, { ttl: 'soon' }, null])
      expect(lifetime('ttl')(answer(data), context)).toBeUndefined()
  })

  it('refuses a unit that it does not know', () => {
    for (const unit of ['weeks', 'constructor', 7])
      expect(() => lifetime('ttl', unit as never)).toThrow('lifetime: expected one of ms, s, min')
  })
})

describe('endsAt', () => {
  const end = Date.now() + 3_600_000
  const read = (value: unknown) => {
    const fields = endsAt('end')(answer({ end: value }), context)
    return (fields as { expires_in?: number } | undefined)?.expires_in
  }

  it.each([
    ['milliseconds', end],
    ['seconds', end / 1000],
    ['seconds as text', String(Math.round(end / 1000))],
    ['a date', new Date(end).toISOString()],
  ])('reads %s', (_what, value) => {
    expect(read(value)).toBeGreaterThan(3_590)
    expect(read(value)).toBeLessThan(3_602)
  })

  it('is over where the moment is, and says nothing of what is no moment', () => {
    expect(read(1)).toBe(0)
    for (const value of ['soon', null, undefined, {}]) expect(read(value)).toBeUndefined()
  })
})

describe('an answer is a refusal', () => {
  const told = (kit: ReturnType<typeof failsWhen>, data: unknown) =>
    failureOf(kit(answer(data), context))

  it('when a field has a value', () => {
    const kit = failsWhen('ok', false, { code: 'error', message: 'why', dead: ['expired'] })
    expect(told(kit, { ok: false, error: 'expired', why: 'too old' })).toMatchObject({
      ...{ code: 'expired', message: 'too old', deadToken: true, rateLimit: false },
    })
    expect(told(kit, { ok: 'false' })).toMatchObject({ deadToken: false })
    for (const data of [{ ok: true }, {}, 'text', null]) expect(told(kit, data)).toBeUndefined()
  })

  it('and by its status where no codes are known', () => {
    const at = (status: number, words: object) => {
      const kit = failsWhen('ok', false, words)
      return failureOf(kit({ ...answer({ ok: false }), status }, context))
    }
    expect(at(401, {})).toMatchObject({ deadToken: true, rateLimit: false })
    expect(at(429, {})).toMatchObject({ deadToken: false, rateLimit: true })
    expect(at(200, {})).toMatchObject({ deadToken: false, rateLimit: false })
    expect(at(401, { dead: ['x'] })).toMatchObject({ deadToken: false })
    expect(at(429, { rateLimit: ['x'] })).toMatchObject({ rateLimit: false })
  })

  it('unless a field has a value', () => {
    const words = { code: 'errcode', message: 'errmsg', rateLimit: ['45009'] }
    const kit = failsUnless('errcode', 0, words)
    expect(told(kit, { errcode: 45009, errmsg: 'slow' })).toMatchObject({
      ...{ code: '45009', message: 'slow', rateLimit: true },
    })
    for (const data of [{ errcode: 0 }, { errcode: '0' }, {}, { errcode: null }])
      expect(told(kit, data)).toBeUndefined()
  })

  it('with anything in a field', () => {
    const kit = failsWith('error', { code: 'error.error_code', as: { 5: 'invalid_grant' } })
    expect(told(kit, { error: { error_code: 5 } })).toMatchObject({ code: 'invalid_grant' })
    expect(told(kit, { error: 'x' })).toMatchObject({ code: undefined })
    for (const data of [{}, { error: '' }, { error: null }, { error: 0 }])
      expect(told(kit, data)).toBeUndefined()
  })

  it.each<[unknown, unknown, unknown]>([
    ['', 1, {}],
    [7, 1, {}],
    ['a', undefined, {}],
    ['a', {}, {}],
    ['a', 1, null],
    ['a', 1, { kode: 'x' }],
    ['a', 1, { code: 7 }],
    ['a', 1, { dead: 'x' }],
    ['a', 1, { dead: [7] }],
    ['a', 1, { rateLimit: {} }],
    ['a', 1, { as: ['x'] }],
  ])('and the words are checked: %j %j %j', (field, value, words) => {
    for (const kit of [failsWhen, failsUnless])
      expect(() => kit(field as never, value as never, words as never)).toThrow(TypeError)
  })
})

describe('forGrant', () => {
  it('applies functions to the requests and answers of one grant', () => {
    const kit = forGrant('refresh_token', repeat('device_id'), omit('grant_type'))
    expect(kit(token, context)).toMatchObject({ form: { refresh_token: 'R', device_id: 'D' } })
    expect(kit(token, exchange)).toBe(token)

    const words = { code: 'error', as: { invalid_request: 'invalid_grant' } }
    const dead = forGrant('refresh_token', failsWith('error', words))
    const data = { error: 'invalid_request' }
    expect(failureOf(dead(answer(data), context))).toMatchObject({ code: 'invalid_grant' })
    expect(dead(answer(data), exchange)).toBeUndefined()

    const nested = forGrant('refresh_token', under('data'), add({ token_type: 'Bearer' }))
    expect(nested(answer({ data: { a: 1 } }), context)).toEqual({ a: 1, token_type: 'Bearer' })
  })

  it('refuses what is not of the kit', () => {
    for (const functions of [[], [() => ({})], ['x']])
      expect(() => forGrant('refresh_token', ...(functions as never[]))).toThrow(
        'forGrant: expected functions of the kit',
      )
    expect(() => forGrant('', method('GET'))).toThrow('forGrant: expected names')
  })
})

describe('these functions', () => {
  it('tell as data what they do', () => {
    const words = { code: 'c' }
    const functions = [
      ...[set({ a: '1' }), toQuery('a'), method('GET'), asForm(), lift({ a: 'b.c' })],
      ...[lifetime('a', 'ms'), endsAt('a'), failsWhen('a', 1, words), failsUnless('a', 1, words)],
      ...[failsWith('a', words), forGrant('refresh_token', method('GET'))],
    ]
    expect(functions.map(kitOf)).toEqual([
      { name: 'set', fields: { a: '1' } },
      { name: 'toQuery', names: ['a'] },
      { name: 'method', method: 'GET' },
      { name: 'asForm' },
      { name: 'lift', fields: { a: 'b.c' } },
      { name: 'lifetime', field: 'a', unit: 'ms' },
      { name: 'endsAt', field: 'a' },
      { name: 'failsWhen', field: 'a', value: 1, words },
      { name: 'failsUnless', field: 'a', value: 1, words },
      { name: 'failsWith', field: 'a', words },
      { name: 'forGrant', grant: 'refresh_token', kits: [{ name: 'method', method: 'GET' }] },
    ])
  })

  it.each([undefined, null, 'a', ['a'], { a: 1 }])('refuse %j in place of fields', (wrong) => {
    for (const kit of [set, lift])
      expect(() => kit(wrong as never)).toThrow(/^\w+: expected an object of strings, got /)
  })

  it.each(['', 1, null])('refuse %j in place of a name', (wrong) => {
    for (const kit of [toQuery, endsAt, lifetime])
      expect(() => kit(wrong as never)).toThrow(/^\w+: expected names, got /)
  })
})
