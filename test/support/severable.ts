import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server on this machine that can be cut, as by a cable. */
export interface Severable {
  readonly port: number
  /** Ends what is open, and refuses what comes. */
  cut(): Promise<void>
  /** Lets connections through again. */
  mend(): Promise<void>
}

/** Puts one in front of a port. */
export async function severable(target: number): Promise<Severable> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    const onwards = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [socket, onwards],
      [onwards, socket],
    ] as const) {
      open.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
    socket.pipe(onwards).pipe(socket)
  })
  const listenAt = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listenAt(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve))
      open.forEach((socket) => socket.destroy())
      await closed
    },
    mend: () => listenAt(port),
  }
}
