import { pack, unpack } from '../../src/express/packed-request.js'
import { client } from '../support/client.js'

const request = {
  provider: 'plain',
  state: 'the-state',
  codeVerifier: undefined,
  redirectUri: 'https://app.example/auth/plain/callback',
  params: { scope: 'a b' },
  returnTo: '/next',
  popup: true,
  createdAt: 7,
}

describe('a request in its cookie', () => {
  it('comes back whole, with what the callback and the cookie’s name brought', () => {
    const text = pack(client(), { ...request, codeVerifier: 'the-verifier' })
    expect(unpack(text, 'the-state', 7)).toEqual({ ...request, codeVerifier: 'the-verifier' })
  })

  it('leaves out what travels anyway', () => {
    expect(pack(client(), request)).not.toContain('the-state')
    expect(unpack(pack(client(), request), 'the-state', 7)).toStrictEqual(request)
  })

  it('carries the state of a provider that sends none back', () => {
    const text = pack(client({ stateIn: 'none' }, { acceptNoState: true }), request)
    expect(unpack(text, '', 7)).toEqual(request)
  })
})
