import { inForm } from '../../../src/protocol/api/bearer.js'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createApi } from '../../../src/http/api/api.js'
import { createDpopNonces } from '../../../src/http/dpop/nonces.js'
import { createSend } from '../../../src/http/transport/transport.js'
import type { Connection } from '../../../src/protocol/connection.js'
import type { Client } from '../../../src/protocol/provider/client.js'
import type { Provider } from '../../../src/protocol/provider/provider.js'
import { failure as refuse } from '../../../src/protocol/answer.js'
import { client, failure } from '../../support/client.js'
import { answer, json, stub, type Stub } from '../../support/stub.js'

const channel = {
  send: createSend(),
  timeout: 1_000,
  now: () => 0,
  dpopNonces: createDpopNonces(),
  discover: (one: Client) => one,
}

let server: Stub
let renewals: Connection[]
beforeEach(async () => {
  server = await stub()
  renewals = []
})

function connection(accessToken: string): Connection {
  return {
    provider: 'plain',
    account: 'mine',
    tokens: { accessToken, tokenType: 'Bearer' },
    params: { group: '7' },
    connectedAt: 0,
  }
}

function api(cells: Partial<Provider> = {}, timeout = 1_000) {
  return createApi(
    { ...channel, timeout },
    client({ apiBaseUrl: `${server.origin}/v1/`, ...cells }),
    {
      connection: () => Promise.resolve(connection('old-token-canary')),
      renew: (dead) => {
        renewals.push(dead)
        return Promise.resolve(connection('new-token-canary'))
      },
      accepted: () => undefined,
      refusedAgain: () => Promise.resolve(),
    },
  )
}

const tokensSent = () => server.calls.map(({ headers }) => headers.authorization)

describe('a method of the client', () => {
  it('sends its own method, whatever the config says', async () => {
    const caller = api()
    const config = { method: 'OPTIONS', url: 'other', params: { a: 1 } }
    const data = { b: 2 }
    const got = await caller.get('x', config)
    expect(got).toMatchObject({ status: 200, data: { path: '/v1/x?a=1' } })
    expect(got.headers['content-type']).toBe('application/json')
    await caller.post('x', data, config)
    await caller.put('x', data, config)
    await caller.patch('x', data, config)
    await caller.delete('x', config)
    await caller.request(config)
    expect(server.calls.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'GET /v1/x?a=1 ',
      'POST /v1/x?a=1 {"b":2}',
      'PUT /v1/x?a=1 {"b":2}',
      'PATCH /v1/x?a=1 {"b":2}',
      'DELETE /v1/x?a=1 ',
      'OPTIONS /v1/other?a=1 ',
    ])
    expect(new Set(tokensSent())).toEqual(new Set(['Bearer old-token-canary']))
  })

  it('lets the table write the request and read the answer', async () => {
    const seen: unknown[] = []
    const caller = api({
      apiRequest: (request, context) => {
        seen.push(context)
        return { ...request, query: { v: 5 } }
      },
      apiResponse: (given, { request }) => ({ given: given.data, asked: request.query }),
    })
    server.api = (_request, res) => json(res, 200, [1])
    expect((await caller.get('x')).data).toEqual({ given: [1], asked: { v: 5 } })
    expect(seen).toEqual([
      {
        ...{ grant: 'authorization_code', account: 'mine', params: { group: '7' } },
        ...{
          clientId: 'the-client',
          clientSecret: 'client-secret-canary',
          settings: {},
          scope: '',
        },
        redirectUri: 'https://app.example/auth/plain/callback',
      },
    ])
    expect(server.calls[0]?.url).toBe('/v1/x?v=5')
  })
})

describe('an API that takes a form', () => {
  const caller = () => api({ bearer: inForm('token') })
  const file = new FormData()
  file.append('picture', new Blob(['bytes']), 'a.png')

  it.each<[string, unknown]>([
    ['an object', { a: '1', b: 'x y' }],
    ['URLSearchParams', new URLSearchParams({ a: '1', b: 'x y' })],
    ['text', 'a=1&b=x+y'],
  ])('is sent the fields of %s', async (_what, data) => {
    await caller().post('x', data)
    expect(Object.fromEntries(server.calls[0]?.form ?? [])).toEqual({
      a: '1',
      b: 'x y',
      token: 'old-token-canary',
    })
  })

  it.each<[string, unknown]>([
    ['FormData', file],
    ['Array', [1]],
    ['Uint8Array', Buffer.from('bytes')],
    ['String', 'hello'],
  ])('is sent nothing where it would lose the body: %s', async (kind, data) => {
    await expect(caller().post('x', data)).rejects.toThrow(
      new RegExp(`^this API takes a form: .* got ${kind}$`),
    )
    expect(server.calls).toEqual([])
  })
})

describe('a dead token', () => {
  it('is renewed once, and the call made again', async () => {
    server.api = ({ headers }, res) => {
      const dead = headers.authorization === 'Bearer old-token-canary'
      json(res, dead ? 401 : 200, dead ? {} : { ok: true })
    }
    expect((await api().post('x', { a: 1 })).data).toEqual({ ok: true })
    expect(renewals.map(({ tokens }) => tokens.accessToken)).toEqual(['old-token-canary'])
    expect(tokensSent()).toEqual(['Bearer old-token-canary', 'Bearer new-token-canary'])
  })

  it('is not renewed a second time', async () => {
    server.api = (_request, res) => json(res, 401, { error: 'new-token-canary is dead' })
    expect(await failure(api().get('x'))).toMatchObject({
      code: 'token_rejected',
      data: { error: '[redacted] is dead' },
    })
    expect(server.calls).toHaveLength(2)
    expect(renewals).toHaveLength(1)
  })

  it('is renewed although a stream cannot be sent again', async () => {
    server.api = (_request, res) => json(res, 401, {})
    const call = api().post('x', Readable.from([Buffer.from('once')]))
    expect(await failure(call)).toMatchObject({ code: 'token_rejected' })
    expect(server.calls.map(({ body }) => body)).toEqual(['once'])
    expect(renewals).toHaveLength(1)
  })

  it('is known by the table’s own signs alone', async () => {
    server.api = (_request, res) => json(res, 200, {})
    const refused = { apiResponse: () => refuse({ code: '7' }) }
    expect(await failure(api(refused).get('x'))).toMatchObject({ providerCode: '7' })
    expect(renewals).toEqual([])
    const dead = { apiResponse: () => refuse({ deadToken: true }) }
    expect(await failure(api(dead).get('x'))).toMatchObject({ code: 'token_rejected' })
    expect(renewals).toHaveLength(1)
  })
})

describe('a refusal of the API', () => {
  it('shows its data without the token, up to 256 KiB', async () => {
    const refuse = (length: number) => {
      const body = JSON.stringify({ said: 'old-token-canary', more: '' })
      const padded = body.replace('""', JSON.stringify('x'.repeat(length - body.length)))
      server.api = answer(400, padded, { 'content-type': 'application/json' })
      return failure(api().get('x'))
    }
    expect(await refuse(262_144)).toMatchObject({ data: { said: '[redacted]' } })
    expect(await refuse(262_145)).toMatchObject({ data: null, providerStatus: 400 })
  })

  it('may come with a body that cannot be read', async () => {
    server.api = answer(400, '{', { 'content-type': 'application/json' })
    expect(await failure(api().get('x'))).toMatchObject({ code: 'api_error', data: null })
  })

  it.each(['arraybuffer', 'text'] as const)(
    'is read as data, also for %s',
    async (responseType) => {
      server.api = (_request, res) => json(res, 400, { error: 'no' })
      expect(await failure(api().get('x', { responseType }))).toMatchObject({
        data: { error: 'no' },
        providerCode: 'no',
      })
    },
  )
})

describe('an answer of the API', () => {
  const get = (responseType?: 'json' | 'text' | 'arraybuffer') =>
    api().get('x', responseType && { responseType })

  it('comes as it was asked for', async () => {
    server.api = answer(200, '[1]', { 'content-type': 'application/json' })
    expect((await get()).data).toEqual([1])
    expect((await get('text')).data).toBe('[1]')
    expect((await get('arraybuffer')).data).toEqual(Buffer.from('[1]'))
    server.api = answer(200, '"1"', { 'content-type': 'text/plain' })
    expect((await get()).data).toBe('"1"')
    expect((await get('json')).data).toBe('1')
    server.api = answer(200, Buffer.from([0xcf]), {
      'content-type': 'text/x; charset=windows-1251',
    })
    expect((await get('text')).data).toBe('П')
  })

  it('must be what it says it is', async () => {
    server.api = answer(200, '{', { 'content-type': 'application/json' })
    expect(await failure(get())).toEqual({
      name: 'ApiError',
      code: 'invalid_response',
      provider: 'plain',
      message: 'plain: the API answered 200: a body that is not application/json',
      status: 502,
      retryable: false,
      providerStatus: 200,
      hint: 'See the apiBaseUrl of this provider and the path that was asked for.',
    })
    server.api = answer(200, '{')
    expect(await failure(get('json'))).toMatchObject({
      message: 'plain: the API answered 200: a body that is not what it should be',
    })
    server.api = answer(200, '<!DOCTYPE r><r/>', { 'content-type': 'text/xml' })
    expect(await failure(get())).toMatchObject({
      message: 'plain: the API answered 200: XML with a DOCTYPE is refused',
    })
  })

  it.each([300, 307, 399])('that redirects with %i is none', async (status) => {
    server.api = (_request, res) => json(res, status, {})
    expect(await failure(get())).toMatchObject({
      code: 'invalid_response',
      message: `plain: the API answered ${status}: it redirects elsewhere`,
      providerStatus: status,
    })
  })

  it('may have 10 MiB', async () => {
    server.api = answer(200, Buffer.alloc(10 * 1024 * 1024))
    expect((await get('arraybuffer')).data).toHaveLength(10 * 1024 * 1024)
    server.api = answer(200, Buffer.alloc(10 * 1024 * 1024 + 1))
    expect(await failure(get())).toMatchObject({ code: 'invalid_response', retryable: false })
  })
})

describe('no answer of the API', () => {
  it('within the call’s time, or else the site’s', async () => {
    server.api = () => undefined
    expect(await failure(api().get('x', { timeout: 40 }))).toEqual({
      name: 'ApiError',
      code: 'timeout',
      provider: 'plain',
      message: 'plain: the API: no full answer within 40 ms',
      status: 504,
      retryable: true,
      hint: `Is ${server.origin} reachable from this server?`,
    })
    expect(await failure(api({}, 50).get('x'))).toMatchObject({
      message: 'plain: the API: no full answer within 50 ms',
    })
  })

  it('at all may be tried again, but not one called off', async () => {
    server.api = (_request, res) => void res.destroy()
    expect(await failure(api().get('x'))).toMatchObject({
      code: 'unreachable',
      status: 502,
      retryable: true,
    })
    const signal = AbortSignal.abort()
    expect(await failure(api().get('x', { signal }))).toMatchObject({
      code: 'aborted',
      status: 502,
      retryable: false,
    })
  })

  it('keeps a fault of the caller as it is', async () => {
    await expect(api().post('x', { big: 1n })).rejects.toBeInstanceOf(TypeError)
  })
})

it('diagnostics tell of each call its host, status and refusal', async () => {
  const heard: unknown[] = []
  const listener = (message: unknown) => void heard.push(message)
  subscribe('express-oauth-connect:call', listener)
  await api().get('x')
  server.api = answer(429, '')
  await failure(api().post('x'))
  server.api = answer(307, '')
  await failure(api().get('x'))
  unsubscribe('express-oauth-connect:call', listener)
  const call = { provider: 'plain', phase: 'api', host: new URL(server.origin).host }
  expect(heard).toMatchObject([
    { ...call, method: 'GET', status: 200, code: undefined },
    { ...call, method: 'POST', status: 429, code: 'rate_limited' },
    { ...call, method: 'GET', status: 307, code: 'invalid_response' },
  ])
})

describe('a stream', () => {
  const canceled: string[] = []
  const streams = () => {
    const web = new ReadableStream({ cancel: () => void canceled.push('web') })
    return [createReadStream(__filename), web] as const
  }
  const failing = (name: string) => ({
    ...createApi(channel, client({ apiBaseUrl: `${server.origin}/v1/` }), {
      connection: () => Promise.reject(new Error(name)),
      renew: () => Promise.reject(new Error('not called')),
      accepted: () => undefined,
      refusedAgain: () => Promise.resolve(),
    }),
  })
  const throwing = () => {
    throw new Error('of the table')
  }

  it.each([
    ['a config that is refused', () => api(), { nonsense: 1 }, 'nonsense'],
    ['a path elsewhere', () => api(), { url: '//evil.example/' }, 'refusing'],
    ['no connection', () => failing('nobody is connected'), {}, 'nobody is connected'],
    ['a table that fails', () => api({ apiRequest: throwing }), {}, 'apiRequest'],
  ])('is closed when its call fails because of %s', async (_what, caller, config, reason) => {
    canceled.length = 0
    const [file, web] = streams()
    for (const data of [file, web])
      await expect(caller().request({ method: 'POST', url: 'x', data, ...config })).rejects.toThrow(
        reason,
      )
    expect(file.destroyed).toBe(true)
    expect(canceled).toEqual(['web'])
    expect(server.calls).toEqual([])
  })

  it('may fail while its call waits for a token', async () => {
    const uncaught = jest.fn()
    process.on('uncaughtException', uncaught)
    const caller = createApi(channel, client({ apiBaseUrl: `${server.origin}/v1/` }), {
      connection: () => new Promise((resolve) => setTimeout(resolve, 50, connection('a'))),
      renew: () => Promise.reject(new Error('not called')),
      accepted: () => undefined,
      refusedAgain: () => Promise.resolve(),
    })
    const data = createReadStream('/nowhere/at-all')
    await expect(caller.post('x', data)).rejects.toMatchObject({ code: 'unreachable' })
    process.off('uncaughtException', uncaught)
    expect(uncaught).not.toHaveBeenCalled()
  })
})
