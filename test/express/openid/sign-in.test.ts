import type { Profile, SignIn } from 'express-oauth-connect'
import { openIdStub, signingKey, unsecured, type OpenIdStub } from '../../support/openid-server.js'
import { begin, savedIn, site, type Browser } from '../../support/site.js'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

/** The server sees the authorization request, then the browser comes back. */
async function come(browser: Browser, params: Record<string, string> = {}) {
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  return browser
    .get(callback({ code: 'the-code', iss: server.issuer, ...params }))
    .set('Accept', 'application/json')
}

describe('a sign-in at an OpenID server that is discovered', () => {
  it('sends openid, nonce and PKCE to the endpoint that the metadata name', async () => {
    const browser = site([server.registration()]).browser()
    const { authorize } = await begin(browser, 'company')
    expect(authorize.origin + authorize.pathname).toBe(`${server.origin}/authorize`)
    expect(Object.fromEntries(authorize.searchParams)).toMatchObject({
      scope: 'openid profile email',
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    })
  })

  it('tells the hook the claims, and keeps who it is in the sealed record', async () => {
    let seen: SignIn | undefined
    server.forged = { claims: { sid: 'the-sid', email: 'i@id.example', name: 'Ivan' } }
    const browser = site([server.registration()], {
      onSignIn: (signIn) => void (seen = signIn),
    }).browser()
    expect((await come(browser)).status).toBe(302)
    expect(seen?.claims).toMatchObject({ sub: 'the-sub', iss: server.issuer, name: 'Ivan' })
    const [saved] = savedIn((await browser.get('/session')).body)
    expect(saved).toMatchObject({
      identity: {
        issuer: server.issuer,
        sub: 'the-sub',
        sid: 'the-sid',
        idToken: expect.stringMatching(/^ey/) as string,
      },
    })
  })

  it.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'believes %s where the metadata list it',
    async (alg) => {
      server.keys = [signingKey(alg)]
      server.metadata.id_token_signing_alg_values_supported = [alg, 'RS256']
      const answer = await come(site([server.registration()]).browser())
      expect(answer.body).toEqual({})
      expect(answer.status).toBe(302)
    },
  )

  it('makes the profile of the claims without a call, where they say all', async () => {
    let name: string | undefined
    server.forged = { claims: { email: 'i@id.example', email_verified: true, name: 'Ivan' } }
    await come(
      site([server.registration()], {
        onSignIn: async (signIn) => {
          const profile = await signIn.profile()
          name = `${profile.id} ${profile.name ?? ''} ${String(profile.emailVerified)}`
        },
      }).browser(),
    )
    expect(name).toBe('the-sub Ivan true')
    expect(server.to('/userinfo')).toHaveLength(0)
  })

  it('asks userinfo for what the claims leave out, with the token', async () => {
    let name: string | undefined
    const shop = site([server.registration()], {
      onSignIn: async (signIn) => void (name = (await signIn.profile()).name),
    })
    const browser = shop.browser()
    await come(browser)
    expect(name).toBe('Ivan of userinfo')
    const [call] = server.to('/userinfo')
    expect(call?.headers.authorization).toMatch(/^Bearer access-token-/)
    shop.routes.get('/profile', async (req, res) => {
      res.json(await req.oauth('company').profile())
    })
    expect((await browser.get('/profile')).body).toMatchObject({ id: 'the-sub' })
  })

  it.each([
    ['another address', 'typed-in@victim.example', undefined],
    ['the same address', 'ivan@id.example', true],
  ])('takes %s of userinfo for proved as the id_token says', async (_what, email, verified) => {
    server.forged = { claims: { email: 'ivan@id.example', email_verified: true } }
    server.userinfo = { sub: 'the-sub', name: 'Ivan', email }
    let profile: Profile | undefined
    const shop = site([server.registration()], {
      onSignIn: async (signIn) => void (profile = await signIn.profile()),
    })
    await come(shop.browser())
    expect([profile?.email, profile?.emailVerified]).toEqual([email, verified])
  })

  it('refuses userinfo of another person', async () => {
    server.userinfo = { sub: 'another', name: 'Eve' }
    const browser = site([server.registration()], {
      onSignIn: async (signIn) => {
        await signIn.profile()
      },
    }).browser()
    const answer = await come(browser)
    expect([answer.status, answer.body.error]).toEqual([502, 'invalid_response'])
    expect((await browser.get('/auth/connections')).body).toEqual({ connections: [] })
  })

  it('names a connection by a claim', async () => {
    const browser = site([server.registration({ account: 'sub' })]).browser()
    await come(browser)
    expect((await browser.get('/auth/connections')).body).toMatchObject({
      connections: [{ account: 'the-sub' }],
    })
  })

  it('asks for no id_token and sends no nonce without the scope openid', async () => {
    server.forged = { token: null }
    const browser = site([server.registration({ scope: ['read'] })]).browser()
    const { authorize } = await begin(browser, 'company')
    expect(authorize.searchParams.has('nonce')).toBe(false)
    expect((await come(browser)).status).toBe(302)
  })

  it('believes HS256 where the registration says so, by the client secret', async () => {
    server.forged = { header: { alg: 'HS256', kid: undefined }, secret: 'client-secret-canary' }
    const options = { idToken: { algorithms: ['HS256'] } }
    expect((await come(site([server.registration(options)]).browser())).status).toBe(302)
    expect(server.to('/jwks')).toHaveLength(0)
  })

  it('fills an issuer of many tenants by the claim', async () => {
    server.metadata.issuer = `${server.origin}/{tenantid}/v2.0`
    server.metadata.authorization_response_iss_parameter_supported = undefined
    const issuer = `${server.origin}/{tid}/v2.0`
    const browser = site([server.registration({ idToken: { issuer } })]).browser()
    const iss = `${server.origin}/tenant-1/v2.0`
    server.forged = { claims: { iss, tid: 'tenant-1' } }
    expect((await come(browser, { iss })).status).toBe(302)
    server.forged = { claims: { iss, tid: 'tenant-2' } }
    expect((await come(browser, { iss })).body).toMatchObject({ error: 'id_token_invalid' })
  })
})

describe('the token endpoint of a server that is discovered', () => {
  it.each([
    [undefined, 'basic'],
    [['client_secret_basic', 'client_secret_post'], 'basic'],
    [['client_secret_post'], 'post'],
  ])('with the methods %p is told the secret by %s', async (methods, how) => {
    server.metadata.token_endpoint_auth_methods_supported = methods
    expect((await come(site([server.registration()]).browser())).status).toBe(302)
    const [call] = server.to('/token')
    expect(call?.headers.authorization?.split(' ')[0]).toBe(how === 'basic' ? 'Basic' : undefined)
    expect(call?.form.has('client_secret')).toBe(how === 'post')
  })

  it('is told the client id alone by a public client', async () => {
    const registration = server.registration({ clientSecret: undefined })
    expect((await come(site([registration]).browser())).status).toBe(302)
    const [call] = server.to('/token')
    expect(call?.headers.authorization).toBeUndefined()
    expect(call?.form.get('client_id')).toBe('client-id')
  })

  it('is not asked where it takes neither', async () => {
    server.metadata.token_endpoint_auth_methods_supported = ['private_key_jwt']
    const answer = await site([server.registration()])
      .browser()
      .get('/auth/company/start')
      .set('Accept', 'application/json')
    expect([answer.status, answer.body.error]).toEqual([502, 'invalid_response'])
  })
})

describe('the issuer in the callback (RFC 9207)', () => {
  it('must come where the metadata said so at start, and no call leaves without it', async () => {
    const browser = site([server.registration()]).browser()
    const { callback } = await begin(browser, 'company')
    server.metadata.authorization_response_iss_parameter_supported = false
    const calls = server.calls.length
    await browser.get(callback({ code: 'c' })).expect(400)
    await browser.get(callback({ code: 'c', iss: 'https://evil.example' })).expect(400)
    expect(server.calls).toHaveLength(calls)
  })

  it('need not come where they do not say so, and must be right where it comes', async () => {
    server.metadata.authorization_response_iss_parameter_supported = undefined
    const browser = site([server.registration()]).browser()
    const { authorize, callback } = await begin(browser, 'company')
    await fetch(authorize)
    await browser.get(callback({ code: 'c', iss: 'https://evil.example' })).expect(400)
    await browser.get(callback({ code: 'c' })).expect(302)
  })
})

describe('a renewal', () => {
  /** The API finds the access token dead, and its successor alive. */
  function refuseOnce() {
    let refused = false
    server.before = (request, res) => {
      if (request.path !== '/api/me' || refused) return false
      refused = true
      res.writeHead(401).end()
      return true
    }
  }

  async function renewAfter(forged: OpenIdStub['forged']) {
    const browser = site([server.registration({ apiBaseUrl: `${server.origin}/api/` })]).browser()
    await come(browser)
    server.forged = forged
    refuseOnce()
    const answer = await browser.get('/call/company')
    const [saved] = savedIn((await browser.get('/session')).body)
    return { answer, saved, browser }
  }

  it('verifies the id_token that comes along, without a nonce', async () => {
    const { answer, saved } = await renewAfter({ claims: { nonce: undefined, auth_time: 7 } })
    expect(answer.status).toBe(200)
    const payload = String((saved as { identity?: { idToken?: string } }).identity?.idToken)
    expect(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString()).toContain('auth_time')
  })

  it('keeps who it is where none comes', async () => {
    const { answer, saved } = await renewAfter({ token: null })
    expect(answer.status).toBe(200)
    expect(saved).toMatchObject({ identity: { sub: 'the-sub' } })
  })

  it('is not undone because the server’s keys cannot be had meanwhile', async () => {
    const browser = site([server.registration({ apiBaseUrl: `${server.origin}/api/` })]).browser()
    await come(browser)
    server.before = (request, res) => {
      if (request.path !== '/jwks') return false
      res.writeHead(503).end()
      return true
    }
    const now = Date.now()
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 2 * 3_600_000)
    expect((await browser.get('/call/company')).status).toBe(200)
    const [saved] = savedIn((await browser.get('/session')).body)
    clock.mockRestore()
    expect(saved).toMatchObject({ identity: { sub: 'the-sub' } })
    expect(saved?.tokens.refreshToken).toBe('refresh-token-2')
  })

  it('compares the person also while the server’s keys cannot be had', async () => {
    const browser = site([server.registration({ apiBaseUrl: `${server.origin}/api/` })]).browser()
    await come(browser)
    server.before = (request, res) => {
      if (request.path === '/jwks') res.writeHead(503).end()
      return request.path === '/jwks'
    }
    server.forged = { claims: { sub: 'another' } }
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 3_600_000)
    const { status, body } = await browser.get('/call/company')
    clock.mockRestore()
    expect([status, body]).toEqual([401, expect.objectContaining({ code: 'not_connected' })])
    expect(server.calls.filter(({ path }) => path.startsWith('/api/'))).toEqual([])
  })

  it('is not undone because the server was asked for its keys too often', async () => {
    const shop = site([server.registration({ apiBaseUrl: `${server.origin}/api/` })])
    const [browser, others] = [shop.browser(), shop.browser()]
    await come(browser)
    for (let n = 0; n < 4; n++) {
      server.forged = { header: { kid: `unknown ${n}` } }
      expect((await come(others)).body).toMatchObject({ error: 'id_token_invalid' })
    }
    const asked = server.to('/jwks').length
    server.forged = {}
    server.keys = [signingKey()]
    refuseOnce()
    expect((await browser.get('/call/company')).status).toBe(200)
    expect(server.to('/jwks')).toHaveLength(asked)
    const [saved] = savedIn((await browser.get('/session')).body)
    expect(saved?.tokens.refreshToken).toMatch(/^refresh-token-/)
  })

  it('with the id_token of another person ends the connection, and revokes what came', async () => {
    const { answer, browser } = await renewAfter({ claims: { sub: 'another' } })
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({
      code: 'not_connected',
      message: expect.stringContaining('its renewal brought another person’s') as string,
    })
    expect(savedIn((await browser.get('/session')).body)).toEqual([])
    const revoked = server.to('/revoke').map(({ form }) => form.get('token'))
    expect(revoked).toEqual(['refresh-token-2', 'access-token-2'])
  })

  const REFUSED: readonly [string, () => OpenIdStub['forged']][] = [
    ['for another audience', () => ({ claims: { aud: 'another' } })],
    ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['of the past', () => ({ claims: { iat: 1, exp: 2 } })],
    ['of an unknown key', () => ({ key: signingKey() })],
    ['without a signature', () => ({ token: unsecured({ iss: server.issuer, sub: 'the-sub' }) })],
    ['with at_hash of another token', () => ({ claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } })],
    ['that is no token', () => ({ token: 'x' })],
  ]
  it.each(REFUSED)(
    'with an id_token %s is refused and used for nothing; the next one may be right',
    async (_what, forge) => {
      const { answer, saved, browser } = await renewAfter(forge())
      expect(answer.status).toBe(502)
      expect(answer.body).toMatchObject({ code: 'id_token_invalid' })
      const used = server.calls.map(({ headers }) => headers.authorization)
      expect(used).not.toContain('Bearer access-token-2')
      expect(saved?.tokens).toMatchObject({
        accessToken: 'access-token-1',
        refreshToken: 'refresh-token-1',
      })
      expect(server.to('/revoke')).toEqual([])
      server.forged = {}
      const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
      expect((await browser.get('/call/company')).status).toBe(200)
      clock.mockRestore()
      expect(server.to('/token').at(-1)?.form.get('refresh_token')).toBe('refresh-token-1')
    },
  )

  it('asks the server ever less often while its id_tokens are refused', async () => {
    const { browser } = await renewAfter({ claims: { aud: 'another' } })
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
    for (let n = 0; n < 8; n++) {
      expect((await browser.get('/call/company')).body).toMatchObject({ code: 'id_token_invalid' })
    }
    clock.mockRestore()
    expect(server.to('/token').length).toBeLessThan(6)
  })
})
