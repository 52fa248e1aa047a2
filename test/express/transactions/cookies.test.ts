import type { Response } from 'express'
import { ServerResponse, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { cookieJar, readCookies } from '../../../src/express/transactions/cookies.js'

/** An answer that nobody waits for. */
const answer = () => new ServerResponse(new IncomingMessage(new Socket())) as unknown as Response

describe('a cookie that is set', () => {
  it.each([
    [false, {}, 'Path=/; HttpOnly; SameSite=Lax'],
    [true, {}, 'Path=/; HttpOnly; Secure; SameSite=Lax'],
    [true, { sameSite: 'lax' }, 'Path=/; HttpOnly; Secure; SameSite=Lax'],
    [false, { sameSite: 'none' }, 'Path=/; HttpOnly; Secure; SameSite=None'],
    [
      true,
      { sameSite: 'none', partitioned: true },
      'Path=/; HttpOnly; Secure; Partitioned; SameSite=None',
    ],
    [true, { sameSite: 'none', partitioned: false }, 'Path=/; HttpOnly; Secure; SameSite=None'],
  ] as const)('has its attributes: https %s, %o', (https, options, attributes) => {
    const jar = cookieJar('oauth.', https, options)
    const res = answer()
    jar.set(res, 'a', 'b', 1_999)
    jar.clear(res, 'c')
    expect(res.getHeader('Set-Cookie')).toEqual([
      `a=b; Max-Age=1; ${attributes}`,
      `c=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${attributes}`,
    ])
  })

  it('is bound to the host by its name wherever it is Secure', () => {
    expect(cookieJar('oauth.', false, {}).prefix).toBe('oauth.')
    expect(cookieJar('oauth.', true, {}).prefix).toBe('__Host-oauth.')
    expect(cookieJar('oauth.', false, { sameSite: 'none' }).prefix).toBe('__Host-oauth.')
  })
})

describe('the browser’s cookies', () => {
  it.each<[string | undefined, [string, string][]]>([
    [undefined, []],
    ['', []],
    ['sid=1', []],
    ['sid=o.a', []],
    ['o.a=1', [['o.a', '1']]],
    ['sid=1;  o.a = 2 ; theme=dark', [['o.a', '2']]],
    [
      'o.a=1; o.b=x=y==',
      [
        ['o.a', '1'],
        ['o.b', 'x=y=='],
      ],
    ],
    ['o.a=; o.b', [['o.a', '']]],
    ['xo.a=1; o.a=2', [['o.a', '2']]],
    ['o.a=first; o.a=second', [['o.a', 'first']]],
  ])('of %j are the named ones', (header, found) => {
    expect([...readCookies(header, 'o.')]).toEqual(found)
  })
})
