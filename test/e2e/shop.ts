import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import session, { type SessionOptions } from 'express-session'
import { oauth, type OAuthOptions } from 'express-oauth-connect'
import { bstats, senler } from 'express-oauth-connect/providers'
import type { Sandbox } from 'express-oauth-connect/sandbox'

/** A site that a test makes for itself, on a port of its own. */
export interface Shop {
  readonly url: string
  readonly app: Express
  /** Method and path of everything that was asked for, oldest first. */
  readonly asked: readonly string[]
  /** Mounts one more `oauth()` of the same providers. */
  mount(options?: Partial<OAuthOptions>): ReturnType<typeof oauth>
  /** A page with this body, and one Content-Security-Policy. */
  page(path: string, body: string, policy?: string): void
}

const closing: (() => void)[] = []

/** Ends all shops that were started. */
export function closeShops(): void {
  for (const close of closing.splice(0)) close()
}

export async function startShop(
  standIns: Sandbox,
  sessions: Partial<SessionOptions> = {},
): Promise<Shop> {
  const app = express()
  const server = createServer((req, res) => void app(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const asked: string[] = []
  app.use((req, _res, next) => {
    asked.push(`${req.method} ${req.path}`)
    next()
  })
  app.use(session({ secret: 's', resave: false, saveUninitialized: false, ...sessions }))
  const { clientId, clientSecret, origin } = standIns.senler
  const providers = [
    senler({ clientId, clientSecret, origin }),
    bstats({ clientName: 'shop', origin: standIns.bstats.origin }),
  ]
  return {
    url,
    app,
    asked,
    mount(options = {}) {
      const auth = oauth({ baseUrl: url, secret: 's'.repeat(32), providers, ...options })
      app.use(auth)
      return auth
    },
    page(path, body, policy) {
      app.get(path, (_req, res) => {
        if (policy !== undefined) res.set('Content-Security-Policy', policy)
        res.type('html').send(`<!doctype html><html lang="en"><meta charset="utf-8">
<title>Shop</title><link rel="icon" href="data:,">${body}</html>`)
      })
    },
  }
}
