import { tokenRefused } from '../../../src/protocol/token/token-error.js'

const refused = (code: string, message?: string) =>
  tokenRefused('plain', { status: 400, code, message })

describe('tokenRefused', () => {
  it.each([
    ['invalid_grant', 'invalid_grant', 400, /used up or too old/],
    ['invalid_client', 'client_rejected', 502, /clientId and clientSecret/],
    ['unauthorized_client', 'client_rejected', 502, /may not use this grant/],
    ['unsupported_grant_type', 'client_rejected', 502, /does not offer this grant/],
    ['invalid_scope', 'client_rejected', 502, /scope is unknown/],
    ['invalid_request', 'client_rejected', 502, /redirect URI/],
    ['something_else', 'token_refused', 502, /^$/],
    ['toString', 'token_refused', 502, /^$/],
  ])('takes %s for %s', (code, ours, status, hint) => {
    expect(refused(code)).toMatchObject({
      name: 'TokenError',
      code: ours,
      provider: 'plain',
      status,
      hint: expect.stringMatching(hint) as string,
      retryable: false,
      providerStatus: 400,
      providerCode: code,
    })
  })

  it.each(['server_error', 'temporarily_unavailable'])('says that %s may be over soon', (code) => {
    expect(refused(code)).toMatchObject({
      code: 'server_error',
      status: 502,
      retryable: true,
      hint: '',
    })
  })

  it('repeats what the provider said', () => {
    expect(refused('invalid_scope', 'no such scope')).toMatchObject({
      message: 'plain: the token endpoint refused: invalid_scope (no such scope)',
      providerMessage: 'no such scope',
    })
    const silent = refused('invalid_scope')
    expect(silent.message).toMatch(/refused: invalid_scope$/)
    expect(silent).not.toHaveProperty('providerMessage')
  })
})
