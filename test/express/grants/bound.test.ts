import { generateKeyPairSync } from 'node:crypto'
import { dpopStub, type DpopStub } from '../../support/dpop-server.js'
import { plain, site } from '../../support/site.js'
import { json } from '../../support/stub.js'

let provider: DpopStub
beforeEach(async () => {
  provider = await dpopStub()
})

const authOf = (options: object = {}) =>
  site([
    plain(
      provider.origin,
      { deviceAuthorizationEndpoint: `${provider.origin}/device`, dpop: true },
      options,
    ),
  ]).auth

describe('tokens that are bound to a key (RFC 9449)', () => {
  it('come to a device with their key, and are renewed by it', async () => {
    const api = provider.api
    provider.api = (request, res) => {
      if (request.path !== '/device') return api(request, res)
      const device = { device_code: 'D', user_code: 'WDJB-MJHT', expires_in: 60, interval: 1 }
      json(res, 200, { ...device, verification_uri: 'https://id.example/device' })
    }
    const auth = authOf()
    const connection = await (await auth.device('plain')).wait()
    expect(connection.tokens).toMatchObject({ tokenType: 'DPoP', dpopKey: { kty: 'EC' } })
    const expired = { ...connection, tokens: { ...connection.tokens, expiresAt: Date.now() } }
    const client = auth.withTokens('plain', expired, { onTokens: () => undefined })
    expect((await client.get('me')).data).toMatchObject({ token: 'access-token-2' })
    expect(new Set(provider.proofs.map(({ jkt }) => jkt)).size).toBe(1)
  })

  it('come of an assertion, of which a server that asks for its nonce gets another', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    provider.nonces = ({ path }) => (path === '/token' ? 'the-nonce' : undefined)
    const auth = authOf({ clientSecret: undefined, assertion: { privateKey } })
    expect((await auth.app('plain').get('me')).data).toMatchObject({ token: 'access-token-1' })
    const [first, second] = provider.to('/token').map(({ form }) => form.get('assertion'))
    expect(first).toBeTruthy()
    expect(second).not.toBe(first)
  })

  it('come of an exchange with their key', async () => {
    const type = 'urn:ietf:params:oauth:token-type:access_token'
    provider.issued = { issued_token_type: type }
    const token = await authOf().exchange('plain', { subjectToken: 'S' })
    expect(token).toMatchObject({
      tokenType: 'DPoP',
      issuedTokenType: type,
      dpopKey: { kty: 'EC' },
    })
  })
})

describe('a token that says it is bound', () => {
  it('is refused where the registration wants none', async () => {
    provider.token = (_request, res) => {
      const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token'
      json(res, 200, { access_token: 'T', token_type: 'DPoP', issued_token_type })
    }
    const { auth } = site([plain(provider.origin)])
    await expect(auth.exchange('plain', { subjectToken: 'S' })).rejects.toMatchObject({
      code: 'invalid_response',
    })
  })
})
