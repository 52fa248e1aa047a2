import { readFileSync } from 'node:fs'
import { Agent, createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { begin, plain, site } from '../support/site.js'
import { connected } from './hostile.js'

const pem = (name: string) => readFileSync(join(__dirname, 'certificates', `${name}.pem`))
const selfSigned = (what: string) => readFileSync(join(__dirname, `self-signed.${what}.pem`))

/** Trusts the authority of the tests, and nothing is left out of checking. */
const httpsAgent = new Agent({ ca: pem('authority') })
afterAll(() => httpsAgent.destroy())

/** Signs in at a token endpoint with this certificate. */
async function signInAt(options: ServerOptions, host = '127.0.0.1') {
  let requests = 0
  const server = createServer(options, (_req, res) => {
    requests++
    res.setHeader('content-type', 'application/json')
    res.end('{"access_token":"the-token","token_type":"Bearer"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const tokenEndpoint = `https://${host}:${port}/token`
  const browser = site([plain('https://plain.example', { tokenEndpoint })], {
    http: { httpsAgent },
  }).browser()
  const { callback } = await begin(browser)
  const response = await browser.get(callback()).set('Accept', 'application/json')
  server.closeAllConnections()
  server.close()
  const { error } = response.body as { error?: string }
  return { status: response.status, error, requests, connected: await connected(browser) }
}

const refused = { status: 502, error: 'unreachable', requests: 0, connected: [] }
const certified = (name: string) => ({ key: pem('key'), cert: pem(name) })

test('T102: a certificate in order is accepted, so the rows below fail for their own reasons', async () => {
  expect(await signInAt(certified('good'))).toMatchObject({
    status: 302,
    requests: 1,
    connected: ['plain'],
  })
})

test.each([
  ['that is over', certified('expired')],
  ['of another host', certified('elsewhere')],
  ['of an authority nobody trusts', certified('stranger')],
  ['nobody vouches for', { key: selfSigned('key'), cert: selfSigned('cert') }],
])('T102: a certificate %s is refused before a secret is sent', async (_what, options) => {
  expect(await signInAt(options)).toEqual(refused)
})

test('T102: a certificate for an address is none for its name', async () => {
  expect(await signInAt(certified('good'), 'localhost')).toEqual(refused)
})

test('T102: TLS 1.1 is refused before a secret is sent', async () => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  expect(await signInAt({ ...certified('good'), ...old })).toEqual(refused)
})
