import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { loadJose } from '../../../src/protocol/jose/jose.js'

const FILE = 'src/protocol/jose/bundle.ts'

describe('the jose that is built in', () => {
  it('is what node_modules/jose makes today: else npm run build:jose', async () => {
    const check = promisify(execFile)(process.execPath, ['scripts/jose.mjs', '--check'])
    await expect(check).resolves.toEqual({ stdout: '', stderr: '' })
  })

  it('carries its licence', () => {
    const source = readFileSync(FILE, 'utf8')
    expect(source).toContain('The MIT License (MIT)')
    expect(source).toContain('Copyright (c) 2018 Filip Skokan')
  })

  it.each([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['PS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['EdDSA', generateKeyPairSync('ed25519')],
  ])('signs and verifies with %s', async (alg, { privateKey, publicKey }) => {
    const { SignJWT, createLocalJWKSet, decodeJwt, importPKCS8, jwtVerify } = await loadJose()
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const token = await new SignJWT({ sub: 'S' })
      .setProtectedHeader({ alg, kid: 'K' })
      .sign(await importPKCS8(pem, alg))
    expect(decodeJwt(token)).toEqual({ sub: 'S' })
    const set = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'K' }] }
    const { payload } = await jwtVerify(token, createLocalJWKSet(set), { algorithms: [alg] })
    expect(payload).toEqual({ sub: 'S' })
  })

  it('tells its errors apart', async () => {
    const { createLocalJWKSet, decodeProtectedHeader, errors } = await loadJose()
    expect(() => createLocalJWKSet({})).toThrow(errors.JWKSInvalid)
    expect(() => decodeProtectedHeader('x')).toThrow(TypeError)
    expect(new errors.JWTExpired('x')).toBeInstanceOf(errors.JOSEError)
  })
})
