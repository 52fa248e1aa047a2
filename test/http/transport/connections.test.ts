import { Agent, createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { createSend, type RequestLimits } from '../../../src/http/transport/transport.js'
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

  it('counts the waiting towards the deadline of a call', async () => {
    const origin = await listen(() => undefined)
    const one = createSend({ connectionsPerOrigin: 1 })
    const request = { method: 'GET', url: origin, headers: {}, body: undefined }
    const calls = [1, 2].map(() => one(request, { ...limits, timeout: 200 }))
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('open connections', () => {
  const BOUND = 4
  const form = new FormData()
  form.append('a', '1')
  /** A form goes by axios, anything else by undici. */
  const ways = [
    ['an ordinary call', undefined],
    ['a multipart form', form],
  ] as const

  /** A server that counts how many connections it has at most at once. */
  async function counting(answer: RequestListener, port = 0) {
    const server = createServer(answer)
    let [open, most] = [0, 0]
    server.on('connection', (socket) => {
      most = Math.max(most, ++open)
      socket.on('close', () => open--)
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return { server, port: (server.address() as AddressInfo).port, most: () => most }
  }

  async function close(server: Server): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  /** Calls that begin little by little, so that some find others ending. */
  async function callMany(port: number, body: unknown): Promise<string[]> {
    const send = createSend({ connectionsPerOrigin: BOUND })
    const request = { method: 'POST', url: `http://127.0.0.1:${port}/`, headers: {}, body }
    return Promise.all(
      Array.from({ length: 80 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, n))
        return send(request, PATIENT).then(
          ({ status }) => String(status),
          ({ code }: { code: string }) => code,
        )
      }),
    )
  }

  describe.each(ways)('of %s', (_way, body) => {
    it.each([
      ['keeps them', {}],
      ['closes each after its answer', { connection: 'close' }],
    ])('are within the bound at a server that %s', async (_what, headers) => {
      const { server, port, most } = await counting((req, res) => {
        req.resume()
        setTimeout(() => res.writeHead(200, headers).end('ok'), 10)
      })
      expect(new Set(await callMany(port, body))).toEqual(new Set(['200']))
      expect(most()).toBe(BOUND)
      await close(server)
    })

    it('are within the bound at a server that comes back after it was down', async () => {
      const { server: first, port } = await counting(() => undefined)
      await close(first)
      const calls = callMany(port, body)
      await new Promise((resolve) => setTimeout(resolve, 15))
      const { server, most } = await counting((req, res) => {
        req.resume()
        setTimeout(() => res.end('ok'), 10)
      }, port)
      expect(new Set(await calls)).toEqual(new Set(['unreachable', '200']))
      expect(most()).toBe(BOUND)
      await close(server)
    })
  })
})
