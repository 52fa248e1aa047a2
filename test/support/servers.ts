import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const servers = new Set<Server>()

/** A real server on a free port of this machine, closed after the file's tests. */
export async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  servers.add(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterAll(async () => {
  const closing = [...servers].map(
    (server) =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  await Promise.all(closing)
})
