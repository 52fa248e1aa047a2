import { errorWithCode, toRequestError } from '../../../src/http/transport/failure.js'

const hint = (code: string) =>
  toRequestError(errorWithCode(code), { timeout: 100, signal: undefined }).hintFor(
    'https://id.example:8443/token?key=canary',
  )

describe('the hint of a call without an answer', () => {
  it.each([
    ['ENOTFOUND', 'No address is found for id.example:8443'],
    ['EAI_AGAIN', 'No address is found'],
    ['ECONNREFUSED', 'Nothing answers at https://id.example:8443'],
    ['CERT_HAS_EXPIRED', 'NODE_EXTRA_CA_CERTS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_MODULE_NOT_FOUND', 'run npm ci'],
    ['MODULE_NOT_FOUND', 'run npm ci'],
    ['ECONNRESET', 'Is https://id.example:8443 reachable from this server?'],
    ['ETIMEDOUT', 'Is https://id.example:8443 reachable from this server?'],
  ])('after %s: %s', (code, words) => {
    expect(hint(code)).toContain(words)
    expect(hint(code)).not.toContain('canary')
  })

  it('is left out where the server answered', () => {
    expect(hint('HPE_INVALID_CONSTANT')).toBe('')
  })
})
