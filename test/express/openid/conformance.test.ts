import supertest from 'supertest'
import {
  openIdStub,
  publicJwk,
  signingKey,
  unsecured,
  type Forged,
  type OpenIdStub,
} from '../../support/openid-server.js'
import { begin, CLIENT, site } from '../../support/site.js'

/**
 * The test modules for relying parties of the OpenID Foundation's conformance suite, by their names
 * there, and what comes of each here: the plans Basic, Config and Form Post Basic, and what of the
 * comprehensive plan is not of the implicit and hybrid flows. Logouts and renewals have a file of
 * their own.
 */
let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

interface Module {
  readonly name: string
  /** The error that the callback ends in, or that nobody may be signed in by. */
  readonly outcome: 'signed in' | 'id_token_invalid' | 'invalid_response' | 'access_denied'
  readonly forge?: () => Forged
  readonly prepare?: () => void
  readonly options?: Parameters<OpenIdStub['registration']>[0]
  /** What else the server must have seen. */
  readonly seen?: () => void
}

const other = signingKey()

const MODULES: readonly Module[] = [
  {
    name: 'oidcc-client-test',
    outcome: 'signed in',
    seen: () => {
      expect(Object.fromEntries(server.to('/token')[0]?.form ?? [])).toMatchObject({
        grant_type: 'authorization_code',
        code: 'the-code',
      })
      expect(server.to('/userinfo')).toHaveLength(1)
    },
  },
  {
    name: 'oidcc-client-test-nonce-invalid',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { nonce: 'another' } }),
  },
  {
    name: 'oidcc-client-test-scope-userinfo-claims',
    outcome: 'signed in',
    options: { scope: ['openid', 'profile', 'email', 'phone', 'address'] },
    seen: () => {
      const [asked] = server.to('/authorize')
      expect(asked?.query.get('scope')).toBe('openid profile email phone address')
      expect(server.to('/userinfo')).toHaveLength(1)
    },
  },
  {
    name: 'oidcc-client-test-client-secret-basic',
    outcome: 'signed in',
    prepare: () => {
      server.metadata.token_endpoint_auth_methods_supported = ['client_secret_basic']
    },
    seen: () => {
      const [{ headers, form } = { headers: {}, form: new URLSearchParams() }] = server.to('/token')
      expect([headers.authorization, form.has('client_secret')]).toEqual([
        expect.stringMatching(/^Basic /),
        false,
      ])
    },
  },
  {
    name: 'oidcc-client-test-client-secret-post',
    outcome: 'signed in',
    prepare: () => {
      server.metadata.token_endpoint_auth_methods_supported = ['client_secret_post']
    },
    seen: () => {
      expect(server.to('/token')[0]?.form.get('client_secret')).toBe(CLIENT.clientSecret)
    },
  },
  {
    name: 'oidcc-client-test-missing-iat',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { iat: undefined } }),
  },
  {
    name: 'oidcc-client-test-missing-aud',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { aud: undefined } }),
  },
  {
    name: 'oidcc-client-test-missing-sub',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { sub: undefined } }),
  },
  {
    name: 'oidcc-client-test-invalid-iss',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { iss: `${server.issuer}1` } }),
  },
  {
    name: 'oidcc-client-test-invalid-aud',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { aud: `${CLIENT.clientId}1` } }),
  },
  {
    name: 'oidcc-client-test-kid-absent-single-jwks',
    outcome: 'signed in',
    forge: () => ({ header: { kid: undefined } }),
  },
  {
    // Either outcome passes there: OpenID Connect Core §10.1 asks servers of several keys for a kid.
    name: 'oidcc-client-test-kid-absent-multiple-jwks',
    outcome: 'id_token_invalid',
    forge: () => ({ header: { kid: undefined } }),
    prepare: () => {
      server.keys = [...server.keys, other]
    },
  },
  {
    name: 'oidcc-client-test-idtoken-sig-rs256',
    outcome: 'signed in',
    forge: () => ({ header: { alg: 'RS256' } }),
  },
  {
    // Passes by refusing: nothing but a signature is believed.
    name: 'oidcc-client-test-idtoken-sig-none',
    outcome: 'id_token_invalid',
    forge: () => ({ token: unsecured({ iss: server.issuer, sub: 's', aud: CLIENT.clientId }) }),
  },
  {
    name: 'oidcc-client-test-invalid-sig-rs256',
    outcome: 'id_token_invalid',
    forge: () => ({ key: { ...other, kid: server.keys[0]?.kid ?? '' } }),
  },
  {
    name: 'oidcc-client-test-invalid-sig-es256',
    outcome: 'id_token_invalid',
    prepare: () => {
      server.keys = [signingKey('ES256', 'es')]
      server.metadata.id_token_signing_alg_values_supported = ['ES256']
    },
    forge: () => ({ key: signingKey('ES256', 'es') }),
  },
  {
    name: 'oidcc-client-test-invalid-sig-hs256',
    outcome: 'id_token_invalid',
    options: { idToken: { algorithms: ['HS256'] } },
    forge: () => ({
      header: { alg: 'HS256', kid: undefined },
      secret: 'another secret, 32 bytes long...',
    }),
  },
  {
    name: 'oidcc-client-test-userinfo-invalid-sub',
    outcome: 'invalid_response',
    prepare: () => {
      server.userinfo = { sub: 'the-sub1', name: 'Eve' }
    },
  },
  {
    name: 'oidcc-client-test-invalid-athash',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }),
  },
  {
    name: 'oidcc-client-test-nonce-unless-code-flow',
    outcome: 'signed in',
    seen: () => {
      expect(server.to('/authorize')[0]?.query.get('nonce')).toMatch(/^[\w-]{43}$/)
    },
  },
  {
    name: 'oidcc-client-test-userinfo-bearer-header',
    outcome: 'signed in',
    seen: () => {
      expect(server.to('/userinfo')[0]?.headers.authorization).toBe('Bearer access-token-1')
    },
  },
  {
    name: 'oidcc-client-test-discovery-openid-config',
    outcome: 'signed in',
    seen: () => {
      expect(server.to('/.well-known/openid-configuration')).toHaveLength(1)
    },
  },
  {
    name: 'oidcc-client-test-discovery-jwks-uri-keys',
    outcome: 'signed in',
    prepare: () => {
      server.metadata.jwks_uri = `${server.origin}/keys-of-this-run`
      server.before = ({ path }, res) => {
        if (path === '/keys-of-this-run')
          res.end(JSON.stringify({ keys: server.keys.map(publicJwk) }))
        return path === '/keys-of-this-run'
      }
    },
    seen: () => {
      expect(server.to('/keys-of-this-run')).toHaveLength(1)
      expect(server.to('/jwks')).toEqual([])
    },
  },
  {
    name: 'oidcc-client-test-discovery-issuer-mismatch',
    outcome: 'invalid_response',
    prepare: () => {
      server.metadata.issuer = `${server.issuer}1`
    },
  },
  {
    // The keys are other ones between the request for them and the signature.
    name: 'oidcc-client-test-signing-key-rotation-just-before-signing',
    outcome: 'signed in',
    prepare: () => {
      const [old = other] = server.keys
      let sets = 0
      server.before = ({ path }, res) => {
        if (path === '/token') server.keys = [other]
        if (path !== '/jwks' || sets++ > 0) return false
        res.end(JSON.stringify({ keys: [publicJwk(old)] }))
        return true
      }
    },
    seen: () => {
      expect(server.to('/jwks')).toHaveLength(2)
    },
  },
  {
    name: 'oidcc-client-test-form-post-error',
    outcome: 'access_denied',
    options: {
      responseMode: 'form_post',
      authorizationParams: { max_age: '0', prompt: 'none' },
    },
    seen: () => {
      expect(server.to('/token')).toEqual([])
    },
  },
]

/** By the plans of the suite: what each runs. */
const PLANS: Readonly<Record<string, readonly string[]>> = {
  'oidcc-client-basic-certification-test-plan': [
    ...['oidcc-client-test', 'oidcc-client-test-invalid-iss', 'oidcc-client-test-missing-sub'],
    ...['oidcc-client-test-invalid-aud', 'oidcc-client-test-missing-iat'],
    ...['oidcc-client-test-kid-absent-single-jwks', 'oidcc-client-test-kid-absent-multiple-jwks'],
    ...['oidcc-client-test-idtoken-sig-rs256', 'oidcc-client-test-idtoken-sig-none'],
    ...['oidcc-client-test-invalid-sig-rs256', 'oidcc-client-test-userinfo-invalid-sub'],
    ...['oidcc-client-test-nonce-invalid', 'oidcc-client-test-scope-userinfo-claims'],
    'oidcc-client-test-client-secret-basic',
  ],
  'oidcc-client-config-certification-test-plan': [
    ...['oidcc-client-test-discovery-openid-config', 'oidcc-client-test-discovery-jwks-uri-keys'],
    ...['oidcc-client-test-discovery-issuer-mismatch', 'oidcc-client-test-idtoken-sig-none'],
    'oidcc-client-test-signing-key-rotation-just-before-signing',
    'oidcc-client-test-signing-key-rotation',
  ],
  'oidcc-client-test-plan': [
    ...['oidcc-client-test-missing-aud', 'oidcc-client-test-userinfo-bearer-header'],
    ...['oidcc-client-test-userinfo-bearer-body', 'oidcc-client-test-nonce-unless-code-flow'],
    ...['oidcc-client-test-missing-chash', 'oidcc-client-test-invalid-chash'],
    ...['oidcc-client-test-invalid-athash', 'oidcc-client-test-missing-athash'],
    ...['oidcc-client-test-form-post-error', 'oidcc-client-test-invalid-sig-hs256'],
    ...['oidcc-client-test-invalid-sig-es256', 'oidcc-client-test-aggregated-claims'],
    ...['oidcc-client-test-distributed-claims', 'oidcc-client-test-mtls-endpoint-aliases'],
    ...['oidcc-client-test-discovery-webfinger-acct', 'oidcc-client-test-discovery-webfinger-url'],
    ...['oidcc-client-test-dynamic-registration', 'oidcc-client-test-request-uri-signed-rs256'],
    ...['oidcc-client-test-request-uri-signed-none', 'oidcc-client-test-userinfo-signed'],
  ],
}
const BASIC = PLANS['oidcc-client-basic-certification-test-plan'] ?? []

const HYBRID = 'of the flows that bring an id_token through the browser, which are not used here'
/** What of the plans is not here, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'oidcc-client-test-userinfo-bearer-body':
    'one of the two ways is enough (RFC 6750 §2): the header, which every server must take',
  'oidcc-client-test-missing-athash': HYBRID,
  'oidcc-client-test-missing-chash': HYBRID,
  'oidcc-client-test-invalid-chash': HYBRID,
  'oidcc-client-test-aggregated-claims': 'claims of others are handed on as they are, unverified',
  'oidcc-client-test-distributed-claims': 'claims are asked of the server itself alone',
  'oidcc-client-test-mtls-endpoint-aliases': 'the tests of tls (RFC 8705) are elsewhere',
  'oidcc-client-test-discovery-webfinger-acct': 'the site names the issuer, visitors type none',
  'oidcc-client-test-discovery-webfinger-url': 'the site names the issuer, visitors type none',
  'oidcc-client-test-dynamic-registration': 'a client is registered by the site’s owner',
  'oidcc-client-test-request-uri-signed-rs256': 'requests are pushed (RFC 9126), not fetched',
  'oidcc-client-test-request-uri-signed-none': 'requests are pushed (RFC 9126), not fetched',
  'oidcc-client-test-userinfo-signed': 'the tests of userinfo as a JWT are elsewhere',
}

/** Needs two sign-ins. */
const ROTATION = 'oidcc-client-test-signing-key-rotation'

type Mode = 'query' | 'form_post'

/** Goes through one module; `undefined` where nobody was sent to the server. */
async function run({ outcome, forge, prepare, options, name }: Module, mode: Mode) {
  const responseMode = mode === 'form_post' ? { responseMode: mode } : {}
  const shop = site([server.registration({ ...options, ...responseMode })], {
    onSignIn: async (signIn) => {
      await signIn.profile()
    },
  })
  prepare?.()
  server.forged = forge?.() ?? {}
  const browser = shop.browser()
  const start = await browser.get('/auth/company/start').accept('json')
  if (start.status !== 302) return (start.body as { error?: string }).error
  const { authorize, callback, state } = await begin(browser, 'company')
  await fetch(authorize)
  const answer = outcome === 'access_denied' ? { error: 'login_required' } : { code: 'the-code' }
  let back = callback({ ...answer, iss: server.issuer })
  if (authorize.searchParams.get('response_mode') === 'form_post') {
    const form = { ...answer, iss: server.issuer, state }
    const posted = await supertest(shop.app).post('/auth/company/callback').type('form').send(form)
    back = posted.get('Location') ?? name
  }
  const end = await browser.get(back).accept('json')
  const { error } = end.body as { error?: string }
  const { connections } = (await browser.get('/auth/connections')).body as { connections: [] }
  expect(connections).toHaveLength(outcome === 'signed in' ? 1 : 0)
  return end.status === 302 ? 'signed in' : error
}

describe('the OpenID Foundation’s test for relying parties', () => {
  it.each(MODULES)('$name: $outcome', async (module) => {
    expect(await run(module, 'query')).toBe(module.outcome)
    module.seen?.()
  })

  // oidcc-client-formpost-basic-certification-test-plan
  it.each(MODULES.filter(({ name }) => BASIC.includes(name)))(
    '$name, answered by a form: $outcome',
    async (module) => {
      expect(await run(module, 'form_post')).toBe(module.outcome)
      module.seen?.()
    },
  )

  it(`${ROTATION}: signed in, before and after`, async () => {
    const { browser } = site([server.registration()])
    for (const keys of [server.keys, [other]]) {
      server.keys = keys
      const visitor = browser()
      const { authorize, callback } = await begin(visitor, 'company')
      await fetch(authorize)
      await visitor.get(callback({ code: 'c', iss: server.issuer })).expect(302)
    }
    expect(server.to('/jwks')).toHaveLength(2)
  })

  it('has each module of the plans, or a reason why not', () => {
    const here = [...MODULES.map(({ name }) => name), ROTATION]
    const wanted = [...new Set(Object.values(PLANS).flat())]
    const missing = wanted.filter((name) => !here.includes(name) && !(name in NOT_HERE))
    expect(missing).toEqual([])
    expect(Object.keys(NOT_HERE).filter((name) => here.includes(name))).toEqual([])
    expect(here).toHaveLength(new Set(here).size)
  })
})
