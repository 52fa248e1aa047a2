import { Agent } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { begin, plain, signIn, site, type TestSite } from '../support/site.js'
import { answer, issue, json, stub } from '../support/stub.js'
import { expectCheap } from './cost.js'
import { connected } from './hostile.js'
import { closedPort, fullBacklog, openSockets, speak } from '../support/byte-server.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const TOKEN = JSON.stringify({ access_token: 'the-token', token_type: 'Bearer' })
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'

const httpAgent = new Agent({ keepAlive: true })
afterAll(() => httpAgent.destroy())

/**
 * Ordinary calls, and those over an agent of the site's: two ways of sending, one promise. A
 * connection that nobody waits for any more comes about in the first.
 */
const ways = [
  ['as it is', {}, 1],
  ['over an agent of the site’s', { httpAgent }, 0],
] as const

describe.each(ways)('%s', (_way, http, abandoned) => {
  /** A sign-in whose token endpoint is at `origin`: what the browser got, and after how long. */
  async function signInAt(
    origin: string,
    timeout = 1_000,
    during?: (shop: TestSite) => Promise<void>,
  ) {
    const cells = { tokenEndpoint: `${origin}/token` }
    const shop = site([plain(origin, cells)], { timeout, http })
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const began = performance.now()
    const answered = browser
      .get(callback())
      .set('Accept', 'application/json')
      .then((response) => ({ response, ms: performance.now() - began }))
    const [{ response, ms }] = await Promise.all([answered, during?.(shop)])
    expect(response.text).not.toContain('the-token')
    if (response.status !== 302) expect(await connected(browser)).toEqual([])
    return { status: response.status, error: (response.body as { error?: string }).error, ms }
  }

  test.each([
    ['never answers', () => undefined],
    ['sends its head byte by byte', (write: Write) => drip(write, `${HEAD}X: ${'y'.repeat(500)}`)],
    [
      'sends its body byte by byte',
      (write: Write) => {
        write(`${HEAD}Content-Length: 1000\r\n\r\n`)
        drip(write, TOKEN.padEnd(1000))
      },
    ],
    [
      'sends chunks for ever',
      (write: Write) => {
        write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
        drip(write, ...Array<string>(200).fill('1\r\n \r\n'))
      },
    ],
  ])('T100, F08, D7: a token endpoint that %s is given up at the deadline', async (_what, talk) => {
    const open = openSockets()
    const origin = await speak((socket) => talk((text) => socket.writable && socket.write(text)))
    await expectGivenUp(origin)
    while (openSockets() > open) await sleep(10)
  })

  test('F04: a host that takes no connection is given up at the deadline', async () => {
    const { origin, release } = await fullBacklog()
    await expectGivenUp(origin)
    await release()
  })

  test('F04: what was given up is not sent by a connection that comes about later', async () => {
    const { origin, accept, release } = await fullBacklog()
    expect(await signInAt(origin, 300)).toMatchObject({ status: 504, error: 'timeout' })
    expect(await accept(abandoned)).toBe('')
    await release()
  })

  /**
   * No clock but the one that runs beside it: what starves this process delays both. The site
   * answers others while it waits, which is a matter of order, too.
   */
  async function expectGivenUp(origin: string): Promise<void> {
    const timeout = 1_000
    const events: string[] = []
    const late = setTimeout(() => events.push('much too late'), 3 * timeout)
    const { status, error, ms } = await signInAt(origin, timeout, async (shop) => {
      await shop.browser().get('/session').expect(200)
      events.push('answered others')
    })
    clearTimeout(late)
    events.push('given up')
    expect([status, error]).toEqual([504, 'timeout'])
    expect(events).toEqual(['answered others', 'given up'])
    expect(ms).toBeGreaterThan(0.9 * timeout)
  }

  type Write = (text: string) => void

  function drip(write: Write, ...pieces: readonly string[]): void {
    const parts = pieces.length === 1 ? Array.from(pieces[0] ?? '') : pieces
    let n = 0
    const timer = setInterval(() => {
      if (n < parts.length) write(parts[n++] ?? '')
      else clearInterval(timer)
    }, 10)
    setTimeout(() => clearInterval(timer), 2_000).unref()
    timer.unref()
  }

  test.each([301, 302, 303, 307, 308])(
    'T101: a %i of the token endpoint is not followed',
    async (status) => {
      const evil = await stub()
      const server = await stub()
      server.token = (_request, res) =>
        json(res, status, JSON.parse(TOKEN), { location: `${evil.origin}/token` })
      expect(await signInAt(server.origin)).toMatchObject({
        status: 502,
        error: 'invalid_response',
      })
      expect(evil.calls).toEqual([])
      expect(server.calls).toHaveLength(1)
    },
  )

  test.each([
    [
      'a split response',
      `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n${TOKEN}`,
    ],
    ['1 MB of headers', `${HEAD}X: ${'x'.repeat(1_000_000)}\r\n\r\n${TOKEN}`],
    ['10 000 headers', `${HEAD}${'X: y\r\n'.repeat(10_000)}\r\n${TOKEN}`],
    ['no status', `HTTP/1.1 \r\n\r\n${TOKEN}`],
    ['a status in words', `HTTP/1.1 OK\r\n\r\n${TOKEN}`],
    ['HTTP/0.9', TOKEN],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    [
      'a chunk of a wrong size',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${TOKEN}\r\n0\r\n\r\n`,
    ],
    ['both lengths', `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['"100 Continue" for ever', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000)],
    ['a control character in a header', `${HEAD}X: a\0b\r\n\r\n${TOKEN}`],
    [
      'another protocol from here on',
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n${TOKEN}`,
    ],
  ])('T104: %s is no answer', async (_what, text) => {
    const origin = await speak((socket) => socket.end(text))
    expect(await expectCheap(() => signInAt(origin))).toMatchObject({ status: 502 })
  })

  test('T105: a second response behind the first answers nobody', async () => {
    const smuggled = JSON.stringify({ auth: 'smuggled' })
    const api = await speak((socket, request) => {
      const path = /^GET (\S+)/.exec(request)?.[1] ?? ''
      const body = JSON.stringify({ path })
      const reply = (text: string) => `${HEAD}Content-Length: ${text.length}\r\n\r\n${text}`
      socket.write(reply(body) + reply(smuggled))
    })
    const server = await stub()
    const browser = site([plain(server.origin, { apiBaseUrl: `${api}/api/` })], { http }).browser()
    await signIn(browser)
    for (let n = 0; n < 10; n++) {
      const response = await browser.get('/call/plain').query({ path: `n${n}` })
      if (response.status === 200) expect(response.body).toEqual({ path: `/api/n${n}` })
      expect(response.text).not.toContain('smuggled')
    }
  })

  test.each([
    ['gzip in gzip', gzipSync(gzipSync(TOKEN)), 'gzip, gzip'],
    ['an unknown encoding', Buffer.from(gzipSync(TOKEN)), 'klingon'],
    ['gzip that is none', Buffer.from(TOKEN), 'gzip'],
    ['a brotli bomb', brotliCompressSync(Buffer.alloc(100 * 1024 * 1024)), 'br'],
    ['half a gzip', gzipSync(TOKEN).subarray(0, 30), 'gzip'],
    ['a bomb in a bomb', gzipSync(gzipSync(Buffer.alloc(50 * 1024 * 1024))), 'gzip, gzip'],
  ])('T106: %s is refused', async (_what, body, encoding) => {
    const server = await stub()
    server.token = answer(200, body, {
      'content-type': 'application/json',
      'content-encoding': encoding,
    })
    expect(await expectCheap(() => signInAt(server.origin))).toMatchObject({ status: 502 })
  })

  test('T107: a proxy in the environment sees nothing, also where http.proxy is undefined', async () => {
    const proxy = await stub()
    const server = await stub()
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']
    const before = names.map((name) => process.env[name])
    names.forEach((name) => (process.env[name] = proxy.origin))
    try {
      for (const more of [{}, { proxy: undefined } as object]) {
        const browser = site([plain(server.origin)], { http: { ...http, ...more } }).browser()
        await signIn(browser)
        await browser.get('/call/plain').expect(200)
      }
    } finally {
      names.forEach((name, n) => {
        if (before[n] === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = before[n]
      })
    }
    expect(proxy.calls).toEqual([])
  })

  test.each([500, 502, 503, 504, 599])(
    'F01: a %i with a page is 502, once, and says nothing of it',
    async (status) => {
      const server = await stub()
      server.token = answer(status, '<html>the-token</html>', { 'content-type': 'text/html' })
      const browser = site([plain(server.origin)]).browser()
      const { callback } = await begin(browser)
      const page = await browser.get(callback()).set('Accept', 'text/html')
      expect(page.status).toBe(502)
      expect(page.text).not.toContain('the-token')
      expect(page.text).toContain('href="/auth/plain/start"')
      expect((await browser.get(callback())).status).toBe(400)
      expect(server.to('/token')).toHaveLength(1)
    },
  )

  test.each([
    ['5', '5'],
    ['120', '120'],
    ['-1', '30'],
    ['abc', '30'],
    ['1000000000', '86400'],
    ['', '30'],
    ['0', '1'],
  ])('F02: Retry-After: %j is passed on as %s, and nothing is sent again', async (sent, told) => {
    const server = await stub()
    server.token = (_request, res) =>
      json(res, 429, { error: 'slow_down' }, { 'retry-after': sent })
    const browser = site([plain(server.origin)]).browser()
    const { callback } = await begin(browser)
    const response = await browser.get(callback())
    expect(response.status).toBe(503)
    expect(response.get('Retry-After')).toBe(told)
    expect(server.to('/token')).toHaveLength(1)
  })

  test('F02: Retry-After as a date is told in seconds', async () => {
    const server = await stub()
    const date = new Date(Date.now() + 60_000).toUTCString()
    server.token = (_request, res) => json(res, 429, {}, { 'retry-after': date })
    const browser = site([plain(server.origin)]).browser()
    const { callback } = await begin(browser)
    const seconds = Number((await browser.get(callback())).get('Retry-After'))
    expect(seconds).toBeGreaterThan(30)
    expect(seconds).toBeLessThanOrEqual(60)
  })

  test('F03: a closed port is 502 at once', async () => {
    const { status, error } = await signInAt(await closedPort())
    expect([status, error]).toEqual([502, 'unreachable'])
  })

  test('F05: a name nobody knows is 502, or 504 where looking it up takes that long', async () => {
    const { status } = await signInAt('https://nobody.invalid', 2_000)
    expect([502, 504]).toContain(status)
  })

  test('F05: a name server that does not answer is given up at the deadline', async () => {
    const silent = new Agent({ lookup: () => undefined })
    const cells = { tokenEndpoint: 'http://localhost:9/token' }
    const browser = site([plain('http://localhost:9', cells)], {
      http: { httpAgent: silent },
      timeout: 300,
    }).browser()
    const { callback } = await begin(browser)
    await browser.get(callback()).expect(504)
  })

  test.each([
    ['F06', 'a reset before the answer', (end: End) => end('', 'reset')],
    [
      'F07',
      'a reset in the body',
      (end: End) => end(`${HEAD}Content-Length: 500\r\n\r\n${TOKEN}`, 'reset'),
    ],
    [
      'F07',
      'an end in the body',
      (end: End) => end(`${HEAD}Content-Length: 500\r\n\r\n${TOKEN}`, 'fin'),
    ],
    [
      'F07',
      'an end that says nothing',
      (end: End) => end(`${HEAD}Connection: close\r\n\r\n${TOKEN.slice(0, 25)}`, 'fin'),
    ],
    [
      'F07',
      'a length too short',
      (end: End) => end(`${HEAD}Content-Length: 20\r\n\r\n${TOKEN}`, 'fin'),
    ],
    [
      'F07',
      'chunks without an end',
      (end: End) => end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"acc`, 'fin'),
    ],
  ])('%s: %s is 502, is not tried again, and stores nothing', async (_id, _what, talk) => {
    let requests = 0
    const origin = await speak((socket) => {
      requests++
      talk((text, how) => {
        socket.write(text, () =>
          setTimeout(() => (how === 'fin' ? socket.end() : socket.resetAndDestroy()), 20),
        )
      })
    })
    expect((await signInAt(origin)).status).toBe(502)
    expect(requests).toBe(1)
  })

  type End = (text: string, how: 'fin' | 'reset') => void

  test('F10, D7: 50 MB are given up at 64 KB', async () => {
    let sent = 0
    const origin = await speak((socket) => {
      sent = 0
      socket.write(`${HEAD}Content-Length: 52428800\r\n\r\n`)
      const more = () => {
        while (sent < 52_428_800 && !socket.destroyed) {
          sent += 65_536
          if (!socket.write(Buffer.alloc(65_536, 0x20))) return void socket.once('drain', more)
        }
      }
      more()
    })
    expect(await expectCheap(() => signInAt(origin))).toMatchObject({ status: 502 })
    expect(sent).toBeLessThan(20 * 1024 * 1024)
  })

  test('F06: an API call is not repeated either', async () => {
    let requests = 0
    const api = await speak((socket) => {
      requests++
      socket.resetAndDestroy()
    })
    const server = await stub()
    server.token = issue()
    const browser = site([plain(server.origin, { apiBaseUrl: `${api}/api/` })], { http }).browser()
    await signIn(browser)
    expect((await browser.get('/call/plain')).body).toMatchObject({
      code: 'unreachable',
      status: 502,
    })
    expect(requests).toBe(1)
  })
})
