import { getEventListeners } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { Agent as HttpsAgent, createServer as createHttpsServer } from 'node:https'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { MockAgent } from 'undici'
import { createSend, type RequestLimits } from '../../../src/http/transport/transport.js'
import { speak } from '../../support/byte-server.js'
import { listen } from '../../support/servers.js'
import { answer, stub, type Stub } from '../../support/stub.js'

const limits: RequestLimits = { timeout: 500, signal: undefined, maxBytes: 65_536 }
/** A call that would take far longer than the test may. */
const PATIENT = { ...limits, timeout: 25_000 }

const agents = { httpAgent: new Agent({ keepAlive: true }), httpsAgent: new HttpsAgent() }
afterAll(() => agents.httpAgent.destroy())

/** The two ways of a plain call, and what they say where they differ. */
const ways = [
  {
    way: 'an ordinary call',
    send: createSend(),
  },
  {
    way: 'a call over the site’s agents',
    send: createSend(agents),
  },
]

let provider: Stub
beforeAll(async () => {
  provider = await stub()
})

describe.each(ways)('$way', ({ send }) => {
  const get = (url: string, more: Partial<RequestLimits> = {}) =>
    send({ method: 'GET', url, headers: {}, body: undefined }, { ...limits, ...more })
  const post = (body: unknown, more: Partial<RequestLimits> = {}, method = 'POST') =>
    send({ method, url: `${provider.origin}/x`, headers: {}, body }, { ...limits, ...more })

  describe('send', () => {
    it('sends what it is told and names the package, not the site', async () => {
      const headers = { 'content-type': 'text/plain', 'x-mine': '1' }
      const body = 'a=1'
      await send({ method: 'POST', url: `${provider.origin}/x?y=1`, headers, body }, limits)
      const call = provider.calls.at(-1)
      expect(call).toMatchObject({ method: 'POST', url: '/x?y=1', body: 'a=1' })
      expect(call?.headers['x-mine']).toBe('1')
      expect(call?.headers['user-agent']).toMatch(/^express-oauth-connect\/\d+\.\d+\.\d+$/)
    })

    it('follows no redirect', async () => {
      const evil = await stub()
      provider.api = answer(307, '', { location: `${evil.origin}/steal` })
      const { status } = await send(
        { method: 'POST', url: provider.origin, headers: {}, body: 'client_secret=x' },
        limits,
      )
      expect(status).toBe(307)
      expect(evil.calls).toEqual([])
    })

    it('ends a dripping answer at the total deadline', async () => {
      provider.api = (_request, res) => {
        res.writeHead(200)
        const timer = setInterval(() => res.write('x'), 50)
        res.on('close', () => clearInterval(timer))
      }
      // It drips for ever: without a total deadline there would be no end.
      await expect(get(provider.origin)).rejects.toMatchObject({ code: 'timeout' })
    })

    it('ends a silent one too', async () => {
      const silent = createServer((socket) => socket.resume())
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const { port } = silent.address() as AddressInfo
      await expect(get(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'timeout' })
      silent.close()
    })

    it('counts bytes after decompression', async () => {
      provider.api = answer(200, gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' })
      await expect(get(provider.origin)).rejects.toMatchObject({ code: 'invalid_response' })
    })

    it('reads gzip', async () => {
      provider.api = answer(200, gzipSync('{"a":1}'), { 'content-encoding': 'gzip' })
      expect((await get(provider.origin)).body.toString()).toBe('{"a":1}')
    })

    it('tells a broken answer from a server that is not there', async () => {
      provider.api = (_request, res) => {
        res.writeHead(200, { 'content-length': '100' })
        res.write('x', () => res.destroy())
      }
      await expect(get(provider.origin)).rejects.toMatchObject({ code: 'invalid_response' })
      await expect(get('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'unreachable' })
    })

    it('can be called off', async () => {
      provider.api = () => undefined
      const signal = AbortSignal.timeout(50)
      await expect(get(provider.origin, { signal })).rejects.toMatchObject({ code: 'aborted' })
      await expect(get(provider.origin, { signal })).rejects.toMatchObject({ code: 'aborted' })
    })

    it('ignores the environment’s proxy unless the site names one', async () => {
      const proxy = await stub()
      process.env.HTTP_PROXY = proxy.origin
      process.env.http_proxy = proxy.origin
      const form = new FormData()
      form.append('a', 'b')
      try {
        provider.api = answer(200, 'direct')
        expect((await get(provider.origin)).body.toString()).toBe('direct')
        expect((await post(form)).body.toString()).toBe('direct')
        expect(proxy.calls).toEqual([])
      } finally {
        delete process.env.HTTP_PROXY
        delete process.env.http_proxy
      }
    })

    it('is not led astray by a polluted prototype', async () => {
      const evil = await stub()
      provider.api = answer(200, 'home')
      const evilPort = Number(new URL(evil.origin).port)
      const pollution = {
        baseURL: evil.origin,
        proxy: { host: '127.0.0.1', port: evilPort },
        port: evilPort,
        path: '/evil',
        method: 'DELETE',
        agent: new Agent(),
        createConnection: () => connect(evilPort, '127.0.0.1'),
        lookup: () => undefined,
        auth: { username: 'u', password: 'p' },
        socketPath: '/tmp/nowhere',
        maxRedirects: 5,
      }
      Object.assign(Object.prototype, pollution)
      try {
        expect((await get(provider.origin)).body.toString()).toBe('home')
      } finally {
        for (const name of Object.keys(pollution)) {
          delete (Object.prototype as Record<string, unknown>)[name]
        }
      }
      expect(evil.calls).toEqual([])
      expect(provider.calls.at(-1)).toMatchObject({ method: 'GET', url: '/' })
      expect(provider.calls.at(-1)?.headers.authorization).toBeUndefined()
    })
  })

  describe('a request', () => {
    beforeEach(() => (provider.api = answer(200, 'ok')))
    const received = () => provider.calls.at(-1)

    it('has the method it was given, and the headers of a back-channel call', async () => {
      await post(undefined, {}, 'DELETE')
      expect(received()).toMatchObject({ method: 'DELETE', body: '' })
      expect(received()?.headers).toMatchObject({
        accept: 'application/json, text/plain, */*',
        'accept-encoding': 'gzip, deflate, br',
      })
      const headers = { accept: 'text/xml', 'user-agent': 'mine', 'accept-encoding': 'identity' }
      await send({ method: 'GET', url: provider.origin, headers, body: undefined }, limits)
      expect(received()?.headers).toMatchObject(headers)
    })

    it.each([
      ['text', 'ä=1', '4', 'GET'],
      ['bytes', Buffer.from([1, 2, 3]), '3', 'GET'],
      ['nothing', '', '0', 'POST'],
    ])('says how long a body of %s is', async (_what, body, length, method) => {
      await post(body, {}, method)
      expect(received()?.headers['content-length']).toBe(length)
      expect(received()?.body).toBe(body.toString())
    })

    it('names the host it goes to, once, unless it is to name another', async () => {
      await get(provider.origin)
      expect(received()?.headers.host).toBe(new URL(provider.origin).host)
      const headers = { host: 'virtual.example' }
      await send({ method: 'GET', url: provider.origin, headers, body: undefined }, limits)
      expect(received()?.headers.host).toBe('virtual.example')
    })

    it('is kept from carrying a line break', async () => {
      const headers = { 'x-mine': 'a\r\nb: c' }
      const call = send({ method: 'GET', url: provider.origin, headers, body: undefined }, limits)
      await expect(call).rejects.toMatchObject({ message: 'no answer (ERR_INVALID_CHAR)' })
    })

    it('says that it has no body where it could have one', async () => {
      for (const method of ['POST', 'PUT', 'PATCH']) {
        await post(undefined, {}, method)
        expect(received()?.headers).toMatchObject({ 'content-length': '0' })
        expect(received()?.headers).not.toHaveProperty('transfer-encoding')
      }
    })

    it('has no length where it has no body, or a stream', async () => {
      for (const method of ['GET', 'DELETE', 'OPTIONS']) {
        await post(undefined, {}, method)
        expect(received()?.headers).not.toHaveProperty('content-length')
        expect(received()?.headers).not.toHaveProperty('transfer-encoding')
      }
      await post(Readable.from([Buffer.from('a'), Buffer.from('b')]))
      expect(received()?.headers).not.toHaveProperty('content-length')
      expect(received()?.body).toBe('ab')
    })

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
      'frames a %s with a stream as chunks',
      async (method) => {
        await post(Readable.from([Buffer.from('a'), Buffer.from('b')]), {}, method)
        expect(received()?.headers['transfer-encoding']).toBe('chunked')
        expect(received()).toMatchObject({ method, body: 'ab' })
        // Unframed bytes would be read as the beginning of the next request.
        await get(`${provider.origin}/next`)
        expect(received()).toMatchObject({ method: 'GET', path: '/next', body: '' })
      },
    )

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
      'has no type of its own in a %s',
      async (method) => {
        for (const body of ['text', Buffer.from('bytes'), undefined, Readable.from(['a'])]) {
          await post(body, {}, method)
          expect(received()?.headers).not.toHaveProperty('content-type')
        }
      },
    )

    it('carries header values of Latin-1', async () => {
      const headers = { 'x-mine': 'caf\xe9' }
      await send({ method: 'GET', url: provider.origin, headers, body: undefined }, limits)
      expect(received()?.headers['x-mine']).toBe('caf\xe9')
    })

    it('keeps connections for the next ones', async () => {
      const ports = new Set<number | undefined>()
      const origin = await listen((req, res) => {
        ports.add(req.socket.remotePort)
        res.end()
      })
      for (let n = 0; n < 10; n++) await get(origin)
      expect(ports.size).toBeLessThanOrEqual(2) // one may still be at the end of its answer
    })

    it('goes over https where the address says so', async () => {
      const pem = (name: string) =>
        readFileSync(join(__dirname, '../../security/certificates', `${name}.pem`))
      const server = createHttpsServer({ key: pem('key'), cert: pem('good') }, (_req, res) => {
        res.end('safe')
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
      const httpsAgent = new HttpsAgent({ ca: pem('authority') })
      const request = { method: 'GET', url, headers: {}, body: undefined }
      expect((await createSend({ httpsAgent })(request, limits)).body.toString()).toBe('safe')
      await expect(send(request, limits)).rejects.toMatchObject({
        code: 'unreachable',
        message: 'no answer (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
      })
      httpsAgent.destroy()
      server.closeAllConnections()
      server.close()
    })
  })

  describe('an answer', () => {
    it('comes with its status, lower-case headers and bytes, whatever the status', async () => {
      const bytes = Buffer.from([0xff, 0, 0xcf])
      const headers = { 'X-Mine': 'Yes', 'Set-Cookie': ['a=1', 'b=2'] }
      for (const status of [200, 404, 500]) {
        provider.api = answer(status, bytes, headers)
        const got = await get(provider.origin)
        expect(got).toMatchObject({ status, headers: { 'x-mine': 'Yes', 'set-cookie': 'a=1,b=2' } })
        expect(got.body).toEqual(bytes)
      }
    })

    it('is put together from its pieces, and may be empty', async () => {
      provider.api = (_request, res) => {
        res.write('a')
        setTimeout(() => res.end('b'), 20)
      }
      expect((await get(provider.origin)).body.toString()).toBe('ab')
      provider.api = answer(204, '')
      expect((await get(provider.origin)).body).toEqual(Buffer.alloc(0))
    })

    it('may have as many bytes as were allowed', async () => {
      provider.api = answer(200, 'x'.repeat(10))
      expect((await get(provider.origin, { maxBytes: 10 })).body).toHaveLength(10)
      await expect(get(provider.origin, { maxBytes: 9 })).rejects.toEqual(
        expect.objectContaining({
          name: 'RequestError',
          code: 'invalid_response',
          message: 'the answer broke off or is too large (ERR_BAD_RESPONSE)',
        }),
      )
    })

    it('has all of a repeated header', async () => {
      const repeated = ['Content-Type', 'ETag', 'Location', 'Retry-After', 'X-Mine', 'Set-Cookie']
      const lines = repeated.flatMap((name) => [`${name}: 1`, `${name}: 2`])
      const head = ['HTTP/1.1 200 OK', ...lines, 'X-Latin: \xe9', 'Content-Length: 0']
      const origin = await speak((socket) => socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1'))
      const { headers } = await get(origin)
      const expected = repeated.map((name) => [name.toLowerCase(), '1,2'])
      expect(headers).toEqual({
        ...Object.fromEntries(expected),
        'x-latin': '\xe9',
        'content-length': '0',
      })
    })

    it('may have interim ones before it', async () => {
      const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
      const origin = await speak((socket) =>
        socket.write(`${early.repeat(2)}HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok`),
      )
      const { status, headers, body } = await get(origin)
      expect([status, body.toString()]).toEqual([201, 'ok'])
      expect(headers).toEqual({ 'content-length': '2' })
    })

    const OK = 'HTTP/1.1 200 OK\r\n'
    it.each([
      ['in the middle of its body', `${OK}Content-Length: 9\r\n\r\nab`],
      ['after its head', `${OK}Content-Length: 9\r\n\r\n`],
      ['in a chunk', `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab`],
      ['between chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n`],
    ])('that breaks off %s is invalid, by a reset and by an end', async (_where, text) => {
      for (const how of ['reset', 'end'] as const) {
        const origin = await breakingOff(text, how)
        await expect(get(origin)).rejects.toMatchObject({
          code: 'invalid_response',
          message: 'the answer broke off or is too large (ERR_BAD_RESPONSE)',
        })
      }
    })

    it.each([
      ['nothing', ''],
      ['a part of the head', 'HTTP/1.1 200 OK\r\nX-Mi'],
      ['an interim answer', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
    ])('of which only %s came before a reset or an end is none', async (_what, text) => {
      for (const how of ['reset', 'end'] as const) {
        const origin = await breakingOff(text, how)
        await expect(get(origin)).rejects.toMatchObject({ code: 'unreachable' })
      }
    })

    it('that turns to another protocol is none', async () => {
      const turning = createServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', () =>
          socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
        )
      })
      await new Promise<void>((resolve) => turning.listen(0, '127.0.0.1', resolve))
      const { port } = turning.address() as AddressInfo
      await expect(get(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
        code: 'invalid_response',
      })
      turning.close()
    })

    it('leaves neither a timer nor a listener behind', async () => {
      provider.api = answer(200, 'ok')
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout')
      const before = timers().length
      const { signal } = new AbortController()
      await get(provider.origin, { signal, timeout: 25_000 })
      expect(timers().length).toBeLessThanOrEqual(before)
      expect(getEventListeners(signal, 'abort')).toEqual([])
    })
  })

  describe('no answer', () => {
    it('is told without the request', async () => {
      provider.api = () => undefined
      await expect(get(provider.origin, { timeout: 40 })).rejects.toEqual(
        expect.objectContaining({
          name: 'RequestError',
          code: 'timeout',
          message: 'no full answer within 40 ms',
        }),
      )
      await expect(get('http://127.0.0.1:1')).rejects.toMatchObject({
        message: 'no answer (ECONNREFUSED)',
      })
    })

    it('is waited for no longer than until the call is called off', async () => {
      const controller = new AbortController()
      provider.api = () => controller.abort()
      await expect(get(provider.origin, { ...PATIENT, signal: controller.signal })).rejects.toEqual(
        expect.objectContaining({ code: 'aborted', message: 'the request was called off' }),
      )
    })

    it('is asked for by nothing that was called off before', async () => {
      const before = provider.calls.length
      const signal = AbortSignal.abort()
      await expect(post('secret', { ...PATIENT, signal })).rejects.toMatchObject({
        code: 'aborted',
      })
      provider.api = answer(200, 'ok')
      await get(`${provider.origin}/next`)
      expect(provider.calls.slice(before).map(({ path }) => path)).toEqual(['/next'])
    })

    it.each([
      ['ETIMEDOUT', 'timeout'],
      ['ECONNABORTED', 'timeout'],
      ['XETIMEDOUT', 'unreachable'],
      ['ETIMEDOUT_X', 'unreachable'],
      ['ERR_BAD_RESPONSE', 'invalid_response'],
      ['HPE_INVALID_CONSTANT', 'invalid_response'],
      ['Z_BUF_ERROR', 'invalid_response'],
      ['ERR_BUFFER_TOO_LARGE', 'invalid_response'],
      ['X_Z_BUF_ERROR', 'unreachable'],
      [undefined, 'unreachable'],
    ])('for the reason %s is %s', async (code, expected) => {
      const body = new Readable({
        read() {
          this.destroy(Object.assign(new Error('of the stream'), code && { code }))
        },
      })
      const error: unknown = await post(body).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: expected })
      if (expected === 'unreachable')
        expect(error).toMatchObject({ message: `no answer (${code ?? 'unknown'})` })
    })

    it('comes from what is no address', async () => {
      await expect(get('nowhere')).rejects.toMatchObject({ message: 'no answer (ERR_INVALID_URL)' })
    })
  })
})

/** A server that says this and then ends its connection. */
function breakingOff(text: string, how: 'reset' | 'end'): Promise<string> {
  return speak((socket) => {
    // Sent with the reset, the bytes would be lost with it.
    socket.write(text, () =>
      setTimeout(() => (how === 'reset' ? socket.resetAndDestroy() : socket.end()), 20),
    )
  })
}

const send = createSend()
const post = (body: unknown, more: Partial<RequestLimits> = {}) =>
  send({ method: 'POST', url: `${provider.origin}/x`, headers: {}, body }, { ...limits, ...more })

describe('a dispatcher of the site’s own', () => {
  it('sends the ordinary calls', async () => {
    const mock = new MockAgent()
    mock.disableNetConnect()
    mock.get('https://api.example').intercept({ path: '/me?x=1' }).reply(200, 'from the mock')
    const own = createSend({ dispatcher: mock })
    const request = { method: 'GET', url: 'https://api.example/me?x=1', headers: {} }
    const answer = await own({ ...request, body: undefined }, limits)
    expect([answer.status, answer.body.toString()]).toEqual([200, 'from the mock'])
  })
})

describe('a stream', () => {
  it('is closed when its call fails, by either way', async () => {
    for (const { send } of ways) {
      const body = Readable.from(['a', 'b'])
      const request = { method: 'POST', url: 'http://127.0.0.1:1/', headers: {}, body }
      await expect(send(request, limits)).rejects.toMatchObject({ code: 'unreachable' })
      expect(body.destroyed).toBe(true)
    }
  })
})

describe('a file that cannot be opened', () => {
  it('fails its call and nothing else, also when the call was called off before', async () => {
    const uncaught = jest.fn()
    process.on('uncaughtException', uncaught)
    try {
      for (const { send } of ways) {
        for (const signal of [undefined, AbortSignal.abort()]) {
          const body = createReadStream('/nowhere/at-all')
          const request = { method: 'POST', url: provider.origin, headers: {}, body }
          const code = signal ? 'aborted' : 'unreachable'
          await expect(send(request, { ...limits, signal })).rejects.toMatchObject({ code })
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(uncaught).not.toHaveBeenCalled()
    } finally {
      process.off('uncaughtException', uncaught)
    }
  })

  it('is noticed at once while its call waits for a connection', async () => {
    const origin = await listen(() => undefined)
    const one = createSend({ connectionsPerOrigin: 1 })
    const request = { method: 'POST', url: origin, headers: {} }
    const holding = one({ ...request, body: undefined }, { ...limits, timeout: 400 })
    const body = new Readable({ read: () => undefined })
    const waiting = one({ ...request, body }, { ...limits, timeout: 5_000 })
    body.destroy(new Error('the disk is gone'))
    await expect(waiting).rejects.toMatchObject({ code: 'unreachable' })
    await expect(holding).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('a multipart form', () => {
  const form = () => {
    const made = new FormData()
    made.append('a', 'the field')
    return made
  }

  it('is sent and answered like anything else', async () => {
    const bytes = Buffer.from([0xff, 0, 0xcf])
    provider.api = answer(500, bytes, { 'X-Mine': 'Yes' })
    const got = await post(form())
    expect(got).toMatchObject({ status: 500, headers: { 'x-mine': 'Yes' } })
    expect(got.body).toEqual(bytes)
    const call = provider.calls.at(-1)
    expect(call?.headers['content-type']).toMatch(/^multipart\/form-data; ?boundary=/)
    expect(call?.headers['user-agent']).toMatch(/^express-oauth-connect\//)
    expect(call?.body).toContain('the field')
  })

  it('follows no redirect', async () => {
    provider.api = answer(307, '', { location: `${provider.origin}/elsewhere` })
    expect((await post(form())).status).toBe(307)
    expect(provider.to('/elsewhere')).toEqual([])
  })

  it('is given up at the deadline, with a signal and without', async () => {
    provider.api = (_request, res) => {
      res.writeHead(200)
      const timer = setInterval(() => res.write('x'), 20)
      res.on('close', () => clearInterval(timer))
    }
    const { signal } = new AbortController()
    for (const more of [{ timeout: 100 }, { timeout: 100, signal }])
      await expect(post(form(), more)).rejects.toMatchObject({ code: 'timeout' })
  })

  it('can be called off', async () => {
    const controller = new AbortController()
    provider.api = () => controller.abort()
    const call = post(form(), { ...PATIENT, signal: controller.signal })
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
  })
})

it('a proxy that the site names gets the requests', async () => {
  const proxy = await stub()
  proxy.api = answer(200, 'by proxy')
  const { hostname, port } = new URL(proxy.origin)
  const by = createSend({ proxy: { protocol: 'http', host: hostname, port: Number(port) } })
  const before = provider.calls.length
  const url = `${provider.origin}/x`
  const got = await by({ method: 'GET', url, headers: {}, body: undefined }, limits)
  expect(got.body.toString()).toBe('by proxy')
  expect(proxy.calls.map((call) => call.url)).toEqual([url])
  expect(provider.calls).toHaveLength(before)
})
