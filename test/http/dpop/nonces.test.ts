import { createDpopNonces } from '../../../src/http/dpop/nonces.js'
import { withNonce } from '../../../src/http/dpop/send.js'
import type { HttpResponse } from '../../../src/http/transport/transport.js'

const answer = (status: number, headers = {}, body = ''): HttpResponse => ({
  ...{ status, headers, body: Buffer.from(body) },
})

describe('the nonces of servers', () => {
  it('are kept by origin, the newest of each', () => {
    const nonces = createDpopNonces()
    nonces.note('https://a.example/token', { 'dpop-nonce': 'one' })
    nonces.note('https://a.example/api?x=1', { 'dpop-nonce': 'two' })
    nonces.note('https://a.example:8443/', { 'dpop-nonce': 'three' })
    nonces.note('https://a.example/', {})
    expect(nonces.find('https://a.example/elsewhere')).toBe('two')
    expect(nonces.find('https://a.example:8443/token')).toBe('three')
    expect(nonces.find('http://a.example/token')).toBeUndefined()
  })

  it.each(['', 'a b', 'a"b', 'a\\b', 'ü', 'x'.repeat(1025)])('are no text such as %j', (nonce) => {
    const nonces = createDpopNonces()
    nonces.note('https://a.example/', { 'dpop-nonce': nonce })
    expect(nonces.find('https://a.example/')).toBeUndefined()
  })

  it('are of a thousand servers at most: the one unused for longest goes', () => {
    const nonces = createDpopNonces()
    const at = (n: number) => `https://${n}.example/`
    for (let n = 0; n < 1000; n++) nonces.note(at(n), { 'dpop-nonce': `n${n}` })
    nonces.note(at(0), { 'dpop-nonce': 'again' })
    nonces.note(at(1000), { 'dpop-nonce': 'new' })
    expect([0, 1, 2, 1000].map((n) => nonces.find(at(n)))).toEqual([
      ...['again', undefined, 'n2', 'new'],
    ])
  })
})

describe('a request is sent once more', () => {
  const nonce = { 'dpop-nonce': 'n' }
  const asks = '{"error":"use_dpop_nonce"}'
  const challenge = { ...nonce, 'www-authenticate': 'DPoP error="use_dpop_nonce"' }

  it.each<[string, HttpResponse, number]>([
    ['where the body asks for a nonce', answer(400, nonce, asks), 2],
    ['where the challenge asks for one', answer(401, challenge), 2],
    ['never without a nonce', answer(400, {}, asks), 1],
    ['never after a good answer', answer(200, challenge, asks), 1],
    ['never after trouble', answer(500, challenge, asks), 1],
    ['never where only words speak of it', answer(400, nonce, '"use_dpop_nonce"'), 1],
    ['never after another error', answer(400, nonce, '{"error":"use_dpop_nonce_x"}'), 1],
    [
      'never after another challenge',
      answer(401, { ...nonce, 'www-authenticate': 'Bearer error="use_dpop_nonce"' }),
      1,
    ],
    [
      'never after a body without end',
      answer(400, nonce, `{"a":"${'x'.repeat(20_000)}",${asks.slice(1)}`),
      1,
    ],
  ])('%s', async (_what, response, times) => {
    const sent: boolean[] = []
    const last = await withNonce((again) => {
      sent.push(again)
      return Promise.resolve(response)
    })
    expect(last).toBe(response)
    expect(sent).toEqual([false, true].slice(0, times))
  })

  it('and a challenge of any length is read in no time', async () => {
    const header = `${'DPoP '.repeat(100_000)}error=`
    const before = performance.now()
    await withNonce(() => Promise.resolve(answer(401, { ...nonce, 'www-authenticate': header })))
    expect(performance.now() - before).toBeLessThan(200)
  })
})
