import { PassThrough } from 'node:stream'
import { createSend } from '../../../src/http/transport/transport.js'
import { createTurns } from '../../../src/http/transport/turns.js'
import { json, stub, type Stub } from '../../support/stub.js'

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const limits = (timeout: number, signal?: AbortSignal) => ({ timeout, signal, maxBytes: 1_000 })

/** An API of so many workers, each busy for so long with one call. */
async function workers(count: number, ms: number): Promise<Stub & { most: () => number }> {
  const server = await stub()
  const waiting: (() => void)[] = []
  let busy = 0
  let most = 0
  const next = () => {
    if (busy >= count) return
    const work = waiting.shift()
    if (!work) return
    busy++
    work()
  }
  server.api = async (_request, res) => {
    most = Math.max(most, waiting.length + busy + 1)
    await new Promise<void>((resolve) => {
      waiting.push(() => setTimeout(resolve, ms))
      next()
    })
    busy--
    json(res, 200, {})
    next()
  }
  return Object.assign(server, { most: () => most })
}

const get = (server: Stub, send = createSend(), timeout = 1_000) =>
  send({ method: 'GET', url: `${server.origin}/x`, headers: {}, body: undefined }, limits(timeout))

describe('many calls at once', () => {
  it.each([[undefined], [4]])(
    'all reach an API of four workers, each within its own deadline (connectionsPerOrigin: %p)',
    async (connectionsPerOrigin) => {
      const server = await workers(4, 60)
      const send = createSend({ connectionsPerOrigin })
      // 80 calls take 1.2 s together; each of 32 half a second.
      const calls = Array.from({ length: 80 }, () => get(server, send))
      const outcomes = await Promise.allSettled(calls)
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
      expect(server.most()).toBeLessThanOrEqual(connectionsPerOrigin ?? 32)
    },
  )

  it('do not wait for ever: as long as a call may take', async () => {
    const server = await workers(1, 10_000)
    const send = createSend({ connectionsPerOrigin: 1 })
    const first = get(server, send, 400)
    const from = performance.now()
    await expect(get(server, send, 100)).rejects.toMatchObject({ code: 'timeout' })
    expect(performance.now() - from).toBeLessThan(300)
    await expect(first).rejects.toMatchObject({ code: 'timeout' })
  })

  it('give a turn back whatever came of it', async () => {
    const server = await stub()
    const send = createSend({ connectionsPerOrigin: 1 })
    server.api = (_request, res) => void res.destroy()
    for (let n = 0; n < 3; n++) await expect(get(server, send)).rejects.toThrow()
    const stream = new PassThrough()
    server.api = (_request, res) => void setTimeout(() => json(res, 200, {}), 100)
    const busy = get(server, send)
    const failing = send(
      { method: 'POST', url: `${server.origin}/x`, headers: {}, body: stream },
      limits(1_000),
    )
    stream.destroy(new Error('the disk is gone'))
    await expect(failing).rejects.toThrow()
    await busy
    await later(20)
    expect((await get(server, send)).status).toBe(200)
  })

  it('can be called off while they wait', async () => {
    const server = await workers(1, 200)
    const send = createSend({ connectionsPerOrigin: 1 })
    const first = get(server, send)
    const controller = new AbortController()
    const url = `${server.origin}/x`
    const waiting = send(
      { method: 'GET', url, headers: {}, body: undefined },
      limits(1_000, controller.signal),
    )
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    expect((await first).status).toBe(200)
    expect(server.calls).toHaveLength(1)
  })
})

describe('turns', () => {
  it('are each origin’s own, and come in order', async () => {
    const turns = createTurns(1)
    const order: number[] = []
    expect(turns.take('a', limits(500))).toBeUndefined()
    expect(turns.take('b', limits(500))).toBeUndefined()
    const waits = [1, 2].map((n) => turns.take('a', limits(500))?.then(() => order.push(n)))
    turns.giveBack('a')
    await waits[0]
    expect(order).toEqual([1])
    turns.giveBack('a')
    await waits[1]
    expect(order).toEqual([1, 2])
    turns.giveBack('a')
    expect(turns.take('a', limits(500))).toBeUndefined()
  })
})
