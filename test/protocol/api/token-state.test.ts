import { tokenState } from '../../../src/protocol/api/token-state.js'

describe('what a refusal says of the token', () => {
  it.each([
    ['Bearer error="invalid_token"', 'dead'],
    ['Bearer realm="api", error="invalid_token", error_description="expired"', 'dead'],
    ['bearer error=invalid_token', 'dead'],
    ['DPoP algs="ES256", error="invalid_token"', 'dead'],
    ['Basic realm="a", Bearer error = "invalid_token"', 'dead'],
    ['Bearer realm="api", error="insufficient_scope", scope="write"', 'alive'],
    ['Bearer error="invalid_request"', 'alive'],
    ['Bearer realm="api"', 'suspect'],
    ['Bearer', 'suspect'],
    ['Basic realm="error=invalid_token"', 'suspect'],
    ['Bearer error="of_its_own"', 'suspect'],
    ['Bearer ERROR="INVALID_TOKEN"', 'dead'],
    ["Bearer error='invalid_token'", 'dead'],
    ['Bearer error_description="no error = insufficient_scope", error="invalid_token"', 'dead'],
    ['Bearer realm="a \\", error=\\"invalid_request", error="invalid_token"', 'dead'],
    ['Bearer realm="a" error="invalid_token"', 'dead'],
    ['Bearer realm="a", DPoP error="invalid_token"', 'dead'],
    ['Basic realm="a Bearer, error=invalid_token"', 'suspect'],
    ['Bearer realm="a", Digest error="invalid_token"', 'suspect'],
    ['Bearer xerror="invalid_token"', 'suspect'],
    [undefined, 'suspect'],
    ['', 'suspect'],
  ])('401 with %p: %s', (challenge, state) => {
    expect(tokenState(401, challenge, undefined)).toBe(state)
  })

  it.each([
    [401, 'invalid_token', 'dead'],
    [403, 'invalid_token', 'dead'],
    [400, 'invalid_token', 'dead'],
    [403, 'insufficient_scope', 'alive'],
    [401, 'INVALID_TOKEN', 'dead'],
    [401, 'toString', 'suspect'],
    [403, undefined, 'forbidden'],
    [404, undefined, 'alive'],
    [429, 'invalid_token', 'alive'],
    [500, 'invalid_token', 'alive'],
    [200, 'invalid_token', 'alive'],
  ] as const)('%d with %p in its body: %s', (status, code, state) => {
    expect(tokenState(status, undefined, code)).toBe(state)
  })

  it('the challenge counts more than the body', () => {
    expect(tokenState(401, 'Bearer error="insufficient_scope"', 'invalid_token')).toBe('alive')
  })

  it.each(['a'.repeat(10_000), '"'.repeat(10_000), '\\"'.repeat(5_000), `a${' '.repeat(10_000)}`])(
    'is found quickly in a header of one kind of sign',
    (challenge) => {
      const from = performance.now()
      tokenState(401, challenge, undefined)
      tokenState(401, `Bearer a="${challenge}`, undefined)
      expect(performance.now() - from).toBeLessThan(50)
    },
  )

  it('is found quickly in a header made to be slow', () => {
    const from = performance.now()
    tokenState(401, `Bearer ${'error , '.repeat(2_000)}${' '.repeat(10_000)}`, undefined)
    expect(performance.now() - from).toBeLessThan(20)
  })
})
