import type { Request } from 'express'
import { assertVisited } from '../../../src/express/routes/visit.js'
import { client, thrownBy } from '../../support/client.js'

const visit = (headers: Readonly<Record<string, string>>) => () =>
  assertVisited(client(), { headers } as unknown as Request)

describe('a visit', () => {
  it.each(['sec-purpose', 'purpose', 'x-purpose', 'x-moz'])('is none where %s says so', (name) => {
    for (const purpose of ['prefetch', 'prefetch;prerender', 'Preview']) {
      expect(thrownBy(visit({ [name]: purpose }))).toMatchObject({
        code: 'start_refused',
        status: 403,
        message: 'plain: a sign-in starts with a click',
        hint: 'The browser fetched this page ahead; a real visit does it.',
      })
    }
  })

  it('is one with any other purpose, or without', () => {
    expect(visit({})).not.toThrow()
    expect(visit({ 'sec-purpose': 'navigate', 'x-other': 'prefetch' })).not.toThrow()
  })
})
