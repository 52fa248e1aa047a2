import { inspect } from 'node:util'
import {
  memoryConnections,
  memoryStore,
  type GivenConnection,
  type TokenSet,
} from 'express-oauth-connect'
import { createDpopKey, readDpopKey } from '../../../src/protocol/dpop/key.js'
import { dpopStub, readProof, type DpopStub } from '../../support/dpop-server.js'
import { plain, signIn, site } from '../../support/site.js'

let server: DpopStub
beforeEach(async () => {
  server = await dpopStub()
})

const machine = () => plain(server.origin, { dpop: true, grants: ['client_credentials'] })

describe('an application’s own token that is bound to a key', () => {
  it('has its key in `shared`, sealed, for all processes', async () => {
    const inner = memoryStore()
    const written: string[] = []
    const shared = {
      ...inner,
      set: (key: string, value: string, ttl: number) => {
        written.push(value)
        return inner.set(key, value, ttl)
      },
    }
    const [one, other] = [site([machine()], { shared }), site([machine()], { shared })]
    const first = await one.auth.app('plain').get<{ jkt: string }>('me')
    const second = await other.auth.app('plain').get<{ jkt: string }>('me')
    expect(server.to('/token')).toHaveLength(1)
    expect(second.data.jkt).toBe(first.data.jkt)
    expect(written.length).toBeGreaterThan(0)
    expect(written.join()).not.toMatch(/access-token-1|"crv"/)
  })

  it('is asked for anew when it is dead', async () => {
    const { auth } = site([machine()])
    const first = await auth.app('plain').get<{ token: string }>('me')
    server.dead.add(first.data.token)
    const second = await auth.app('plain').get<{ token: string }>('me')
    expect([first.data.token, second.data.token]).toEqual(['access-token-1', 'access-token-2'])
  })

  it('is not the one of a registration without dpop', async () => {
    const shared = memoryStore()
    const token = server.token
    server.token = (request, res) => {
      if (request.headers.dpop !== undefined) return token(request, res)
      res.writeHead(200, { 'content-type': 'application/json' })
      res.end('{"access_token":"unbound"}')
    }
    const loose = plain(server.origin, { grants: ['client_credentials'] })
    await site([loose], { shared })
      .auth.app('plain')
      .get('me')
      .catch(() => undefined)
    await site([machine()], { shared }).auth.app('plain').get('me')
    expect(server.to('/api/me').at(-1)?.headers.authorization).toBe('DPoP access-token-1')
  })
})

describe('tokens with a key that a site brings along or keeps itself', () => {
  /** What a site took, at the first sign-in of a browser. */
  async function taken(): Promise<TokenSet> {
    let tokens: TokenSet | undefined
    const shop = site([plain(server.origin, { dpop: true })], {
      onSignIn: (signIn) => void (tokens = signIn.takeTokens()),
    })
    await signIn(shop.browser())
    if (!tokens) throw new Error('nobody signed in')
    return tokens
  }

  it('are imported with it, and renewed by it', async () => {
    const tokens = JSON.parse(JSON.stringify(await taken())) as TokenSet
    expect(tokens).toMatchObject({ tokenType: 'DPoP', dpopKey: { kty: 'EC', crv: 'P-256' } })
    const connections = { store: memoryConnections(), owner: () => undefined }
    const { auth } = site([plain(server.origin, { dpop: true })], { connections })
    await auth.importConnection(7, 'plain', { tokens })
    server.dead.add('access-token-1')
    const { data } = await auth.onBehalfOf(7)('plain').get('me')
    expect(data).toMatchObject({ token: 'access-token-2', jkt: server.proofs[0]?.jkt })
    const { proof, ...handed } = await auth.onBehalfOf(7).tokens('plain')
    expect(handed).not.toHaveProperty('dpopKey')
    const url = `${server.origin}/api/me`
    expect(readProof(proof?.('GET', url) ?? '', 'GET', url).jkt).toBe(server.proofs[0]?.jkt)
  })

  it('come back to auth.withTokens with it', async () => {
    const kept: TokenSet[] = []
    const { auth } = site([plain(server.origin, { dpop: true })])
    const tokens = await taken()
    const onTokens = (next: TokenSet) => void kept.push(next)
    const api = auth.withTokens('plain', { tokens }, { onTokens })
    server.dead.add('access-token-1')
    await api.get('me')
    expect(kept).toEqual([
      expect.objectContaining({ accessToken: 'access-token-2', dpopKey: tokens.dpopKey }),
    ])
  })

  const key = createDpopKey()
  const other = createDpopKey()
  it.each<[string, object, RegExp]>([
    ['without it', { tokenType: 'DPoP' }, /of no use without the key/],
    ['of a Bearer token', { tokenType: 'Bearer', dpopKey: key }, /tokenType is "DPoP"/],
    ['of which only the public half is there', { dpopKey: { ...key, d: undefined } }, /P-256/],
    ['whose halves are of two keys', { dpopKey: { ...key, x: other.x, y: other.y } }, /P-256/],
    ['of another curve', { dpopKey: { ...key, crv: 'P-384' } }, /P-256/],
    ['as text', { dpopKey: JSON.stringify(key) }, /P-256/],
    ['that is 0', { dpopKey: { ...key, d: 'A'.repeat(43) } }, /P-256/],
  ])('%s are refused, and the error shows nothing', async (_what, fields, words) => {
    const connections = { store: memoryConnections(), owner: () => undefined }
    const { auth } = site([plain(server.origin, { dpop: true })], { connections })
    const given = { tokens: { accessToken: 'a', ...fields } } as GivenConnection
    const imported = auth.importConnection(7, 'plain', given)
    await expect(imported).rejects.toThrow(TypeError)
    await expect(imported).rejects.toThrow(words)
    await imported.catch((error: unknown) => {
      expect(inspect(error)).not.toContain(key.d)
    })
    expect(() => auth.withTokens('plain', given, { onTokens: () => 0 })).toThrow(words)
  })
})

test('a key is read as it was made', () => {
  const key = createDpopKey()
  expect(readDpopKey({ ...key, alg: 'ES256', use: 'sig' })).toEqual(
    expect.objectContaining({ x: key.x, y: key.y, d: key.d }),
  )
  expect(readDpopKey(undefined)).toBeUndefined()
})
