import {
  accountOf,
  bindingOf,
  grantsOf,
  isApplication,
  refreshes,
} from '../../../src/protocol/provider/client.js'
import { basic } from '../../../src/protocol/token/client-auth.js'
import {
  authorizationCode,
  applicationGrant,
  refreshToken,
} from '../../../src/protocol/token/grants.js'
import {
  createRevocationRequests,
  createTokenRequest,
  secretsOf,
} from '../../../src/protocol/token/create-token-request.js'
import type { Client } from '../../../src/protocol/provider/client.js'
import type { Grant } from '../../../src/protocol/token/grants.js'
import type { TokenRequest } from '../../../src/protocol/token/token-request.js'
import { client, failure } from '../../support/client.js'

const signed = { client_id: 'the-client', client_secret: 'client-secret-canary' }
const request = {
  provider: 'plain',
  state: 's',
  codeVerifier: undefined,
  dpopKey: undefined,
  redirectUri: 'https://app.example/auth/plain/callback?state=s',
  params: {},
  scope: '',
  returnTo: '/',
  popup: false,
  issRequired: false,
  data: undefined,
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
    const application = (scope: readonly string[]) =>
      applicationGrant(client({ grants: ['client_credentials'] }, { scope }))
    expect(application(['a', 'b'])).toEqual({ grant_type: 'client_credentials', scope: 'a b' })
    expect(application([])).toEqual({ grant_type: 'client_credentials' })
  })
})

const sign = (registered: Client, grant: Grant, params = {}) =>
  createTokenRequest(registered, grant, params, 100)
const requestOf = async (registered: Client, grant: Grant, params = {}) =>
  (await sign(registered, grant, params)).request

describe('createTokenRequest', () => {
  it('posts the grant, signed by the client', async () => {
    expect(await requestOf(client(), refreshToken('R'))).toEqual({
      method: 'POST',
      url: 'https://id.example/token',
      query: {},
      form: { grant_type: 'refresh_token', refresh_token: 'R', ...signed },
      headers: { accept: 'application/json' },
    })
  })

  it('uses the method of the table', async () => {
    const { method } = await requestOf(client({ tokenMethod: 'GET' }), refreshToken('R'))
    expect(method).toBe('GET')
  })

  it('refreshes where the table says', async () => {
    const elsewhere = client({ refreshEndpoint: 'https://id.example/refresh' })
    const code: Grant = { grant_type: 'authorization_code', code: 'C' }
    expect((await requestOf(elsewhere, refreshToken('R'))).url).toBe('https://id.example/refresh')
    expect((await requestOf(elsewhere, code)).url).toBe('https://id.example/token')
  })

  it('gives the table the last word and tells it what it is about', async () => {
    const told: unknown[] = []
    const odd = client(
      {
        account: 'shop',
        settings: { tenant: /^\w+$/ },
        tokenRequest: [
          (plain, context) => {
            told.push(context)
            return Promise.resolve({ ...plain, query: { signed: plain.form.client_secret ?? '' } })
          },
          (plain) => ({ ...plain, method: 'GET' }),
        ],
      },
      { settings: { tenant: 'acme' } },
    )
    const { method, query } = await requestOf(odd, refreshToken('R'), { shop: '17' })
    expect([method, query]).toEqual(['GET', { signed: 'client-secret-canary' }])
    expect(told).toEqual([
      {
        grant: 'refresh_token',
        account: '17',
        params: { shop: '17' },
        clientId: 'the-client',
        clientSecret: 'client-secret-canary',
        settings: { tenant: 'acme' },
        redirectUri: odd.redirectUri,
        scope: '',
      },
    ])
  })

  it('lets the client authenticate itself in its own time', async () => {
    const slow = client({
      clientAuth: (plain) => Promise.resolve({ ...plain, form: { client_assertion: 'J' } }),
    })
    const { request, secrets } = await sign(slow, refreshToken('R'))
    expect(request).toMatchObject({ form: { client_assertion: 'J' } })
    expect(secrets()).toEqual(expect.arrayContaining(['J', 'R']))
  })

  it('knows the secrets that the table gave another name', async () => {
    const renamed = client({
      tokenRequest: (plain) => ({ ...plain, form: { auth_code: plain.form.code ?? '' } }),
    })
    const code: Grant = { grant_type: 'authorization_code', code: 'C', code_verifier: 'V' }
    expect((await sign(renamed, code)).secrets()).toEqual(['client-secret-canary', 'C', 'V'])
  })

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['another method', { method: 'PATCH' }],
    ['http elsewhere', { url: 'http://evil.example/' }],
    ['an address with a user', { url: 'https://a:b@id.example/' }],
    ['numbers in the form', { form: { a: 1 } }],
    ['no headers', { headers: undefined }],
    ['a query as text', { query: 'a=1' }],
  ])('refuses %s from a cell', async (_what, wrong) => {
    const made = (plain: TokenRequest) =>
      (wrong === undefined || Array.isArray(wrong) ? wrong : { ...plain, ...wrong }) as TokenRequest
    for (const cell of ['tokenRequest', 'clientAuth'] as const) {
      expect(await failure(sign(client({ [cell]: made }), refreshToken('R')))).toMatchObject({
        name: 'TokenError',
        code: 'internal_error',
        status: 502,
        hint: expect.stringMatching(`A function of ${cell} returned .*, expected`) as string,
      })
    }
  })
})

describe('createRevocationRequests', () => {
  const tokens = { accessToken: 'A', tokenType: 'Bearer', refreshToken: 'R' }
  const connection = { tokens, account: '17', params: { shop: '17' } }
  const url = 'https://id.example/revoke'

  it('are RFC 7009 §2.1, of the refresh token where there is one, and of the access token', async () => {
    const requests = await createRevocationRequests(client(), url, connection, 100)
    expect(requests.map(({ request }) => request)).toEqual(
      ['R', 'A'].map((token) => ({
        ...{ method: 'POST', url, query: {}, headers: {} },
        form: { token, ...signed },
      })),
    )
    const bare = { ...connection, tokens: { accessToken: 'A', tokenType: 'Bearer' } }
    const other = await createRevocationRequests(client(), url, bare, 100)
    expect(other.map(({ request }) => request.form.token)).toEqual(['A'])
  })

  it('gives the table the last word and the tokens', async () => {
    const odd = client({
      revocationRequest: (plain, { tokens, account }) => ({
        ...plain,
        method: 'DELETE',
        form: { token: tokens.accessToken, account },
      }),
    })
    const requests = await createRevocationRequests(odd, url, connection, 100)
    expect(requests).toHaveLength(1)
    const { request, secrets } = requests[0] as (typeof requests)[0]
    expect(request).toMatchObject({ method: 'DELETE', form: { token: 'A', account: '17' } })
    expect(secrets()).toEqual(expect.arrayContaining(['A', 'R', 'client-secret-canary']))
  })
})

describe('secretsOf', () => {
  it('knows what a table added under a name of its own, and leaves what explains a refusal', () => {
    const added = 'a-signature-of-the-request'
    const told = 'a-scope-that-everybody-may-hear'
    const plain = { method: 'POST' as const, url: '', query: {}, form: {}, headers: {} }
    const scoped = {
      scope: told,
      redirect_uri: 'https://app.example/auth/x',
      short: 'a-short-word',
    }
    for (const place of ['query', 'form', 'headers', 'json']) {
      const found = secretsOf(client(), [{ ...plain, [place]: { sig: added, n: 1, ...scoped } }])
      expect(found).toEqual(['client-secret-canary', added])
    }
    const named = {
      ...plain,
      json: ['x'],
      form: { app: client().redirectUri, words: 'two words of it' },
    }
    expect(secretsOf(client(), [named])).toEqual(['client-secret-canary'])
  })

  it('knows everything in a request that nobody else may hear', () => {
    const form = { code: 'C', refresh_token: 'R', code_verifier: 'V', token: 'T', scope: 'S' }
    const headers = { authorization: basic('u', 'p') }
    const whole = { method: 'POST' as const, url: '', query: {}, form, headers }
    expect(new Set(secretsOf(client(), [whole]))).toEqual(
      new Set(['client-secret-canary', headers.authorization.slice(6), 'C', 'R', 'V', 'T']),
    )
    expect(secretsOf(client(), [{ ...whole, form: {}, headers: {} }])).toEqual([
      'client-secret-canary',
    ])
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

  it('names a connection by the parameter of its table', () => {
    expect(accountOf(client({ account: 'shop' }), { shop: '17' })).toBe('17')
    expect(accountOf(client({ account: 'shop' }), {})).toBe('default')
    expect(accountOf(client(), { shop: '17' })).toBe('default')
  })

  it('is bound to its id and to where its tokens go', () => {
    expect(bindingOf(client())).toEqual({
      clientId: 'the-client',
      tokenOrigin: 'https://id.example',
      apiOrigin: 'https://api.example',
    })
    expect(bindingOf(client({}, { origin: 'http://127.0.0.1:1' }))).toMatchObject({
      tokenOrigin: 'http://127.0.0.1:1',
      apiOrigin: 'http://127.0.0.1:1',
    })
  })
})
