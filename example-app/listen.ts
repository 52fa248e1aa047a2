import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port that is ours; requests wait for `serve`. */
export interface Listening {
  readonly port: number
  serve(app: RequestListener): void
  close(): Promise<void>
}

/**
 * Listens on this machine's own addresses, both of them, for `localhost` may mean either; or on
 * all addresses.
 * @throws Error that says in plain words why not
 */
export async function listen(port: number, local: boolean): Promise<Listening> {
  let answer: RequestListener = (_req, res) => res.writeHead(503).end()
  const open = (host: string | undefined, at: number) =>
    openServer((req, res) => answer(req, res), host, at)
  const first = await open(local ? '127.0.0.1' : undefined, port)
  const taken = (first.address() as AddressInfo).port
  // A machine without IPv6 has no such address.
  const second = local ? await open('::1', taken).catch(() => undefined) : undefined
  return {
    port: taken,
    serve(app) {
      answer = app
    },
    async close() {
      await Promise.all([closeServer(first), second && closeServer(second)])
    },
  }
}

function openServer(
  answer: RequestListener,
  host: string | undefined,
  port: number,
): Promise<Server> {
  const server = createServer(answer)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(inWords(error, port)))
    server.listen(port, host, () => resolve(server))
  })
}

function inWords(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${port} is taken. Choose another: PORT=${port + 1} npm start`)
  }
  if (error.code === 'EACCES') return new Error(`Port ${port} needs more rights than you have.`)
  return new Error(`Cannot listen on port ${port}: ${error.message}`)
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
