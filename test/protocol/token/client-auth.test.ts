import {
  clientSecretBasic,
  clientSecretBasicRaw,
  clientSecretPost,
  publicClient,
} from '../../../src/protocol/token/client-auth.js'
import { codeChallenge, randomId, randomValue } from '../../../src/protocol/authorization/pkce.js'
import type { TokenRequest } from '../../../src/protocol/token/token-request.js'

const request: TokenRequest = {
  method: 'POST',
  url: 'https://id.example/token',
  query: {},
  form: { grant_type: 'refresh_token' },
  headers: { accept: 'application/json' },
}
const credentials = { clientId: 'id:1', clientSecret: 's/ecret 1' }

describe('clientSecretBasic', () => {
  it('form-encodes both halves (RFC 6749 §2.3.1) and leaves the form alone', () => {
    const { headers, form } = clientSecretBasic(request, credentials)
    const [scheme, value = ''] = (headers.authorization ?? '').split(' ')
    expect(scheme).toBe('Basic')
    expect(Buffer.from(value, 'base64').toString()).toBe('id%3A1:s%2Fecret+1')
    expect(form).toEqual({ grant_type: 'refresh_token' })
  })
})

describe('clientSecretBasicRaw', () => {
  it('encodes neither half (RFC 7617) and leaves the form alone', () => {
    const { headers, form } = clientSecretBasicRaw(request, credentials)
    const [scheme, value = ''] = (headers.authorization ?? '').split(' ')
    expect(scheme).toBe('Basic')
    expect(Buffer.from(value, 'base64').toString()).toBe('id:1:s/ecret 1')
    expect(form).toEqual({ grant_type: 'refresh_token' })
  })
})

describe('clientSecretPost', () => {
  it('adds two form fields and changes nothing of what it was given', () => {
    expect(clientSecretPost(request, credentials).form).toEqual({
      grant_type: 'refresh_token',
      client_id: 'id:1',
      client_secret: 's/ecret 1',
    })
    expect(request.form).toEqual({ grant_type: 'refresh_token' })
  })
})

describe('publicClient', () => {
  it('names the client and proves nothing', () => {
    const form = { ...request.form, client_secret: 'x' }
    expect(publicClient({ ...request, form }, credentials).form).toEqual({
      grant_type: 'refresh_token',
      client_id: 'id:1',
    })
  })
})

describe('codeChallenge', () => {
  it('is RFC 7636 Appendix B', () => {
    expect(codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })
})

describe('randomValue', () => {
  it('never repeats and has 43 characters', () => {
    const values = Array.from({ length: 10_000 }, randomValue)
    expect(new Set(values).size).toBe(10_000)
    expect(values.every((value) => /^[\w-]{43}$/.test(value))).toBe(true)
  })
})

describe('randomId', () => {
  it('never repeats and has 22 characters', () => {
    const values = Array.from({ length: 10_000 }, randomId)
    expect(new Set(values).size).toBe(10_000)
    expect(values.every((value) => /^[\w-]{22}$/.test(value))).toBe(true)
  })
})
