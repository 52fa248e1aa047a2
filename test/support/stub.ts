import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from './servers.js'

/** What a provider received. */
export interface Received {
  readonly method: string
  /** Path and query as they came. */
  readonly url: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly form: URLSearchParams
}

type Answer = (request: Received, res: ServerResponse) => void | Promise<void>

/** An authorization server and API on this machine that does just what a test says. */
export interface Stub {
  readonly origin: string
  /** Everything received, oldest first. */
  readonly calls: Received[]
  /** The calls to one path. */
  to(path: string): Received[]
  /** How the token endpoint answers from now on. */
  token: Answer
  /** How everything else answers from now on. */
  api: Answer
}

let tokens = 0

/** A new token each time, with a refresh token and an hour to live. */
export function issue(fields: Readonly<Record<string, unknown>> = {}): Answer {
  return (_request, res) => {
    const n = ++tokens
    json(res, 200, {
      access_token: `access-token-${n}`,
      refresh_token: `refresh-token-${n}`,
      token_type: 'Bearer',
      expires_in: 3600,
      ...fields,
    })
  }
}

export function json(res: ServerResponse, status: number, body: unknown, headers = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(JSON.stringify(body))
}

export function answer(status: number, body: string | Buffer, headers = {}): Answer {
  return (_request, res) => {
    res.writeHead(status, headers)
    res.end(body)
  }
}

export async function stub(): Promise<Stub> {
  const calls: Received[] = []
  const made: { token: Answer; api: Answer } = {
    token: issue(),
    api: (request, res) =>
      json(res, 200, { path: request.url, auth: request.headers.authorization }),
  }
  const origin = await listen((req, res) => {
    void receive(req).then(async (request) => {
      calls.push(request)
      await (request.path === '/token' ? stubbed.token : stubbed.api)(request, res)
    })
  })
  const stubbed: Stub = {
    origin,
    calls,
    to: (path) => calls.filter((call) => call.path === path),
    ...made,
  }
  return stubbed
}

async function receive(req: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://stub')
  return {
    method: req.method ?? '',
    url: req.url ?? '',
    path: pathname,
    query: searchParams,
    headers: req.headers,
    body,
    form: new URLSearchParams(body),
  }
}
