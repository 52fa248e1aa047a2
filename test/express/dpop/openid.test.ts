import { generateKeyPairSync } from 'node:crypto'
import { readProof } from '../../support/dpop-server.js'
import { openIdStub, type OpenIdStub } from '../../support/openid-server.js'
import { begin, site } from '../../support/site.js'
import { json } from '../../support/stub.js'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
  server.metadata.dpop_signing_alg_values_supported = ['RS256', 'ES256']
  const token = server.token
  server.token = async (request, res) => {
    const end = res.end.bind(res)
    // The same answer, with the type of a token that is bound.
    Object.assign(res, { end: (body: string) => end(body.replace('"Bearer"', '"DPoP"')) })
    await token(request, res)
  }
})

test('userinfo is asked with a proof', async () => {
  const shop = site([server.registration({ dpop: true })], {
    onSignIn: async (signIn) => {
      await signIn.profile()
    },
  })
  const visitor = shop.browser()
  const { authorize, callback } = await begin(visitor, 'company')
  await fetch(authorize)
  await visitor.get(callback({ code: 'c', iss: server.issuer })).expect(302)
  const [asked] = server.to('/userinfo')
  expect(asked?.headers.authorization).toBe('DPoP access-token-1')
  const proof = readProof(String(asked?.headers.dpop), 'GET', `${server.issuer}/userinfo`)
  expect(proof.jkt).toBe(authorize.searchParams.get('dpop_jkt'))
})

test.each([
  ['offer no DPoP', undefined],
  ['list other algorithms alone', ['RS256', 'EdDSA']],
])('metadata that %s: start says so', async (_what, algorithms) => {
  server.metadata.dpop_signing_alg_values_supported = algorithms
  const errors: unknown[] = []
  const shop = site([server.registration({ dpop: true })], {
    onError: (error) => void errors.push(error),
  })
  const { body } = await shop.browser().get('/auth/company/start').accept('json').expect(502)
  expect(body).toMatchObject({ error: 'invalid_response' })
  expect(String(errors[0])).toContain('dpop is true')
  await site([server.registration()]).browser().get('/auth/company/start').expect(302)
})

test('a server that is offered by its metadata is not taken unasked', async () => {
  const { authorize } = await begin(site([server.registration()]).browser(), 'company')
  expect(authorize.searchParams.has('dpop_jkt')).toBe(false)
})

test('a client authentication by a key goes with a key of its own', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  server.metadata.token_endpoint_auth_methods_supported = ['private_key_jwt']
  server.before = (request, res) => {
    if (request.path !== '/token' || request.headers.dpop === undefined) return false
    const { claims } = readProof(request.headers.dpop as string, 'POST', `${server.issuer}/token`)
    if (claims.nonce === 'n') return false
    json(res, 400, { error: 'use_dpop_nonce' }, { 'dpop-nonce': 'n' })
    return true
  }
  const registration = server.registration({ dpop: true, privateKey, clientSecret: undefined })
  const visitor = site([registration]).browser()
  const { authorize, callback } = await begin(visitor, 'company')
  await fetch(authorize)
  await visitor.get(callback({ code: 'c', iss: server.issuer })).expect(302)
  expect(server.to('/token')).toHaveLength(2)
})
