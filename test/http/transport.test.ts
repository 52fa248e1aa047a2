import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createSend, type WireLimits } from '../../src/http/transport.js'
import { answer, stub, type Stub } from '../support/stub.js'

const send = createSend()
const limits: WireLimits = { timeout: 500, signal: undefined, maxBytes: 65_536 }
const get = (url: string, more: Partial<WireLimits> = {}) =>
  send({ method: 'GET', url, headers: {}, body: undefined }, { ...limits, ...more })

let provider: Stub
beforeAll(async () => {
  provider = await stub()
})

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
    try {
      provider.api = answer(200, 'direct')
      expect((await get(provider.origin)).body.toString()).toBe('direct')
      expect(proxy.calls).toEqual([])
    } finally {
      delete process.env.HTTP_PROXY
      delete process.env.http_proxy
    }
  })

  it('is not led astray by a polluted prototype', async () => {
    const evil = await stub()
    provider.api = answer(200, 'home')
    const pollution = {
      baseURL: evil.origin,
      proxy: { host: '127.0.0.1', port: Number(new URL(evil.origin).port) },
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
    expect(provider.calls.at(-1)?.headers.authorization).toBeUndefined()
  })
})
