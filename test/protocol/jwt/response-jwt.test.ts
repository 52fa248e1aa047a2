import { generateKeyPairSync } from 'node:crypto'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { answersByJwt, readResponseJwt } from '../../../src/protocol/jwt/response-jwt.js'
import { client, failure } from '../../support/client.js'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ISSUER = 'https://id.example'
const OURS = client({
  ...{ issuer: ISSUER, responseMode: 'jwt' },
  idToken: { jwksUri: 'https://id.example/jwks', algorithms: ['ES256'] },
})

async function read(claims: object, state: string) {
  const { SignJWT } = await loadJose()
  const response = await new SignJWT({
    iss: ISSUER,
    aud: 'the-client',
    exp: 9_999_999_999,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey)
  return readResponseJwt(OURS, { response }, state, () => Promise.resolve(publicKey), {
    ...{ provider: 'plain', issuer: ISSUER, clientId: 'the-client', clientSecret: '' },
    ...{ algorithms: ['ES256'], now: Date.now(), decryptionKey: undefined },
  })
}

describe('readResponseJwt', () => {
  it('returns the parameters, numbers as text, and nothing of the JWT itself', async () => {
    const claims = { state: 's', code: 'c', expires_in: 60, iat: 1, nbf: 1, jti: 'j', other: ['x'] }
    expect(await read(claims, 's')).toEqual({
      iss: ISSUER,
      state: 's',
      code: 'c',
      expires_in: '60',
    })
  })

  it('refuses the state of another sign-in', async () => {
    const refused = { code: 'invalid_request', status: 400 }
    expect(await failure(read({ state: 's', code: 'c' }, 'another'))).toMatchObject(refused)
    expect(await failure(read({ code: 'c' }, 's'))).toMatchObject(refused)
  })
})

describe('answersByJwt', () => {
  it('is of a registration that signs people in', () => {
    expect(answersByJwt(OURS)).toBe(true)
    expect(answersByJwt(client({ responseMode: 'form_post' }))).toBe(false)
    expect(answersByJwt(client())).toBe(false)
  })
})
