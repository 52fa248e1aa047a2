import { readFileSync } from 'node:fs'
import { Agent, createServer, type RequestListener, type Server } from 'node:http'
import {
  createServer as createHttpsServer,
  globalAgent,
  type Server as HttpsServer,
} from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import {
  createSend,
  type RequestError,
  type RequestLimits,
  type Send,
} from '../../../src/http/transport/transport.js'
import { listen } from '../../support/servers.js'

const limits: RequestLimits = { timeout: 500, signal: undefined, maxBytes: 65_536 }
/** A call that would take far longer than the test may. */
const PATIENT = { ...limits, timeout: 25_000 }

describe('connections', () => {
  it('goes through the site’s own agent, http and https each through its own', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const own = createSend({ httpAgent: agent })
    const ports = new Set<number | undefined>()
    const origin = await listen((req, res) => {
      ports.add(req.socket.remotePort)
      res.end()
    })
    const request = { method: 'GET', url: origin, headers: {}, body: undefined }
    await own(request, limits)
    await own(request, limits)
    expect(ports.size).toBe(1)
    expect(Object.keys(agent.freeSockets)).toHaveLength(1)
    agent.destroy()
  })
})

describe('connectionsPerOrigin', () => {
  it('bounds how many calls one origin gets at once; the others wait their turn', async () => {
    let [open, most] = [0, 0]
    const origin = await listen((_req, res) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        res.end('ok')
      }, 20)
    })
    const few = createSend({ connectionsPerOrigin: 4 })
    const request = { method: 'GET', url: origin, headers: {}, body: undefined }
    const answers = await Promise.all(Array.from({ length: 50 }, () => few(request, PATIENT)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(most).toBe(4)
  })

  it('lets a call wait, and then has its deadline begin', async () => {
    const origin = await listen(() => undefined)
    const one = createSend({ connectionsPerOrigin: 1 })
    const request = { method: 'GET', url: origin, headers: {}, body: undefined }
    const calls = [1, 2].map(() => one(request, { ...limits, timeout: 200 }))
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('open connections', () => {
  const BOUND = 4
  const pem = (name: string) =>
    readFileSync(join(__dirname, '../../security/certificates', `${name}.pem`))
  const form = new FormData()
  form.append('a', '1')
  /** A form goes by axios, anything else by undici. */
  const ways = [
    ['an ordinary call', undefined],
    ['a multipart form', form],
  ] as const

  /** A server that counts how many connections it has at most at once. */
  async function counting(answer: RequestListener, secure = false) {
    const server = secure
      ? createHttpsServer({ key: pem('key'), cert: pem('good') }, answer)
      : createServer(answer)
    servers.push(server)
    let [open, most] = [0, 0]
    server.on('connection', (socket: Socket) => {
      most = Math.max(most, ++open)
      socket.on('close', () => open--)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const url = `${secure ? 'https' : 'http'}://127.0.0.1:${port}/`
    return { server, url, most: () => most }
  }

  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    }
    globalAgent.options.ca = trusted
  })
  const trusted = globalAgent.options.ca

  /** 80 calls, each of which begins after so many milliseconds: the status or code of each. */
  function callMany(send: Send, url: string, body: unknown, delay: (n: number) => number) {
    const request = { method: 'POST', url, headers: {}, body }
    return Promise.all(
      Array.from({ length: 80 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, delay(n)))
        return send(request, PATIENT).then(
          ({ status }) => String(status),
          (error: unknown) => (error as RequestError).code,
        )
      }),
    )
  }

  describe.each(ways)('of %s', (_way, body) => {
    it.each([
      ['keeps them', {}],
      ['closes each after its answer', { connection: 'close' }],
    ])('are within the bound at a server that %s', async (_what, headers) => {
      const { url, most } = await counting((req, res) => {
        req.resume()
        setTimeout(() => res.writeHead(200, headers).end('ok'), 10)
      })
      const send = createSend({ connectionsPerOrigin: BOUND })
      // Little by little, so that some find others ending.
      expect(new Set(await callMany(send, url, body, (n) => n))).toEqual(new Set(['200']))
      expect(most()).toBe(BOUND)
    })

    it('are within the bound after some could not be opened', async () => {
      let refused = 0
      const { server, url, most } = await counting((req, res) => {
        req.resume()
        setTimeout(() => res.end('ok'), 10)
      }, true)
      // Before the handshake: the connection does not come about.
      server.prependListener('connection', (socket: Socket) => {
        if (refused++ < 40) socket.destroy()
      })
      globalAgent.options.ca = pem('authority')
      const send = createSend({ connectionsPerOrigin: BOUND })
      const answers = await Promise.all([
        callMany(send, url, body, () => 0),
        callMany(send, url, body, (n) => 5 * n),
      ])
      const counts = (code: string) => answers.flat().filter((answer) => answer === code).length
      expect([counts('unreachable'), counts('200')]).toEqual([40, 120])
      expect(most()).toBe(BOUND)
    })

    it('are made again after a certificate that named somebody else', async () => {
      const { server, url } = await counting((_req, res) => res.end('ok'), true)
      globalAgent.options.ca = pem('authority')
      const send = createSend({ connectionsPerOrigin: 1 })
      const call = () => send({ method: 'POST', url, headers: {}, body }, limits)
      for (const name of ['elsewhere', 'elsewhere', 'good', 'good']) {
        ;(server as HttpsServer).setSecureContext({ key: pem('key'), cert: pem(name) })
        if (name === 'good') expect((await call()).status).toBe(200)
        else {
          const message = 'no answer (ERR_TLS_CERT_ALTNAME_INVALID)'
          await expect(call()).rejects.toMatchObject({ code: 'unreachable', message })
        }
      }
    })
  })
})
