import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { NotConnectedError } from '../../src/errors.js'
import { observeOutcome } from '../../src/connections/outcomes.js'
import { unheard } from '../support/unheard.js'

const CHANNEL = 'express-oauth-connect:outcome'
const facts = { provider: 'plain', phase: 'start' } as const

/** What was published while the work was done. */
async function heard(work: () => Promise<unknown>): Promise<unknown[]> {
  const messages: unknown[] = []
  const hear = (message: unknown) => void messages.push(message)
  subscribe(CHANNEL, hear)
  await work().finally(() => unsubscribe(CHANNEL, hear))
  return messages
}

describe('an outcome', () => {
  it('has the status of the answer, 200 where there is none, and its times', async () => {
    const before = Date.now()
    const times = jest.spyOn(performance, 'now').mockReturnValueOnce(5).mockReturnValueOnce(12)
    const [message] = await heard(() =>
      observeOutcome(
        facts,
        () => Promise.resolve('x'),
        () => 303,
      ),
    )
    times.mockRestore()
    expect(message).toEqual({
      ...facts,
      status: 303,
      code: undefined,
      startedAt: expect.any(Number) as number,
      duration: 7,
    })
    expect((message as { startedAt: number }).startedAt).toBeGreaterThanOrEqual(before)
    const renewed = await heard(() => observeOutcome(facts, () => Promise.resolve('x')))
    expect(renewed).toMatchObject([{ status: 200 }])
  })

  it('of a failure has what the error asks for, and leaves the error as it is', async () => {
    for (const [error, status, code] of [
      [new NotConnectedError('plain', 'nobody'), 401, 'not_connected'],
      [new RangeError('ours'), 502, 'internal_error'],
    ] as const) {
      const messages = await heard(() =>
        expect(observeOutcome(facts, () => Promise.reject(error))).rejects.toBe(error),
      )
      expect(messages).toMatchObject([{ status, code }])
    }
  })

  it('is not measured for nobody', async () => {
    const times = jest.spyOn(performance, 'now')
    const outcome = () => observeOutcome(facts, () => Promise.resolve('x'))
    expect(await unheard(CHANNEL, outcome)).toBe('x')
    expect(times).not.toHaveBeenCalled()
    times.mockRestore()
  })
})
