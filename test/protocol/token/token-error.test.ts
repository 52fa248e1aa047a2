import { tokenRefused, type TokenRefusal } from '../../../src/protocol/token/token-error.js'

const refused = (code: string | undefined, message?: string, fields: Partial<TokenRefusal> = {}) =>
  tokenRefused('plain', { status: 400, grant: 'authorization_code', code, message, ...fields })

describe('tokenRefused', () => {
  it.each([
    ['invalid_grant', 'invalid_grant', 400, /used up or too old/],
    ['invalid_client', 'client_rejected', 502, /clientId and clientSecret/],
    ['unauthorized_client', 'client_rejected', 502, /may not use this grant/],
    ['unsupported_grant_type', 'client_rejected', 502, /does not offer this grant/],
    ['invalid_scope', 'client_rejected', 502, /scope is unknown/],
    ['invalid_request', 'client_rejected', 502, /redirect URI/],
    ['something_else', 'token_refused', 502, /look it up/],
    ['toString', 'token_refused', 502, /look it up/],
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

describe('a refusal in a server’s own words', () => {
  it.each([
    ['invalid_request', 'Authorization code has expired'],
    ['invalid_request', 'The request is malformed: Authorization code has been revoked'],
    ['invalid_request', 'code is expired or invalid'],
    ['invalid_request', 'Expired code'],
    ['invalid_request', 'Incorrect authorization code.'],
    ['invalid_request', 'Invalid authorization_code.'],
    ['OAUTH_014', 'Code already used'],
    [undefined, 'invalid authorization code'],
  ])('is of a dead code: %s (%s)', (code, message) => {
    expect(refused(code, message)).toMatchObject({ code: 'invalid_grant', status: 400 })
  })

  it.each([
    ['invalid_request', 'code_verifier is missing or invalid'],
    ['invalid_request', 'The code challenge method is invalid'],
    ['invalid_request', 'invalid code verifier'],
    ['invalid_request', 'Check the `code` parameter'],
    ['invalid_client', 'code is expired or invalid'],
  ])('is of something else: %s (%s)', (code, message) => {
    expect(refused(code, message)).toMatchObject({ code: 'client_rejected' })
    expect(refused(code, message, { grant: 'client_credentials' }).code).toBe('client_rejected')
  })

  it.each<[number, string | undefined, string?]>([
    [401, undefined],
    [401, undefined, 'Bad client credentials'],
    [200, 'incorrect_client_credentials'],
    [400, 'invalid_client_secret'],
    [400, 'client_not_found'],
    [401, 'unauthorized'],
  ])('%s %s %s is a client’s, whatever was asked for', (...[status, code, message]) => {
    for (const grant of ['authorization_code', 'refresh_token', 'client_credentials'] as const) {
      expect(refused(code, message, { status, grant }).code).toBe('client_rejected')
    }
  })

  it.each([
    'bad_verification_code',
    'code_expired',
    'expired_code',
    'invalid_authorization_code',
    'invalid_code',
    'InvalidCode',
    'code_already_used',
    'INVALID_GRANT',
  ])('%s is a code that is over', (code) => {
    expect(refused(code)).toMatchObject({ code: 'invalid_grant', status: 400 })
    if (code === 'INVALID_GRANT') return
    expect(refused(code, undefined, { grant: 'client_credentials' }).code).toBe('token_refused')
  })

  it.each<[number, string | undefined, string?]>([
    [400, undefined],
    [410, undefined],
    [400, undefined, 'invalid refresh token'],
    [400, 'invalid_request'],
    [400, 'invalid_request', 'The token is invalid'],
    [400, 'invalid_token'],
    [401, 'invalid_token'],
    [401, 'invalid_grant'],
    [403, 'access_denied'],
    [200, 'token_revoked'],
    [404, 'refresh_token_not_found'],
    [400, '17'],
    [400, 'InvalidToken'],
    [400, '400'],
  ])('%s %s %s is a refresh token that is over', (...[status, code, message]) => {
    const renewal = { status, grant: 'refresh_token' } as const
    expect(refused(code, message, renewal)).toMatchObject({ code: 'invalid_grant', status: 400 })
    const exchange = refused(code, message, { status })
    if (code !== 'invalid_grant') expect(exchange.code).not.toBe('invalid_grant')
  })

  it.each<[number, string | undefined, string?]>([
    [404, undefined],
    [400, undefined, 'the plain HTTP request was sent to an HTTPS port'],
    [408, undefined],
    [425, 'early'],
    [403, undefined],
    [403, 'forbidden', 'Request blocked'],
    [401, 'unauthorized', 'Client token is wrong'],
    [400, 'invalid_request', 'client_id is missing'],
    [400, 'invalid_request', 'redirect_uri is missing'],
    [400, 'unsupported_grant_type'],
    [400, 'invalid_scope'],
    [400, 'INVALID_CLIENT'],
    [400, '400', 'Bad request'],
    [400, undefined, '400 Request Header Or Cookie Too Large'],
    [400, 'unauthorized_client'],
    [400, 'too_many_requests'],
    [400, '9', 'Try again later'],
    [200, 'temporarily_unavailable'],
    [200, 'internal'],
    [500, 'token_expired'],
    [503, undefined],
  ])('%s %s %s ends no connection', (...[status, code, message]) => {
    const { code: ours } = refused(code, message, { status, grant: 'refresh_token' })
    expect(ours).not.toBe('invalid_grant')
  })

  it.each(['invalid_grant', 'server_error'])('%s is not blamed on the credentials', (code) => {
    const hint = 'Basic has another spelling.'
    expect(refused(code, undefined, { hint }).hint).not.toContain(hint)
    expect(refused('invalid_client', undefined, { hint }).hint).toContain(hint)
  })

  it('that is over in a while may be tried again', () => {
    expect(refused('slow_down')).toMatchObject({ code: 'server_error', retryable: true })
  })

  it('without a code is told by its status and its own text', () => {
    expect(refused(undefined).message).toBe(
      'plain: the token endpoint answered 400: an error status without an error code',
    )
    expect(refused(undefined, 'no way').message).toBe(
      'plain: the token endpoint answered 400: "no way"',
    )
    expect(refused(undefined)).not.toHaveProperty('providerCode')
  })

  it('has the hint that the caller knows', () => {
    expect(refused('invalid_client', undefined, { hint: 'Try X.' }).hint).toMatch(
      /another one\)\. Try X\.$/,
    )
  })
})
