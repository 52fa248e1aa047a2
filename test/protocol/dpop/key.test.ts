import {
  createDpopKey,
  dpopKeyFrom,
  signingKeyOf,
  thumbprint,
} from '../../../src/protocol/dpop/key.js'
import { dpopProof } from '../../../src/protocol/dpop/proof.js'
import { loadJose } from '../../../src/protocol/jose/jose.js'

test('a key is whole again of its private part', () => {
  const key = createDpopKey()
  expect(dpopKeyFrom(key.d)).toEqual(key)
})

test('a thumbprint is that of RFC 7638', () => {
  // RFC 9449 §4.1, §6.1: the key of its examples, and `jkt` in the token that is bound to it.
  const key = {
    kty: 'EC',
    crv: 'P-256',
    d: '',
    x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
    y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
  } as const
  expect(thumbprint(key)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I')
})

// Of the example in RFC 9449 §7.1, and its `ath`.
const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU'

test('a proof is a JWT that jose verifies', async () => {
  const key = createDpopKey()
  const { kty, crv, x, y } = key
  const proof = dpopProof(key, {
    ...{ method: 'GET', url: 'https://API.example:443/a%20b?c#d', accessToken: TOKEN },
    ...{ nonce: 'n', now: 1_700_000_000_999 },
  })
  const { importJWK, jwtVerify } = await loadJose()
  const { payload, protectedHeader } = await jwtVerify(
    proof,
    await importJWK({ kty, crv, x, y }, 'ES256'),
    { algorithms: ['ES256'], typ: 'dpop+jwt' },
  )
  expect(protectedHeader).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })
  expect(payload).toEqual({
    jti: expect.stringMatching(/^[\w-]{43}$/) as string,
    htm: 'GET',
    htu: 'https://api.example/a%20b',
    iat: 1_700_000_000,
    ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo',
    nonce: 'n',
  })
})

test('what signs is read once for many proofs, and for no more than the newest keys', () => {
  const key = createDpopKey()
  const signing = signingKeyOf(key)
  expect(signingKeyOf({ ...key })).toBe(signing)
  for (let n = 0; n < 500; n++) signingKeyOf(createDpopKey())
  expect(signingKeyOf(key)).not.toBe(signing)
})
