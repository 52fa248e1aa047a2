import { pack, unpack } from '../../../src/express/session/transaction-content.js'
import { client } from '../../support/client.js'

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
    expect(unpack(client(), text, 'the-state', 7)).toEqual({
      ...request,
      codeVerifier: 'the-verifier',
    })
  })

  it('leaves out what travels anyway', () => {
    expect(pack(client(), request)).not.toContain('the-state')
    expect(unpack(client(), pack(client(), request), 'the-state', 7)).toStrictEqual(request)
  })

  it('has the redirect URI that was sent, also where the state is within', () => {
    const inside = client({ stateIn: 'redirect_uri' })
    const { redirectUri } = unpack(inside, pack(inside, request), 'the-state', 7)
    expect(redirectUri).toBe('https://app.example/auth/plain/callback?state=the-state')
  })

  it('carries the state of a provider that sends none back', () => {
    const forgetful = client({ stateIn: 'none' }, { acceptNoState: true })
    expect(unpack(forgetful, pack(forgetful, request), '', 7)).toEqual(request)
  })
})
