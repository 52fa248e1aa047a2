import {
  readConnections,
  readFinished,
  writeConnections,
} from '../../src/express/saved-connection.js'
import { savedConnection } from '../support/saved.js'

const tokens = { accessToken: 'A', tokenType: 'Bearer' }

describe('the connections of a session', () => {
  it.each([
    ['no tokens', {}],
    ['an end of an application’s token', { expiresAt: 2 }],
    ['sealed tokens', { tokens: 'v1.key.box' }],
    ['an access token alone', { tokens }],
    ['a refresh token', { tokens: { ...tokens, refreshToken: 'R' } }],
    ['an end', { tokens: { ...tokens, expiresAt: 3 } }],
    ['an end that was at the beginning of time', { tokens: { ...tokens, expiresAt: 0 } }],
    ['a scope', { tokens: { ...tokens, scope: 'read' } }],
    [
      'all that a token set may have',
      { tokens: { ...tokens, refreshToken: 'R', expiresAt: 3, scope: 'read' } },
    ],
    ['a renewal', { tokens, version: 7, renewedAt: 4 }],
    ['parameters', { account: '7', params: { group_id: '7', '': '"' } }],
  ])('are read as they were written: %s', (_what, cells) => {
    const saved = [savedConnection({ id: 'other' }), savedConnection(cells)]
    expect(readConnections(writeConnections(saved))).toStrictEqual(saved)
  })

  it('are written without the names of their fields', () => {
    const text = writeConnections([savedConnection({ tokens })])
    const row = '["one","plain","default",{},1,0,["A","Bearer",null,null,null],null,null]'
    expect(text).toBe(`[[${row}],[]]`)
  })

  it('have nothing of a polluted prototype', () => {
    const pollution = { refreshToken: 'evil', expiresAt: 1, scope: 'evil', renewedAt: 1, tokens }
    Object.assign(Object.prototype, pollution)
    let text: string
    try {
      text = writeConnections([savedConnection(), savedConnection({ tokens })])
    } finally {
      for (const name of Object.keys(pollution)) {
        delete (Object.prototype as Record<string, unknown>)[name]
      }
    }
    expect(readConnections(text)).toStrictEqual([savedConnection(), savedConnection({ tokens })])
  })

  it.each([undefined, null, 7, {}, '', 'null', '{}', '[1]', '[null]', 'somebody else’s'])(
    'are none in %j',
    (foreign) => {
      expect(readConnections(foreign)).toEqual([])
      expect(readFinished(foreign)).toEqual([])
    },
  )

  it('stand beside the sign-ins that were finished', () => {
    const finished = [
      { name: 'one', returnTo: '/a?b="c"', popup: false, at: 1 },
      { name: 'two', returnTo: '/', popup: true, at: 2 },
    ]
    const text = writeConnections([savedConnection()], finished)
    expect(readConnections(text)).toStrictEqual([savedConnection()])
    expect(readFinished(text)).toStrictEqual(finished)
  })
})
