import { refusalIn } from '../../../src/protocol/token/refusal.js'

describe('the refusal in a token answer', () => {
  it.each([
    [{ error: 'invalid_grant', error_description: 'Too old' }, 'invalid_grant', 'Too old'],
    [{ error: 'invalid_grant', message: 'Too old' }, 'invalid_grant', 'Too old'],
    [{ error: 'invalid_request', hint: 'Code has expired' }, 'invalid_request', 'Code has expired'],
    [{ error: 'invalid_request', message: 'A', hint: 'B' }, 'invalid_request', 'A: B'],
    [{ error: { message: 'No', code: 100, type: 'OAuthException' } }, '100', 'No'],
    [{ error: { message: 'No', type: 'OAuthException' } }, 'OAuthException', 'No'],
    [{ error: { status: 'DENIED' }, error_description: 'Why' }, 'DENIED', 'Why'],
    [{ error: {} }, 'unknown_error', undefined],
    [{ error: true }, 'unknown_error', undefined],
    [{ error: 7 }, '7', undefined],
    [{ error: ['a'] }, 'unknown_error', undefined],
  ])('%j', (data, code, message) => {
    for (const status of [200, 400, 500]) {
      expect(refusalIn(status, data)).toEqual({ code, message })
    }
  })

  it.each([
    [{ error_code: 5, message: 'No' }, '5', 'No'],
    [{ code: 'nope', msg: 'No' }, 'nope', 'No'],
    [{}, undefined, undefined],
    ['invalid refresh token\n', undefined, 'invalid refresh token'],
    ['', undefined, undefined],
    ['<h1>400</h1>', undefined, undefined],
    ['x'.repeat(501), undefined, undefined],
    [null, undefined, undefined],
  ])('under an error status also in %j', (data, code, message) => {
    expect(refusalIn(400, data)).toEqual({ code, message })
    expect(refusalIn(200, data)).toBeUndefined()
  })

  it.each([{ access_token: 'T' }, { error: null }, { error: '' }, { error: false }])(
    'is not in %j',
    (data) => {
      expect(refusalIn(200, data)).toBeUndefined()
    },
  )
})
