import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

const servers = new Set<Server>()
const sockets = new Set<Socket>()

/** A server of bytes: `talk` gets each connection once its first request has come. */
export async function speak(talk: (socket: Socket, request: string) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => talk(socket, chunk.toString('latin1')))
  })
  servers.add(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

/** Connections that are still open at servers of bytes. */
export function openSockets(): number {
  return sockets.size
}

/** A port where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

export interface Backlog {
  readonly origin: string
  /** The process goes on and takes all connections, `more` beyond its own: what they brought. */
  readonly accept: (more: number) => Promise<string>
  readonly release: () => Promise<void>
}

/**
 * A port whose process is stopped and whose queue of connections is full: the kernel answers
 * nobody any more, as behind a firewall that drops packets.
 */
export async function fullBacklog(): Promise<Backlog> {
  const child = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(said.toString())
  child.kill('SIGSTOP')
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'))
  for (const socket of waiting) socket.on('error', () => undefined)
  await Promise.race(waiting.map((socket) => once(socket, 'connect')))
  return {
    origin: `http://127.0.0.1:${port}`,
    async accept(more) {
      let brought = ''
      child.stdout.on('data', (text: Buffer) => (brought += text.toString()))
      child.kill('SIGCONT')
      for (const socket of waiting) socket.end()
      while (brought.split('closed').length <= waiting.length + more) await sleep(20)
      return brought.replaceAll('closed', '')
    },
    async release() {
      for (const socket of waiting) socket.destroy()
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const LISTENER = `
  const said = (text) => process.stdout.write(text)
  const server = require('node:net').createServer((socket) =>
    socket.on('error', () => {}).on('data', said).on('close', () => said('closed')))
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => said(String(server.address().port)))`

afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})
