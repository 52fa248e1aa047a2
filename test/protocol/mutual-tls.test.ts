import { openid, type OpenIdOptions } from 'express-oauth-connect/providers'
import { publicClient, tlsClientAuth } from 'express-oauth-connect'
import { withMetadata } from '../../src/protocol/openid/discovered.js'

const ISSUER = 'https://id.bank.example'
const pem = (label: string) => `-----BEGIN ${label}-----\nAA==\n-----END ${label}-----`
const tls = { cert: pem('CERTIFICATE'), key: pem('PRIVATE KEY') }
const at = (host: string) => ({
  token_endpoint: `https://${host}/token`,
  revocation_endpoint: `https://${host}/revoke`,
  userinfo_endpoint: `https://${host}/userinfo`,
  pushed_authorization_request_endpoint: `https://${host}/par`,
})
const DOCUMENT = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  jwks_uri: `${ISSUER}/jwks`,
  ...at('id.bank.example'),
  mtls_endpoint_aliases: {
    ...at('mutual.bank.example'),
    authorization_endpoint: 'https://mutual.bank.example/authorize',
    jwks_uri: 'https://mutual.bank.example/jwks',
  },
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'tls_client_auth'],
}

const discovered = (options: Partial<OpenIdOptions>, document: object = DOCUMENT) =>
  withMetadata(
    {
      ...openid({ ...{ id: 'bank', issuer: ISSUER, clientId: 'c' }, ...options }),
      redirectUri: 'https://shop.example/auth/bank/callback',
    },
    document as Record<string, unknown>,
  )
const hostsOf = ({ provider, openid: server }: ReturnType<typeof discovered>) =>
  [
    ...[provider.tokenEndpoint, provider.revocationEndpoint, server?.userinfoEndpoint],
    provider.pushedAuthorizationRequestEndpoint,
  ].map((url) => new URL(url ?? '').host)

describe('mtls_endpoint_aliases (RFC 8705 §5)', () => {
  it('are for a client with a certificate, and for what no browser opens', () => {
    const client = discovered({ tls })
    expect(hostsOf(client)).toEqual(Array(4).fill('mutual.bank.example'))
    expect(client.provider.authorizationEndpoint).toBe(`${ISSUER}/authorize`)
    expect(client.openid?.jwksUri).toBe(`${ISSUER}/jwks`)
  })

  it.each<[string, Partial<OpenIdOptions>]>([
    ['a secret', { clientSecret: 's' }],
    [
      'an authority that it trusts, and nothing to show',
      { clientSecret: 's', tls: { ca: tls.cert } },
    ],
  ])('are not for a client with %s', (_what, options) => {
    expect(hostsOf(discovered(options))).toEqual(Array(4).fill('id.bank.example'))
  })

  it('may name a part of the addresses, or none', () => {
    const some = { token_endpoint: 'https://mutual.bank.example/t' }
    expect(hostsOf(discovered({ tls }, { ...DOCUMENT, mtls_endpoint_aliases: some }))).toEqual([
      'mutual.bank.example',
      ...Array<string>(3).fill('id.bank.example'),
    ])
    for (const none of [undefined, null, 'https://mutual.bank.example', []]) {
      const client = discovered({ tls }, { ...DOCUMENT, mtls_endpoint_aliases: none })
      expect(hostsOf(client)).toEqual(Array(4).fill('id.bank.example'))
    }
  })

  it('must be https addresses', () => {
    const aliases = { token_endpoint: 'http://mutual.bank.example/t' }
    expect(() => discovered({ tls }, { ...DOCUMENT, mtls_endpoint_aliases: aliases })).toThrow(
      'token_endpoint is no https address',
    )
  })
})

describe('a client with a certificate and no secret', () => {
  const request = {
    method: 'POST',
    url: 'https://a.example',
    query: {},
    form: {},
    headers: {},
  } as const

  it.each(['tls_client_auth', 'self_signed_tls_client_auth'])('proves itself by %s', (method) => {
    const methods = { token_endpoint_auth_methods_supported: ['client_secret_basic', method] }
    const { provider } = discovered({ tls }, { ...DOCUMENT, ...methods })
    expect(provider.clientAuth).toBe(tlsClientAuth)
    const sent = tlsClientAuth(request, { clientId: 'c', clientSecret: '' })
    expect([sent.form, sent.headers]).toEqual([{ client_id: 'c' }, {}])
  })

  it('is a public one where the server knows no such proof', () => {
    const methods = { token_endpoint_auth_methods_supported: ['none'] }
    expect(discovered({ tls }, { ...DOCUMENT, ...methods }).provider.clientAuth).toBe(publicClient)
  })

  it('is refused without the certificate', () => {
    const options = { clientAuth: tlsClientAuth }
    expect(() => discovered(options)).toThrow('needs tls with cert and key')
    expect(() => discovered({ ...options, tls: { ca: tls.cert } })).toThrow('needs tls')
    expect(() => discovered({ ...options, tls: null as never })).toThrow(TypeError)
  })
})
