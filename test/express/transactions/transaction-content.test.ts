import { pack, unpack } from '../../../src/express/transactions/transaction-content.js'
import { client } from '../../support/client.js'

const request = {
  provider: 'plain',
  state: 'the-state',
  codeVerifier: undefined,
  dpopKey: undefined,
  redirectUri: 'https://app.example/auth/plain/callback',
  params: { scope: 'a b' },
  scope: '',
  returnTo: '/next',
  data: undefined,
  popup: true,
  issRequired: false,
  createdAt: 7,
}

describe('a request in its cookie', () => {
  it('comes back whole, with what the callback and the cookie’s name brought', () => {
    const text = pack(client(), { ...request, codeVerifier: 'the-verifier' }, 'a-digest')
    expect(unpack(client(), text, 'the-state', 7)).toEqual({
      request: { ...request, codeVerifier: 'the-verifier' },
      session: 'a-digest',
    })
  })

  it('leaves out what travels anyway', () => {
    expect(pack(client(), request, null)).not.toContain('the-state')
    expect(unpack(client(), pack(client(), request, null), 'the-state', 7)).toStrictEqual({
      request,
      session: null,
    })
  })

  it('carries the site’s own data', () => {
    const data = { plan: 'pro', n: [1] }
    const text = pack(client(), { ...request, data }, null)
    expect(unpack(client(), text, 'the-state', 7).request.data).toEqual(data)
  })

  it('has the redirect URI that was sent, also where the state is within', () => {
    const inside = client({ stateIn: 'redirect_uri' })
    const { request: again } = unpack(inside, pack(inside, request, null), 'the-state', 7)
    expect(again.redirectUri).toBe('https://app.example/auth/plain/callback?state=the-state')
  })

  it('carries the state of a provider that sends none back', () => {
    const forgetful = client({ stateIn: 'none' }, { acceptNoState: true })
    expect(unpack(forgetful, pack(forgetful, request, null), '', 7).request).toEqual(request)
  })
})
