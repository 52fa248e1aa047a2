import { createServer, type Server, type Socket } from 'node:net'

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

afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})
