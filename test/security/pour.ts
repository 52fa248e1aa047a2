import { connect } from 'node:net'

const BATCH = 100

/**
 * Sends `count` GET requests down one connection, a hundred at a time, and gives the heads of all
 * answers. A client library would take longer than what it measures.
 */
export function pour(
  origin: string,
  path: (n: number) => string,
  count: number,
): Promise<readonly string[]> {
  const { hostname, port } = new URL(origin)
  const heads: string[] = []
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let sent = 0
    let rest = ''
    const more = () => {
      const paths = Array.from({ length: Math.min(BATCH, count - sent) }, () => path(sent++))
      const requests = paths.map(
        (one) => `GET ${one} HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n`,
      )
      if (requests.length > 0) return void socket.write(requests.join(''))
      socket.destroy()
      resolve(heads)
    }
    socket.on('connect', more)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`closed after ${heads.length} answers`)))
    socket.on('data', (chunk) => {
      const { found, left } = take(rest + chunk.toString('latin1'))
      heads.push(...found)
      rest = left
      if (heads.length === sent) more()
    })
  })
}

/** The heads of all complete answers in text, and what is left. */
function take(text: string): { found: string[]; left: string } {
  const found: string[] = []
  let at = 0
  for (;;) {
    const end = text.indexOf('\r\n\r\n', at)
    if (end === -1) return { found, left: text.slice(at) }
    const head = text.slice(at, end)
    const next = end + 4 + Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
    if (next > text.length) return { found, left: text.slice(at) }
    found.push(head)
    at = next
  }
}
