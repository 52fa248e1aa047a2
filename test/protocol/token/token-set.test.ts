import { toTokenSet } from '../../../src/protocol/token/token-response.js'
import { hasExpired, needsRenewal, renewed } from '../../../src/protocol/token/token-set.js'

const NOW = 1_700_000_000_000
const read = (body: object, expiresIn?: number) =>
  toTokenSet('plain', { access_token: 'T', ...body }, NOW, { expiresIn })

describe('toTokenSet', () => {
  it('keeps what RFC 6749 §5.1 names', () => {
    expect(
      read({ token_type: 'bearer', refresh_token: 'R', expires_in: 3600, scope: 'a b', more: 1 }),
    ).toEqual({
      accessToken: 'T',
      tokenType: 'bearer',
      refreshToken: 'R',
      expiresAt: NOW + 3_600_000,
      scope: 'a b',
    })
  })

  it('takes a bare access token for a Bearer token that lives for ever', () => {
    expect(read({})).toEqual({ accessToken: 'T', tokenType: 'Bearer' })
  })

  it.each([
    ['3600', NOW + 3_600_000],
    [3600.5, NOW + 3_600_500],
    [0, NOW],
    [1e308, NOW + 315_360_000_000],
    [Infinity, NOW + 315_360_000_000],
  ])('reads expires_in %p', (expires_in, expiresAt) => {
    expect(read({ expires_in }).expiresAt).toBe(expiresAt)
    expect(new Date(expiresAt).toISOString()).toMatch(/^\d{4}-/)
  })

  it.each([-1, NaN, 'abc', '', ' ', null, [], {}, true])(
    'learns nothing from expires_in %p',
    (expires_in) => {
      expect(read({ expires_in }).expiresAt).toBeUndefined()
      expect(read({ expires_in }, 60).expiresAt).toBe(NOW + 60_000)
    },
  )

  it.each([
    undefined,
    123,
    true,
    null,
    [],
    {},
    '',
    '  ',
    'a b',
    'a\r\nb',
    'токен',
    'x'.repeat(16_385),
  ])('refuses the access token %p without showing it', (access_token) => {
    let message = ''
    expect(() => read({ access_token })).toThrow(
      expect.objectContaining({ code: 'invalid_response', status: 502 }) as Error,
    )
    try {
      read({ access_token })
    } catch (error) {
      message = String(error)
    }
    if (typeof access_token === 'string' && access_token.length > 2)
      expect(message).not.toContain(access_token)
  })

  it.each([null, '', ' ', ' bearer '])('takes the token type %j for Bearer', (token_type) => {
    expect(read({ token_type }).tokenType).toMatch(/^bearer$/i)
  })

  it.each(['mac', 1, {}])('refuses the token type %p', (token_type) => {
    expect(() => read({ token_type })).toThrow('token_type')
  })

  it.each(['BEARER', 'bEaReR'])('takes the token type %p', (token_type) => {
    expect(read({ token_type }).tokenType).toBe(token_type)
  })

  it('judges no token type where the table knows how a token travels', () => {
    const typeOf = (token_type: unknown) =>
      toTokenSet('plain', { access_token: 'T', token_type }, NOW, { bearer: () => 0 }).tokenType
    expect(typeOf('bot')).toBe('bot')
    expect([1, null, 'a b', 'x'.repeat(101), undefined].map(typeOf)).toEqual(
      Array(5).fill('Bearer'),
    )
  })

  it.each([null, 1, [], '', 'a b'])('never keeps the refresh token %p', (refresh_token) => {
    expect(read({ refresh_token })).not.toHaveProperty('refreshToken')
  })

  it.each([
    [null, 'null'],
    ['', 'empty'],
    ['two words', 'a string of 9 characters'],
    [17, 'number'],
    [{}, 'object'],
  ])('says of the access token %p that it is %s, and where to look', (access_token, words) => {
    expect(() => read({ access_token })).toThrow(
      expect.objectContaining({
        message: `plain: the token answer is unusable: access_token is ${words}, not a token`,
        hint: expect.stringContaining('tokenResponse') as string,
      }) as Error,
    )
  })

  it.each([
    [{}, '', 'see its tokenResponse cell'],
    [{ accessToken: 'A', ok: true }, '; got accessToken, ok', 'see its tokenResponse cell'],
    [
      { data: { access_token: 'A' } },
      '; got data',
      "It lies under data: the table lacks tokenResponse: under('data').",
    ],
    // A bare token that was read as a form, and names that may be one.
    [{ canary: '', c4n4ry: 'x', 'a canary': 1 }, '', 'see its tokenResponse cell'],
  ])('says of an answer without a token what it has: %p', (body, got, hint) => {
    expect(() => toTokenSet('plain', body, NOW)).toThrow(
      expect.objectContaining({
        message: `plain: the token answer is unusable: access_token is missing${got}`,
        hint: expect.stringContaining(hint) as string,
      }) as Error,
    )
  })

  it('takes tokens of up to 16 384 characters', () => {
    const access_token = 'x'.repeat(16_384)
    expect(read({ access_token }).accessToken).toBe(access_token)
  })

  it.each(['', null])('learns nothing from the scope %p', (scope) => {
    expect(read({ scope })).not.toHaveProperty('scope')
  })

  it('joins a list of scopes', () => {
    expect(read({ scope: ['a', 'b'] }).scope).toBe('a b')
  })

  it.each([[[1]], [1], [{}]])('refuses the scope %p', (scope) => {
    expect(() => read({ scope })).toThrow('scope')
  })

  it('reads own fields only', () => {
    const body = Object.create({ access_token: 'inherited' }) as Record<string, unknown>
    expect(() => toTokenSet('plain', body, NOW)).toThrow('access_token is missing')
  })
})

describe('renewed', () => {
  const old = {
    accessToken: 'A1',
    tokenType: 'Bearer',
    refreshToken: 'R1',
    expiresAt: 1,
    scope: 's',
  }

  it('keeps the refresh token when the server sends none', () => {
    expect(renewed(old, { accessToken: 'A2', tokenType: 'Bearer' })).toEqual({
      accessToken: 'A2',
      tokenType: 'Bearer',
      refreshToken: 'R1',
      scope: 's',
    })
  })

  it('replaces the refresh token when the server sends another', () => {
    const next = { accessToken: 'A2', tokenType: 'Bearer', refreshToken: 'R2' }
    expect(renewed(old, next).refreshToken).toBe('R2')
  })
})

describe('needsRenewal', () => {
  const until = (expiresAt?: number) => ({
    accessToken: 'T',
    tokenType: 'Bearer',
    ...(expiresAt !== undefined && { expiresAt }),
  })

  it('counts the last 60 seconds as over', () => {
    expect(needsRenewal(until(NOW + 60_001), NOW)).toBe(false)
    expect(needsRenewal(until(NOW + 60_000), NOW)).toBe(true)
    expect(hasExpired(until(NOW + 1), NOW)).toBe(false)
    expect(hasExpired(until(NOW), NOW)).toBe(true)
  })

  it('counts as many seconds as the table says', () => {
    expect(needsRenewal(until(NOW + 10_001), NOW, 10)).toBe(false)
    expect(needsRenewal(until(NOW + 10_000), NOW, 10)).toBe(true)
    expect(needsRenewal(until(NOW + 1), NOW, 0)).toBe(false)
  })

  it('never ends a token without an end', () => {
    expect(needsRenewal(until(), NOW)).toBe(false)
    expect(hasExpired(until(), NOW)).toBe(false)
  })
})
