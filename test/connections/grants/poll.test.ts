import { pollForTokens } from '../../../src/connections/grants/poll.js'
import type { Client } from '../../../src/protocol/provider/client.js'
import { client, failure } from '../../support/client.js'
import { services } from '../../support/services.js'
import { answer, issue, json, stub, type Stub } from '../../support/stub.js'

const DEVICE = {
  deviceCode: 'device-code-canary',
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://id.example/device',
  verificationUriComplete: undefined,
  interval: 5,
}

let provider: Stub
let plain: Client
beforeEach(async () => {
  provider = await stub()
  plain = client({ tokenEndpoint: `${provider.origin}/token` })
})

const refuse = (error: string, status = 400) => answer(status, JSON.stringify({ error }))

/** Polls with a clock that only sleeping moves; what the answers are, one after the other. */
function poll(answers: readonly Stub['token'][], more: { timeout?: number } = {}) {
  let clock = 1_700_000_000_000
  const slept: number[] = []
  let asked = 0
  provider.token = (request, res) => (answers[asked++] ?? answers.at(-1))?.(request, res)
  const { channel } = services()
  const given = { ...channel, ...more, now: () => clock }
  const polling = pollForTokens(
    given,
    plain,
    { ...DEVICE, expiresAt: clock + 900_000 },
    {
      signal: undefined,
      late: () => undefined,
      sleep: (ms) => {
        slept.push(ms / 1000)
        clock += ms
        return Promise.resolve()
      },
    },
  )
  return { slept, polling }
}

describe('a device that waits for its tokens (RFC 8628 §3.4, §3.5)', () => {
  it('asks with the device code, as the client that it is', async () => {
    const { polling, slept } = poll([refuse('authorization_pending'), issue()])
    expect((await polling).tokens.accessToken).toMatch(/^access-token-/)
    expect(slept).toEqual([5, 5])
    expect(Object.fromEntries(provider.to('/token')[0]?.form ?? [])).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'device-code-canary',
      client_id: 'the-client',
      client_secret: 'client-secret-canary',
    })
  })

  it('takes refusals with status 200, as GitHub sends them', async () => {
    const pending = refuse('authorization_pending', 200)
    const { polling, slept } = poll([pending, refuse('slow_down', 200), pending, issue()])
    await polling
    expect(slept).toEqual([5, 5, 10, 10])
  })

  it('waits five seconds longer after each slow_down', async () => {
    const { polling, slept } = poll([refuse('slow_down'), refuse('slow_down'), issue()])
    await polling
    expect(slept).toEqual([5, 10, 15])
  })

  it('waits as long as a rate limit says', async () => {
    const limit: Stub['token'] = (_request, res) => json(res, 429, {}, { 'retry-after': '40' })
    const { polling, slept } = poll([limit, issue()])
    await polling
    expect(slept).toEqual([5, 40])
  })

  it('asks half as often after each time-out and each outage, at most every minute', async () => {
    const { polling, slept } = poll(
      [...Array<Stub['token']>(4).fill(() => undefined), answer(503, ''), issue()],
      { timeout: 50 },
    )
    await polling
    expect(slept).toEqual([5, 10, 20, 40, 60, 60])
  })

  it('ends when the user code has expired, by its own clock', async () => {
    const { polling, slept } = poll([refuse('authorization_pending')])
    expect(await failure(polling)).toMatchObject({ code: 'expired_token', status: 400 })
    expect(slept).toHaveLength(180)
    expect(provider.calls).toHaveLength(179)
  })

  it.each([
    ['expired_token', { code: 'expired_token' }],
    ['access_denied', { code: 'access_denied', status: 403 }],
    ['authorization_declined', { code: 'access_denied', status: 403 }],
    ['invalid_grant', { code: 'invalid_grant' }],
    ['invalid_client', { code: 'client_rejected' }],
    ['device_flow_disabled', { code: 'token_refused', providerCode: 'device_flow_disabled' }],
  ])('ends at once after %s', async (error, expected) => {
    const { polling } = poll([refuse(error)])
    expect(await failure(polling)).toMatchObject(expected)
    expect(provider.calls).toHaveLength(1)
  })

  it('shows no device code that a refusal repeats', async () => {
    const repeating = answer(
      400,
      JSON.stringify({ error: 'invalid_request', error_description: 'bad device-code-canary' }),
    )
    const error = await failure(poll([repeating]).polling)
    expect(JSON.stringify(error)).not.toContain('canary')
  })
})

describe('a wait that is called off', () => {
  const start = (signal: AbortSignal, late: () => void = () => undefined, interval = 1) => {
    const { channel } = services()
    const code = { ...DEVICE, interval, expiresAt: Date.now() + 60_000 }
    return pollForTokens(channel, plain, code, { signal, late })
  }

  it('ends while it sleeps, and asks nobody', async () => {
    const controller = new AbortController()
    const polling = start(controller.signal, undefined, 600)
    controller.abort()
    expect(await failure(polling)).toMatchObject({ code: 'aborted' })
    expect(provider.calls).toHaveLength(0)
  })

  it('does not begin where it was called off before', async () => {
    expect(await failure(start(AbortSignal.abort()))).toMatchObject({ code: 'aborted' })
    expect(provider.calls).toHaveLength(0)
  })

  it('hands over the tokens of a request under way, for their end', async () => {
    const controller = new AbortController()
    const late = new Promise<void>((resolve) => {
      provider.token = async (request, res) => {
        controller.abort()
        await new Promise((answered) => setTimeout(answered, 50))
        await issue()(request, res)
      }
      void failure(start(controller.signal, resolve)).then((error) => {
        expect(error).toMatchObject({ code: 'aborted' })
      })
    })
    await late
    expect(provider.calls).toHaveLength(1)
  })
})
