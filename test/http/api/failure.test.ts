import { failureByStatus, failureCode, toApiError } from '../../../src/http/api/failure.js'
import type { Answer, Failure } from '../../../src/protocol/answer.js'
import { client } from '../../support/client.js'

const answer = (status: number, data: unknown = {}, headers = {}): Answer => ({
  status,
  data,
  headers,
})
const judge = (status: number, data?: unknown) => failureByStatus(answer(status, data))
const unnamed = { deadToken: false, rateLimit: false }

describe('failureByStatus', () => {
  it('goes by status', () => {
    expect(judge(200, { error: 'no' })).toBeUndefined()
    expect(judge(399)).toBeUndefined()
    expect(judge(400)).toStrictEqual(unnamed)
    expect(judge(401)).toEqual({ ...unnamed, deadToken: true })
    expect(judge(429)).toEqual({ ...unnamed, rateLimit: true })
    expect(judge(500)).toEqual(unnamed)
  })

  it.each(['error', 'code', 'error_code'])('finds the code under %s', (name) => {
    expect(judge(400, { [name]: 'bad' })).toEqual({ ...unnamed, code: 'bad' })
    expect(judge(400, { [name]: 7 })).toEqual({ ...unnamed, code: '7' })
  })

  it.each(['error_description', 'message', 'error_message', 'detail', 'title'])(
    'finds the message under %s',
    (name) => {
      expect(judge(400, { [name]: 'It is bad' })).toEqual({ ...unnamed, message: 'It is bad' })
    },
  )

  it('finds both in an object under error', () => {
    const error = { code: 'InvalidAuthenticationToken', message: 'It has expired.' }
    expect(judge(401, { error, message: 'Unauthorized' })).toEqual({
      ...{ deadToken: true, rateLimit: false },
      ...{ code: error.code, message: error.message },
    })
    expect(judge(401, { error: { code: 'insufficient_scope' } })?.deadToken).toBe(false)
  })

  it('finds both in the first of a list under errors', () => {
    const errors = [{ code: 'no_scope', message: 'A scope is missing.' }, { message: 'Another.' }]
    expect(judge(403, { errors })).toMatchObject({
      code: 'no_scope',
      message: 'A scope is missing.',
    })
    expect(judge(400, { errors: ['text'], message: 'Bad' })).toMatchObject({ message: 'Bad' })
  })

  it('takes the first name that has text', () => {
    expect(judge(400, { error: { a: 1 }, code: '', error_code: 7 })).toMatchObject({ code: '7' })
    expect(judge(400, { error: 'a', code: 'b', error_description: 'c', message: 'd' })).toEqual({
      ...unnamed,
      code: 'a',
      message: 'c',
    })
  })

  it.each([null, 'text', [{ error: 'a' }], Buffer.from('x')])('finds neither in %p', (data) => {
    expect(judge(400, data)).toEqual(unnamed)
  })

  it('finds neither in a prototype', () => {
    expect(judge(400, Object.create({ error: 'a' }))).toEqual(unnamed)
  })
})

describe('failureCode', () => {
  it('names the limit before the dead token', () => {
    expect(failureCode({ rateLimit: true, deadToken: true })).toBe('rate_limited')
    expect(failureCode({ deadToken: true })).toBe('token_rejected')
    expect(failureCode({ rateLimit: false, deadToken: false })).toBe('api_error')
    expect(failureCode({})).toBe('api_error')
  })
})

describe('toApiError', () => {
  const fields = (failure: Failure, status = 400, headers = {}) =>
    toApiError(client(), answer(status, { a: 1 }, headers), failure, ['token-canary']).toJSON()

  it('tells of a refusal what the API said, without the token', () => {
    expect(fields({ code: 'token-canary', message: 'What is token-canary?' })).toEqual({
      name: 'ApiError',
      code: 'api_error',
      provider: 'plain',
      message: 'plain: the API answered 400 [redacted] What is [redacted]?',
      status: 502,
      retryable: false,
      hint: 'providerStatus, providerCode and data hold what the API said.',
      data: { a: 1 },
      providerStatus: 400,
      providerCode: '[redacted]',
      providerMessage: 'What is [redacted]?',
    })
  })

  it('leaves out what the API did not say', () => {
    const said = fields({ deadToken: true }, 401)
    expect(said).toEqual({
      name: 'ApiError',
      code: 'token_rejected',
      provider: 'plain',
      message: 'plain: the API rejects the token: 401',
      status: 502,
      retryable: false,
      hint: expect.stringContaining('The connection was kept.'),
      data: { a: 1 },
      providerStatus: 401,
    })
  })

  it('tells of a limit when to come again: by the table, else by the header', () => {
    expect(fields({ rateLimit: true, code: 'slow' }, 429, { 'retry-after': '30' })).toEqual({
      name: 'ApiError',
      code: 'rate_limited',
      provider: 'plain',
      message: 'plain: the API is asked too often: 429 slow',
      status: 503,
      retryable: true,
      hint: 'Ask less often, or later.',
      data: { a: 1 },
      providerStatus: 429,
      providerCode: 'slow',
      retryAfter: 30,
      headers: { 'Retry-After': '30' },
    })
    expect(fields({ rateLimit: true, retryAfter: 5 }, 429, { 'retry-after': '30' })).toMatchObject({
      retryAfter: 5,
    })
    expect(fields({ rateLimit: true }, 429)).not.toHaveProperty('retryAfter')
  })

  it('may be tried again only where the API itself failed', () => {
    expect(fields({}, 499)).toMatchObject({ retryable: false })
    expect(fields({}, 500)).toMatchObject({ retryable: true })
  })
})
