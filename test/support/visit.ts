import { createHmac } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import express, { type Request, type Response } from 'express'
import session, { type SessionOptions } from 'express-session'

const secret = 'session secret'

interface Visit extends Partial<SessionOptions> {
  readonly headers?: Readonly<Record<string, string>>
  /** The id of a session that the store holds. */
  readonly id?: string
}

/** A request as a handler of the site sees it, with its session, and no network between. */
export function visit({ headers = {}, id, ...sessions }: Visit = {}): Promise<Request> {
  const incoming = Object.assign(new IncomingMessage(new Socket()), { url: '/', method: 'GET' })
  const cookie = id === undefined ? {} : { cookie: `connect.sid=${signed(id)}` }
  Object.assign(incoming.headers, cookie, headers)
  const app = express()
  app.use(session({ secret, resave: false, saveUninitialized: false, ...sessions }))
  return new Promise((resolve, reject) => {
    app.use((req) => resolve(req))
    app(incoming as Request, new ServerResponse(incoming) as Response, reject)
  })
}

function signed(id: string): string {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')
  return encodeURIComponent(`s:${id}.${signature}`)
}
