import type { Finished } from '../../../src/express/session/saved-connection.js'
import {
  connectionsIn,
  findConnection,
  finishedIn,
  withConnection,
  withConnections,
} from '../../../src/express/session/session-text.js'
import { savedConnection, sessionText } from '../../support/saved.js'

const saved = (id: string, provider = 'plain', account = id) =>
  savedConnection({ id, provider, account })
const finished = (name: string): Finished => ({ name, returnTo: '/', popup: false, at: 1 })
const ids = (text: unknown) => connectionsIn(text).map(({ id }) => id)
const names = (text: unknown) => finishedIn(text).map(({ name }) => name)

describe('what a session holds of ours', () => {
  it('is connections and finished sign-ins, in lines', () => {
    expect(sessionText([saved('a'), saved('b')], [finished('one'), finished('two')])).toBe(
      'v1;plain a a 1 0,plain b b 1 0;one / 1,two / 1',
    )
    expect(sessionText([])).toBe('v1;;')
    expect(withConnection('v1;;', saved('a'), finished('one'))).toBe('v1;plain a a 1 0;one / 1')
  })

  it.each([
    undefined,
    null,
    7,
    {},
    '',
    'v1',
    'v1;',
    'null',
    '{}',
    '[1]',
    'somebody else’s',
    'a;b c d 1;e f',
  ])('is nothing in %j', (foreign) => {
    expect(connectionsIn(foreign)).toEqual([])
    expect(finishedIn(foreign)).toEqual([])
    expect(findConnection(foreign, 'b')).toBeUndefined()
    expect(withConnections(foreign, [])).toBe('v1;;')
    expect(ids(withConnection(foreign, saved('a')))).toEqual(['a'])
  })

  it('loses no more than a line that is broken', () => {
    const text = 'v1;plain a a 1 0,plain b %zz 1 0,plain,,plain c c 1 0;one / 1,%,two,three / 1'
    expect(ids(text)).toEqual(['a', 'c'])
    expect(names(text)).toEqual(['one', 'three'])
    expect(findConnection(text, 'plain', 'b')).toBeUndefined()
    expect(ids(withConnection(text, saved('d')))).toEqual(['a', 'c', 'd'])
    expect(ids(withConnection(text, savedConnection({ id: 'd', account: 'b' })))).toEqual([
      ...['a', 'c', 'd'],
    ])
  })
})

describe('a connection sought', () => {
  const text = sessionText([
    saved('1', 'a', 'x'),
    saved('2', 'a', 'y'),
    saved('3', 'ab', 'x'),
    saved('4', 'a b', 'x'),
    saved('5', 'b', 'a'),
    saved('6', 'b', 'ab'),
    saved('7', 'b', ''),
  ])

  it.each([
    ['a', undefined, '2'],
    ['a', 'x', '1'],
    ['ab', undefined, '3'],
    ['a b', undefined, '4'],
    ['a b', 'x', '4'],
    ['b', 'a', '5'],
    ['b', 'ab', '6'],
    ['b', '', '7'],
    ['b', undefined, '7'],
  ])('is the newest of %j and the account %j', (provider, account, id) => {
    expect(findConnection(text, provider, account)?.id).toBe(id)
  })

  it.each([
    ['', undefined],
    ['x', undefined],
    ['a', ''],
    ['a', 'x 1'],
    ['a x', undefined],
    ['b', 'b'],
  ])('is none of %j and the account %j', (provider, account) => {
    expect(findConnection(text, provider, account)).toBeUndefined()
  })
})

describe('a connection put', () => {
  it('is the last, in place of the one with its provider and account alone', () => {
    const text = sessionText([saved('a', 'p', 'x'), saved('b', 'p', 'xy'), saved('c', 'pp', 'x')])
    expect(ids(withConnection(text, saved('d', 'p', 'x')))).toEqual(['b', 'c', 'd'])
    expect(ids(withConnection(text, saved('e', 'p', '')))).toEqual(['a', 'b', 'c', 'e'])
  })

  it('is remembered with the last five sign-ins', () => {
    const text = ['1', '2', '3', '4', '5', '6'].reduce(
      (before, name) => withConnection(before, saved(name), finished(name)),
      '',
    )
    expect(names(text)).toEqual(['2', '3', '4', '5', '6'])
    expect(names(withConnection(text, saved('7')))).toEqual(['2', '3', '4', '5', '6'])
  })
})

describe('connections put in place of others', () => {
  it('leave the finished sign-ins', () => {
    const text = withConnections(sessionText([saved('a')], [finished('one')]), [saved('b')])
    expect(text).toBe(sessionText([saved('b')], [finished('one')]))
  })
})
