import { ApiError, AuthorizationError, NotConnectedError, TokenError } from '../../../src/errors.js'
import { failure as refuse, failureOf } from '../../../src/protocol/answer.js'
import { runSeam, type SeamRun } from '../../../src/protocol/provider/seam.js'
import { failure } from '../../support/client.js'

type Run = SeamRun<number, string>

const run = async (functions: unknown, more: Partial<Run> = {}) =>
  runSeam<number, string>(
    {
      provider: 'plain',
      cell: 'apiResponse',
      functions: functions as Run['functions'],
      context: 'context',
      timeout: 30,
      read: (returned) => (typeof returned === 'number' ? returned : undefined),
      expected: 'a number',
      ErrorType: ApiError,
      wrongType: 'invalid_response',
      ...more,
    },
    1,
  )

const later = (value: unknown, ms: number) =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms))

describe('runSeam', () => {
  it('applies one function or a list in order, at once or later', async () => {
    expect(await run((n: number) => n + 1)).toBe(2)
    expect(await run([(n: number) => n + 1, (n: number) => Promise.resolve(n * 10)])).toBe(20)
    expect(await run([])).toBe(1)
    const seen: unknown[] = []
    await run((...given: unknown[]) => seen.push(...given))
    expect(seen).toEqual([1, 'context'])
  })

  it('has its answer at once where no function makes it wait', () => {
    const read = (returned: unknown) => Number(returned)
    const settings = { ...{ provider: 'plain', cell: 'apiResponse', context: '' }, timeout: 30 }
    const functions = [(n: number) => n + 1, (n: number) => n * 10]
    const rest = { expected: 'a number', ErrorType: ApiError, wrongType: 'internal_error' } as const
    expect(runSeam({ ...settings, ...rest, functions, read }, 1)).toBe(20)
  })

  it('takes what is no promise for what it is', async () => {
    const read = (returned: unknown) => (returned as { then: number }).then
    expect(await run(() => ({ then: 7 }), { read })).toBe(7)
  })

  it('ends with a refusal where one is allowed', async () => {
    const never = jest.fn()
    const refused = await run([() => refuse({ code: 'a' }), never], { mayRefuse: true })
    expect(failureOf(refused)).toEqual({ code: 'a' })
    expect(never).not.toHaveBeenCalled()
    expect(await failure(run(() => refuse({})))).toMatchObject({ code: 'invalid_response' })
  })

  it.each([
    ['invalid_response', 'text', 'string'],
    ['internal_error', null, 'null'],
    ['internal_error', [], 'a list'],
    ['invalid_response', undefined, 'undefined'],
  ] as const)('says %s where a function returns %j', async (wrongType, returned, kind) => {
    expect(await failure(run(() => returned, { wrongType }))).toEqual({
      name: 'ApiError',
      code: wrongType,
      provider: 'plain',
      message: "plain: the cell apiResponse of the provider's table failed",
      status: 502,
      retryable: false,
      hint: `A function of apiResponse returned ${kind}, expected a number.`,
      data: undefined,
    })
  })

  it.each([TokenError, ApiError, AuthorizationError])('fails with %p', async (ErrorType) => {
    const failed = run(() => 'x', { ErrorType, status: 400 })
    expect(await failure(failed)).toMatchObject({ name: ErrorType.name, status: 400 })
  })

  it('tells class and place of what a function throws, and nothing else of it', async () => {
    const boom = () => {
      throw new RangeError('canary\n    at canary (canary.ts:1:2)')
    }
    const rejected = () => Promise.reject(new RangeError('canary'))
    for (const cell of [boom, rejected]) {
      const failed = await failure(run(cell))
      expect(failed).toMatchObject({
        code: 'internal_error',
        hint: expect.stringMatching(
          /^A function of apiResponse threw RangeError at \S*seam\.test\.ts:\d+:\d+\.$/,
        ) as string,
      })
      expect(JSON.stringify(failed)).not.toContain('canary')
    }
    const stacks = [
      ['\n    at cell (/app/table.js:3:14)\n    at /app/other.js:1:1', ' at /app/table.js:3:14'],
      ['\n    at /app/table.js:33:1\n', ' at /app/table.js:33:1'],
      ['\n    at async Object.cell (file:///a/b.js:5:60)', ' at file:///a/b.js:5:60'],
      ['\n    at async /app/table.js:3:1', ' at /app/table.js:3:1'],
      ['\n    at <anonymous>', ''],
      ['', ''],
    ] as const
    for (const [frames, place] of stacks) {
      const stack = `RangeError: x${frames}`
      const placed = () => Promise.reject(Object.assign(new RangeError('x'), { stack }))
      expect(await failure(run(placed))).toMatchObject({
        hint: `A function of apiResponse threw RangeError${place}.`,
      })
    }
    const unplaced = () => {
      throw Object.assign(new TypeError('canary'), { stack: 'at canary (canary.ts:1:2)' })
    }
    expect(await failure(run(unplaced))).toMatchObject({
      hint: 'A function of apiResponse threw TypeError.',
    })
    const text = () => ({ then: (_: unknown, reject: (reason: unknown) => void) => reject('x') })
    expect(await failure(run(text))).toMatchObject({
      hint: 'A function of apiResponse threw a string.',
    })
  })

  it('passes an error of this package on as it is', async () => {
    const error = new NotConnectedError('plain', 'gone')
    const boom = () => {
      throw error
    }
    await expect(run(boom)).rejects.toBe(error)
    await expect(run(() => Promise.reject(error))).rejects.toBe(error)
  })

  it('gives all functions together one deadline', async () => {
    const late = { code: 'internal_error', hint: /did not settle within 30 ms\.$/ }
    const never = () => new Promise(() => undefined)
    const slow = (n: number) => later(n, 20)
    for (const cell of [never, [slow, slow]]) {
      expect(await failure(run(cell))).toMatchObject({
        ...late,
        hint: expect.stringMatching(late.hint) as string,
      })
    }
    expect(await run(slow)).toBe(1)
  })

  it('leaves no rejection behind that comes too late', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown) => rejections.push(reason)
    process.on('unhandledRejection', note)
    await failure(run(() => later(0, 50).then(() => Promise.reject(new Error('late')))))
    await later(0, 60)
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })
})
