import { grantsOf, isApplication, refreshes } from '../../../src/protocol/provider/client.js'
import { basic } from '../../../src/protocol/token/client-auth.js'
import {
  authorizationCode,
  clientCredentials,
  refreshToken,
} from '../../../src/protocol/token/grants.js'
import {
  revocationRequest,
  secretsOf,
  tokenRequest,
} from '../../../src/protocol/token/token-request.js'
import { client } from '../../support/client.js'

const signed = { client_id: 'the-client', client_secret: 'client-secret-canary' }
const request = {
  provider: 'plain',
  state: 's',
  codeVerifier: undefined,
  redirectUri: 'https://app.example/auth/plain/callback?state=s',
  params: {},
  returnTo: '/',
  popup: false,
  createdAt: 0,
}

describe('a grant', () => {
  it('is RFC 6749 §4.1.3 for a code, with the verifier and what came with the code', () => {
    const response = { code: 'the-code', params: { shop: '17', code: 'x', grant_type: 'x' } }
    const form = {
      shop: '17',
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: request.redirectUri,
    }
    expect(authorizationCode(request, response)).toEqual(form)
    expect(authorizationCode({ ...request, codeVerifier: 'v' }, response)).toEqual({
      ...form,
      code_verifier: 'v',
    })
  })

  it('is RFC 6749 §6 for a refresh token', () => {
    expect(refreshToken('R')).toEqual({ grant_type: 'refresh_token', refresh_token: 'R' })
  })

  it('is RFC 6749 §4.4.2 for the application itself, with a scope or none', () => {
    expect(clientCredentials('a b')).toEqual({ grant_type: 'client_credentials', scope: 'a b' })
    expect(clientCredentials('')).toEqual({ grant_type: 'client_credentials' })
  })
})

describe('tokenRequest', () => {
  it('posts the grant, signed by the client', () => {
    expect(tokenRequest(client(), refreshToken('R'))).toEqual({
      method: 'POST',
      url: 'https://id.example/token',
      query: {},
      form: { grant_type: 'refresh_token', refresh_token: 'R', ...signed },
      headers: { accept: 'application/json' },
    })
  })

  it('uses the method of the table', () => {
    expect(tokenRequest(client({ tokenMethod: 'GET' }), refreshToken('R')).method).toBe('GET')
  })

  it('gives the table the last word and tells it what it is about', () => {
    const grant = refreshToken('R')
    const odd = client({
      tokenRequest: (plain, context) => ({
        ...plain,
        query: { signed: plain.form.client_secret ?? '', told: JSON.stringify(context) },
      }),
    })
    const { query } = tokenRequest(odd, grant, { shop: '17' })
    expect(query.signed).toBe('client-secret-canary')
    expect(JSON.parse(query.told ?? '')).toEqual({
      grant,
      redirectUri: odd.redirectUri,
      params: { shop: '17' },
    })
    expect(JSON.parse(tokenRequest(odd, grant).query.told ?? '')).toMatchObject({ params: {} })
  })
})

describe('revocationRequest', () => {
  it('is RFC 7009 §2.1', () => {
    expect(revocationRequest(client(), 'https://id.example/revoke', 'T')).toEqual({
      method: 'POST',
      url: 'https://id.example/revoke',
      query: {},
      form: { token: 'T', ...signed },
      headers: {},
    })
  })
})

describe('secretsOf', () => {
  it('knows everything in a request that nobody else may hear', () => {
    const form = { code: 'C', refresh_token: 'R', code_verifier: 'V', token: 'T', scope: 'S' }
    const headers = { authorization: basic('u', 'p') }
    const whole = { method: 'POST' as const, url: '', query: {}, form, headers }
    expect(new Set(secretsOf(client(), whole))).toEqual(
      new Set(['client-secret-canary', headers.authorization.slice(6), 'C', 'R', 'V', 'T']),
    )
    const none = secretsOf(client(), { ...whole, form: {}, headers: {} })
    expect(none.filter((secret) => secret !== undefined)).toEqual(['client-secret-canary'])
  })
})

describe('a client', () => {
  it('refreshes where its provider gives refresh tokens', () => {
    expect(refreshes(client())).toBe(true)
    expect(refreshes(client({ grants: ['authorization_code'] }))).toBe(false)
    expect(grantsOf(client({ grants: ['client_credentials'] }).provider)).toEqual([
      'client_credentials',
    ])
  })

  it('is an application where the tokens are its own', () => {
    expect(isApplication(client({ grants: ['client_credentials'] }))).toBe(true)
    expect(isApplication(client())).toBe(false)
  })
})
