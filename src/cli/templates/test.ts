import type { Names } from './table.js'

/** A test against a server on this machine, which passes as it is. Jest's words, or Vitest's. */
export function testTemplate({ id, constant, title, file }: Names): string {
  return `import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { oauth } from 'express-oauth-connect'
import { signIn } from 'express-oauth-connect/testing'
import { ${constant} } from '${file}'

/** ${title} as its documentation says it behaves: correct it together with the table. */
async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://stub')
  const json = (status: number, body: unknown) => {
    res.writeHead(status, { 'content-type': 'application/json' })
    res.end(JSON.stringify(body))
  }
  if (url.pathname.endsWith('/authorize')) {
    // It agrees at once and sends the visitor back.
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.searchParams.set('code', 'the-code')
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    res.writeHead(302, { location: back.href }).end()
  } else if (url.pathname.endsWith('/token')) {
    const form = new URLSearchParams(await textOf(req))
    const known = form.get('client_secret') === 'the-secret' && form.get('code') === 'the-code'
    if (known) json(200, { access_token: 'the-token', token_type: 'Bearer', expires_in: 3600 })
    else json(400, { error: 'invalid_grant' })
  } else {
    const allowed = req.headers.authorization === 'Bearer the-token'
    json(allowed ? 200 : 401, allowed ? { path: url.pathname } : { error: 'invalid_token' })
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of req) text += String(chunk)
  return text
}

/** A site with this one provider, its endpoints moved to the stub. */
function shop(origin: string): Express {
  const app = express()
  app.use(session({ secret: 'a secret for tests', resave: false, saveUninitialized: false }))
  app.use(
    oauth({
      baseUrl: 'http://localhost:3000',
      secret: 'a secret for tests, 32 bytes or more',
      providers: [${constant}({ clientId: 'the-client', clientSecret: 'the-secret', origin })],
    }),
  )
  app.get('/me', (req, res, next) => {
    req
      .oauth('${id}')
      .get('me')
      .then(({ data }) => res.json(data), next)
  })
  return app
}

describe('${title}', () => {
  const server = createServer((req, res) => void answer(req, res))
  let origin = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  it('signs a visitor in and calls the API with the token', async () => {
    const browser = supertest.agent(shop(origin))
    expect(await signIn(browser, '${id}', { returnTo: '/me' })).toBe('/me')
    const { body } = await browser.get('/me').expect(200)
    expect(body.path).toMatch(/\\/me$/)
  })

  it('asks for nothing without a sign-in', async () => {
    await supertest(shop(origin)).get('/me').expect(401)
  })
})
`
}
