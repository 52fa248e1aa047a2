import { STATUS_CODES } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Answer, Received } from './exchange.js'
import { text } from './exchange.js'

const LARGEST_BODY = 1024 * 1024

/** The whole request; a 4xx where it cannot be decoded or is too large. */
export async function receive(incoming: IncomingMessage): Promise<Received | Answer> {
  const [path = '', ...rest] = (incoming.url ?? '').split('?')
  const query = rest.join('?')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LARGEST_BODY) chunks.push(chunk)
    else if (size > 4 * LARGEST_BODY) break
  }
  if (size > LARGEST_BODY) return plain(413)
  if (!path.startsWith('/') || isMisencoded(path) || isMisencoded(query)) return plain(400)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).toString(),
  }
}

function isMisencoded(part: string): boolean {
  try {
    decodeURIComponent(part)
    return false
  } catch {
    return true
  }
}

function plain(status: number): Answer {
  const headers = { connection: 'close' }
  return text(status, 'text/plain; charset=utf-8', `${STATUS_CODES[status] ?? status}\n`, headers)
}
