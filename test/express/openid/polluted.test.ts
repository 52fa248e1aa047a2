import { openIdStub, type OpenIdStub } from '../../support/openid-server.js'
import { begin, site } from '../../support/site.js'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

/** What a polluted prototype may offer to whoever reads a field that was not given. */
const GADGETS: Readonly<Record<string, unknown>> = {
  algorithms: ['none', 'HS256'],
  required: true,
  jwksUri: 'http://127.0.0.1:9/',
  issuer: 'https://evil.example',
  userinfo_endpoint: 'http://127.0.0.1:9/',
  jwks_uri: 'http://127.0.0.1:9/',
  token_endpoint: 'http://127.0.0.1:9/',
  clientAuth: () => undefined,
  clockTolerance: 1e9,
  requiredClaims: ['evil'],
  audience: 'evil',
  subject: 'evil',
  maxTokenAge: 1,
  typ: 'evil',
  sid: 'evil',
}

/** Signs in while the prototype is polluted: status, error, who it is. */
async function come(name: string): Promise<unknown> {
  let person: unknown
  const browser = site([server.registration()], {
    onSignIn: async (signIn) => {
      const { id, email } = await signIn.profile()
      person = { id, email, claims: Object.keys(signIn.claims ?? {}) }
    },
  }).browser()
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  Object.defineProperty(Object.prototype, name, { value: GADGETS[name], configurable: true })
  try {
    const answer = await browser.get(callback({ code: 'c', iss: server.issuer }))
    return [answer.status, person]
  } finally {
    Reflect.deleteProperty(Object.prototype, name)
  }
}

describe('a sign-in by OpenID Connect in a polluted process', () => {
  it.each(Object.keys(GADGETS))('is as ever with Object.prototype.%s', async (name) => {
    server.userinfo = { sub: 'the-sub', name: 'Ivan' }
    const claims = ['iss', 'sub', 'aud', 'iat', 'exp', 'at_hash', 'nonce']
    expect(await come(name)).toEqual([302, { id: 'the-sub', email: undefined, claims }])
  })

  it.each(['clockTolerance', 'algorithms'])('refuses what it refuses with %s', async (name) => {
    server.forged = { claims: { exp: 1 } }
    expect(await come(name)).toEqual([502, undefined])
  })
})
