import { generateKeyPairSync } from 'node:crypto'
import {
  clientSecretBasic,
  inHeader,
  inQuery,
  privateKeyJwt,
  publicClient,
  tlsClientAuth,
} from 'express-oauth-connect'
import { openid, type OpenIdOptions } from 'express-oauth-connect/providers'
import { register } from '../../src/protocol/provider/registration/register.js'
import type { Provider } from '../../src/protocol/provider/provider.js'
import type { DiscoveredTable } from '../../src/protocol/openid/discovery.js'

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey
const privateKey = ec('P-256')
const pem = (label: string) => `-----BEGIN ${label}-----\nAA==\n-----END ${label}-----`
const tls = { cert: pem('CERTIFICATE'), key: pem('PRIVATE KEY') }

const bank = (options: Partial<OpenIdOptions> = {}) =>
  openid({
    ...{ id: 'bank', issuer: 'https://id.bank.example', clientId: 'c', fapi: true },
    ...options,
  })
const byTable = (cells: Partial<Provider>, options = {}) =>
  register(
    {
      ...{ id: 'bank', name: 'Bank', issuer: 'https://id.bank.example', discovery: true },
      ...{ fapi: true, dpop: true, ...cells },
    } as DiscoveredTable,
    { clientId: 'c', privateKey, ...options },
  )

describe('fapi: true', () => {
  it.each<[string, Partial<OpenIdOptions>]>([
    ['a private key and DPoP', { privateKey, dpop: true }],
    ['a private key and a certificate', { privateKey, tls }],
    ['a certificate for both', { tls }],
    ['a certificate and DPoP', { tls, dpop: true }],
  ])('takes %s', (_what, options) => {
    expect(bank(options).provider.fapi).toBe(true)
    expect(
      bank({ ...options, clientAuth: options.privateKey ? privateKeyJwt : tlsClientAuth }).id,
    ).toBe('bank')
  })

  it.each<[string, Partial<OpenIdOptions>, string]>([
    ['a secret', { clientSecret: 's', dpop: true }, 'clientAuth by privateKey or by tls'],
    ['nothing', { dpop: true }, 'clientAuth by privateKey or by tls'],
    ['a public client', { clientAuth: publicClient, dpop: true }, 'clientAuth by privateKey'],
    [
      'a secret by name',
      { clientAuth: clientSecretBasic, clientSecret: 's', dpop: true },
      'clientAuth',
    ],
    ['a token that is bound to nothing', { privateKey }, 'dpop: true, or tls with cert'],
    ['an authority alone', { privateKey, tls: { ca: tls.cert } }, 'dpop: true, or tls with cert'],
    ['P-384', { privateKey: ec('P-384'), dpop: true }, 'signs with ES384'],
    ['a short RSA key', { privateKey: rsa(1024), dpop: true }, 'has 1024 bits'],
    [
      'RS512 by a JWK',
      { privateKey: { ...rsa(2048).export({ format: 'jwk' }), alg: 'RS512' }, dpop: true },
      'RS512',
    ],
    [
      'RS256 of id_tokens',
      { privateKey, dpop: true, idToken: { algorithms: ['RS256'] } },
      'idToken.algorithms',
    ],
    [
      'an endpoint by name',
      { privateKey, dpop: true, tokenEndpoint: 'https://id.bank.example/t' },
      'needs discovery',
    ],
    [
      'an authorization endpoint by name',
      { privateKey, dpop: true, authorizationEndpoint: 'https://id.bank.example/a' },
      'needs discovery',
    ],
    [
      'an endpoint for pushed requests by name',
      { privateKey, dpop: true, pushedAuthorizationRequestEndpoint: 'https://id.bank.example/p' },
      'needs discovery',
    ],
    ['plain http', { privateKey, dpop: true, allowHttp: true }, 'over https'],
    ['a word', { privateKey, dpop: true, fapi: 'yes' as never }, 'fapi must be true or false'],
  ])('refuses %s', (_what, options, words) => {
    expect(() => bank(options)).toThrow(TypeError)
    expect(() => bank(options)).toThrow(words)
    expect(() => bank({ ...options, fapi: false })).not.toThrow('fapi: true')
  })

  it.each<[string, Partial<Provider>, string]>([
    ['no PKCE', { pkce: false }, 'pkce: true, got false'],
    ['plain PKCE', { pkce: 'plain' }, 'pkce: true, got "plain"'],
    ['a server without a state', { stateIn: 'none' }, 'stateIn'],
    ['the code in a query', { tokenMethod: 'GET' }, 'tokenMethod'],
    ['the token in a query', { bearer: inQuery('t'), dpop: undefined }, 'the token in a header'],
    [
      'a table without discovery',
      {
        discovery: undefined,
        tokenEndpoint: 'https://a.example/t',
        authorizationEndpoint: 'https://a.example/a',
        apiBaseUrl: 'https://a.example/',
        clientAuth: privateKeyJwt,
      },
      'needs discovery',
    ],
  ])('refuses a table with %s', (_what, cells, words) => {
    const options = { tls, ...('stateIn' in cells && { acceptNoState: true }) }
    expect(() => byTable(cells, options)).toThrow(words)
  })

  it('takes a table whose API wants another header', () => {
    const made = byTable({ bearer: inHeader('X-Token'), dpop: undefined }, { tls })
    expect(made.provider.fapi).toBe(true)
  })
})
