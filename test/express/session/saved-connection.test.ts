import {
  connectionLine,
  finishedLine,
  readConnection,
  readFinished,
} from '../../../src/express/session/saved-connection.js'
import { savedConnection } from '../../support/saved.js'

const tokens = { accessToken: 'A', tokenType: 'Bearer' }

describe('a connection of a session', () => {
  it.each([
    ['no tokens', {}],
    ['an end of an application’s token', { expiresAt: 2 }],
    ['sealed tokens', { tokens: 'v1.key.box' }],
    ['an access token alone', { tokens }],
    ['a token of another type', { tokens: { ...tokens, tokenType: 'bearer' } }],
    ['a token of no type', { tokens: { ...tokens, tokenType: '' } }],
    ['a refresh token', { tokens: { ...tokens, refreshToken: 'R' } }],
    ['an end', { tokens: { ...tokens, expiresAt: 3 } }],
    ['an end that was at the beginning of time', { tokens: { ...tokens, expiresAt: 0 } }],
    ['a scope', { tokens: { ...tokens, scope: 'read write' } }],
    [
      'all that a token set may have',
      { tokens: { ...tokens, refreshToken: 'R', expiresAt: 3, scope: 'read' } },
    ],
    ['a renewal', { tokens, version: 7, renewedAt: 4 }],
    ['a parameter', { account: '7', params: { group_id: '7' } }],
    ['parameters', { tokens, params: { group_id: '7', '': '', a: '', '"': 'b c;d,e' } }],
    ['a parameter of a name that objects inherit', { params: JSON.parse('{"__proto__":"7"}') }],
    [
      'text of all kinds',
      { id: ' ', provider: 'a b', account: 'жук, 😀; %', params: { a: '\ud800' } },
    ],
    ['no account', { account: '' }],
    ['a moment between two milliseconds', { connectedAt: 0.5 }],
  ])('is read as it was written: %s', (_what, cells) => {
    const saved = savedConnection(cells)
    expect(readConnection(connectionLine(saved))).toStrictEqual(saved)
  })

  it('is written without the names of its fields', () => {
    const saved = savedConnection({
      tokens: { ...tokens, refreshToken: 'R', expiresAt: 3 },
      params: { group_id: '7' },
    })
    expect(connectionLine(saved)).toBe('plain default one 1 0    A  R 3  group_id 7')
  })

  it('has nothing of a polluted prototype', () => {
    const pollution = { refreshToken: 'evil', expiresAt: 1, scope: 'evil', renewedAt: 1, tokens }
    const connections = [savedConnection(), savedConnection({ tokens })]
    Object.assign(Object.prototype, pollution)
    let lines: string[]
    try {
      lines = connections.map(connectionLine)
    } finally {
      for (const name of Object.keys(pollution)) {
        delete (Object.prototype as Record<string, unknown>)[name]
      }
    }
    expect(lines.map(readConnection)).toStrictEqual(connections)
  })

  it.each(['', 'plain', 'plain default', 'plain  one', ' default one', 'plain default %'])(
    'is none in the line %j',
    (line) => {
      expect(readConnection(line)).toBeUndefined()
    },
  )
})

describe('a finished sign-in', () => {
  it.each([
    { name: 'one', returnTo: '/a?b="c"', popup: false, at: 1 },
    { name: 'two', returnTo: '/', popup: true, at: 0 },
    { name: 'three', returnTo: '', popup: true, at: 2 },
  ])('is read as it was written: %j', (finished) => {
    expect(readFinished(finishedLine(finished))).toStrictEqual(finished)
  })

  it.each(['', 'one', ' / 1', 'one %zz 1'])('is none in the line %j', (line) => {
    expect(readFinished(line)).toBeUndefined()
  })
})
