import { failure as refuse } from '../../../src/protocol/answer.js'
import { createAuthorizationRequest } from '../../../src/protocol/authorization/request.js'
import {
  readAuthorizationResponse,
  standardResponseParams,
} from '../../../src/protocol/authorization/response.js'
import type { Provider } from '../../../src/protocol/provider/provider.js'
import { client, failure, thrownBy } from '../../support/client.js'

const page = { params: {}, returnTo: '/there', popup: false, data: undefined }
const start = (registered = client(), params = {}) =>
  createAuthorizationRequest(registered, { ...page, params }, 1_700_000_000_000)

describe('readAuthorizationResponse', () => {
  const read = (params: Record<string, string>, registered = client(), asked = {}) =>
    readAuthorizationResponse(registered, start(registered, asked), params)

  it('takes the code and nothing that no rule names', () => {
    expect(read({ code: 'the-code', state: 's', more: 'x' })).toEqual({
      code: 'the-code',
      params: {},
      hosts: {},
    })
  })

  it.each([{}, { code: '' }, Object.create({ code: 'inherited' }) as object])(
    'refuses a callback without a code: %p',
    (params) => {
      expect(thrownBy(() => read(params as Record<string, string>))).toMatchObject({
        name: 'AuthorizationError',
        code: 'invalid_request',
        status: 400,
        message: expect.stringContaining('"code" is missing') as string,
      })
    },
  )

  it('keeps the callback parameters that the provider promises, and misses them', () => {
    const shops = client({ callbackParams: { shop: /^\d+$/ } })
    expect(read({ code: 'c', shop: '17' }, shops).params).toEqual({ shop: '17' })
    expect(() => read({ code: 'c' }, shops)).toThrow('"shop" is missing')
  })

  it('refuses another account than the one that was asked for', () => {
    const rules = { shop: /^\d+$/ }
    const shops = client({ startParams: rules, callbackParams: rules })
    expect(read({ code: 'c', shop: '1' }, shops, { shop: '1' }).params).toEqual({ shop: '1' })
    expect(thrownBy(() => read({ code: 'c', shop: '2' }, shops, { shop: '1' }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('"shop" is not the one') as string,
    })
  })

  it('tells that the visitor said no', () => {
    const denied = thrownBy(() => read({ error: 'access_denied', code: 'ignored' }))
    expect(denied).toMatchObject({
      name: 'AuthorizationError',
      code: 'access_denied',
      status: 403,
      providerCode: 'access_denied',
      message: expect.stringContaining('not allowed') as string,
      hint: expect.stringContaining('visitor did not allow') as string,
    })
    expect(denied).not.toHaveProperty('providerMessage')
  })

  it('tells what else the provider said, without the secrets it repeats', () => {
    const refused = thrownBy(() =>
      read({
        error: 'bad_client-secret-canary',
        error_description: 'the-code-canary is\nunknown',
        code: 'the-code-canary',
      }),
    )
    expect(refused).toMatchObject({
      code: 'authorization_failed',
      status: 403,
      providerCode: 'bad_[redacted]',
      providerMessage: '[redacted] is unknown',
      message: expect.stringContaining('refused: bad_[redacted]') as string,
      hint: expect.stringContaining('registration') as string,
    })
    expect(String(refused)).not.toContain('canary')
  })

  it('believes an error without a name', () => {
    expect(thrownBy(() => read({ error: '' }))).toMatchObject({
      code: 'authorization_failed',
      providerCode: 'no reason',
      message: expect.stringContaining('no reason') as string,
    })
  })

  it('compares the issuer where the provider has one (RFC 9207)', () => {
    const issued = client({ issuer: 'https://id.example' })
    expect(read({ code: 'c', iss: 'https://id.example' }, issued).code).toBe('c')
    expect(read({ code: 'c', iss: 'whatever' }).code).toBe('c')
    const refusals = [{ code: 'c' }, { error: 'x', iss: 'https://id.example/' }].map((params) =>
      thrownBy(() => read(params, issued)),
    )
    expect(refusals).toMatchObject([
      { name: 'StateError', code: 'issuer_mismatch', status: 400 },
      { name: 'StateError', code: 'issuer_mismatch', status: 400 },
    ])
    expect(String(refusals[0])).toContain('no issuer')
    expect(String(refusals[1])).toContain('another issuer')
    expect(refusals[0]).toHaveProperty('hint', expect.stringContaining('iss=https://id.example'))
  })
})

describe('standardResponseParams', () => {
  const read = (cell: Provider['authorizationResponse'], params = {}, asked = {}) => {
    const registered = client({ authorizationResponse: cell, startParams: { shop: /^\w+$/ } })
    return standardResponseParams(registered, start(registered, asked), params, 20)
  }

  it('are the callback’s own, or what the table makes of them', async () => {
    const params = { code: 'C' }
    expect(await read(undefined, params)).toBe(params)
    expect(
      await read(
        [
          ({ auth_code: code = '', ...rest }) => Promise.resolve({ ...rest, code }),
          (given, { params: { shop = '' } }) => ({ ...given, shop }),
        ],
        { auth_code: 'C' },
        { shop: 'acme' },
      ),
    ).toEqual({ code: 'C', shop: 'acme' })
  })

  it('are checked as those of any callback', async () => {
    const oversize = read(() => ({ code: 'x'.repeat(8_193) }))
    expect(await failure(oversize)).toMatchObject({
      ...{ code: 'invalid_request', status: 400 },
      message: expect.stringContaining('"code" is malformed') as string,
    })
  })

  it('may be refused, in words that repeat nothing of the callback', async () => {
    const cell = () => refuse({ message: 'no hmac: the-code-canary client-secret-canary' })
    expect(await failure(read(cell, { auth_code: 'the-code-canary' }))).toMatchObject({
      ...{ name: 'AuthorizationError', code: 'invalid_request', status: 400 },
      message: 'plain: the request is malformed: no hmac: [redacted] [redacted]',
    })
    expect(await failure(read(() => refuse({})))).toMatchObject({
      message: expect.stringContaining('the table of the provider refuses it') as string,
    })
  })

  it.each([
    ['throws', () => JSON.parse('{canary') as never, 'internal_error', /threw SyntaxError/],
    ['rejects', () => Promise.reject(new RangeError('canary')), 'internal_error', /RangeError/],
    ['never settles', () => new Promise(() => undefined), 'internal_error', /within 20 ms/],
    ['returns text', () => 'canary', 'invalid_response', /returned string, expected/],
    ['returns numbers', () => ({ code: 1 }), 'invalid_response', /returned object, expected/],
  ])('by a cell that %s cost one callback a typed error', async (_what, cell, code, hint) => {
    const failed = await failure(read(cell as never))
    expect(failed).toMatchObject({
      ...{ name: 'AuthorizationError', code, status: 400 },
      hint: expect.stringMatching(hint) as string,
    })
    expect(JSON.stringify(failed)).not.toContain('canary')
  })
})

describe('a refusal in a provider’s own words', () => {
  const read = (params: Record<string, string>) =>
    readAuthorizationResponse(client(), start(), params)

  it.each([
    ...['AccessDenied', 'userCancelled', 'user_rejected', 'user_refused', 'user_aborted'],
    ...['User denied access', 'USER_CANCELED', 'consent_declined'],
  ])('%s is the person’s own no', (error) => {
    expect(thrownBy(() => read({ error }))).toMatchObject({ code: 'access_denied', status: 403 })
  })

  it('says what to compare', () => {
    expect(thrownBy(() => read({ error: 'invalid_scope' }))).toMatchObject({
      hint: expect.stringContaining('optionalScope') as string,
    })
    expect(thrownBy(() => read({ error: 'toString' }))).toMatchObject({
      hint: expect.stringContaining('this code') as string,
    })
  })

  it.each(['Server_Error', 'TemporarilyUnavailable'])('%s is the provider’s trouble', (error) => {
    expect(thrownBy(() => read({ error }))).toMatchObject({ code: 'server_error', status: 503 })
  })

  it.each(['request_rejected', 'доступ запрещён', 'the "scope" is wrong'])(
    '%s is told as it is',
    (error) => {
      expect(thrownBy(() => read({ error }))).toMatchObject({
        code: 'authorization_failed',
        providerCode: error,
      })
    },
  )
})
