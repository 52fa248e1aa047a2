import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { memoryStore } from 'express-oauth-connect'
import { openid } from 'express-oauth-connect/providers'
import { createCertificates } from '../../support/certificates.js'
import { CLIENT, site } from '../../support/site.js'

const certificates = createCertificates(['bank-client'])
let server: Server
let issuer: string
/** Who asked for the metadata, by the name in the certificate. */
let seen: (string | undefined)[]

interface Peer {
  getPeerCertificate(): { readonly subject?: { readonly CN?: string } }
}

beforeAll(async () => {
  const [key, cert, ca] = ['server.key', 'server.crt', 'ca.crt'].map((name) =>
    certificates.pem(name),
  )
  const options = { key, cert, ca, requestCert: true, rejectUnauthorized: false }
  server = createServer(options, (req, res) => {
    seen.push((req.socket as unknown as Peer).getPeerCertificate().subject?.CN)
    res.setHeader('content-type', 'application/json')
    res.end(
      JSON.stringify({
        ...{ issuer, authorization_endpoint: `${issuer}/authorize` },
        ...{ token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` },
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => void (seen = []))
afterAll(() => {
  server.closeAllConnections()
  server.close()
  certificates.remove()
})

describe('metadata of a server whose certificate is of an authority of its own', () => {
  it('are believed by the registration that names it, and by no other', async () => {
    const ca = certificates.pem('ca.crt')
    const shared = memoryStore()
    const { browser } = site(
      [
        openid({ id: 'trusting', issuer, ...CLIENT, tls: { ca } }),
        openid({ id: 'other', issuer, ...CLIENT }),
      ],
      { shared },
    )
    await browser().get('/auth/trusting/start').expect(302)
    const refused = await browser().get('/auth/other/start').accept('json').expect(502)
    expect(refused.body).toMatchObject({ error: 'unreachable' })
    expect(seen).toEqual([undefined])
  })

  it('are asked for with the certificate, where there is one', async () => {
    const registration = openid({
      ...{ id: 'bank', issuer, ...CLIENT },
      tls: certificates.tls('bank-client'),
    })
    await site([registration]).browser().get('/auth/bank/start').expect(302)
    expect(seen).toEqual(['bank-client'])
  })
})
