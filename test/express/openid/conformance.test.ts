import {
  openIdStub,
  signingKey,
  unsecured,
  type Forged,
  type OpenIdStub,
} from '../../support/openid-server.js'
import { begin, CLIENT, site } from '../../support/site.js'

/**
 * The test modules for relying parties of the OpenID Foundation's conformance suite, profiles Basic
 * and Config, by their names there, and what comes of each here.
 */
let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

interface Module {
  readonly name: string
  /** The error that the callback ends in, or that nobody may be signed in by. */
  readonly outcome: 'signed in' | 'id_token_invalid' | 'invalid_response' | 'issuer_mismatch'
  readonly forge?: () => Forged
  readonly prepare?: () => void
  readonly options?: Parameters<OpenIdStub['registration']>[0]
}

const other = signingKey()

const MODULES: readonly Module[] = [
  { name: 'oidcc-client-test', outcome: 'signed in' },
  {
    name: 'oidcc-client-test-nonce-invalid',
    outcome: 'id_token_invalid',
    forge: () => ({ claims: { nonce: 'another' } }),
  },
  {
    name: 'oidcc-client-test-scope-userinfo-claims',
    outcome: 'signed in',
    options: { scope: ['openid', 'profile', 'email', 'phone', 'address'] },
  },
  {
    name: 'oidcc-client-test-client-secret-basic',
    outcome: 'signed in',
    prepare: () => {
      server.metadata.token_endpoint_auth_methods_supported = ['client_secret_basic']
    },
  },
  {
    name: 'oidcc-client-test-client-secret-post',
    outcome: 'signed in',
    prepare: () => {
      server.metadata.token_endpoint_auth_methods_supported = ['client_secret_post']
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
  { name: 'oidcc-client-test-userinfo-bearer-header', outcome: 'signed in' },
  { name: 'oidcc-client-test-discovery-openid-config', outcome: 'signed in' },
  { name: 'oidcc-client-test-discovery-jwks-uri-keys', outcome: 'signed in' },
  {
    name: 'oidcc-client-test-discovery-issuer-mismatch',
    outcome: 'invalid_response',
    prepare: () => {
      server.metadata.issuer = `${server.issuer}1`
    },
  },
  {
    name: 'oidcc-client-test-signing-key-rotation',
    outcome: 'signed in',
    prepare: () => {
      server.keys = [other]
    },
  },
]

/** What of the two profiles is not here, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'oidcc-client-test-userinfo-bearer-body':
    'one of the two ways is enough (RFC 6750 §2): the header, which every server must take',
  'oidcc-client-test-discovery-webfinger-acct': 'the site names the issuer, visitors type none',
  'oidcc-client-test-discovery-webfinger-url': 'the site names the issuer, visitors type none',
  'oidcc-client-test-dynamic-registration': 'a client is registered by the site’s owner',
  'oidcc-client-test-signing-key-rotation-just-before-signing':
    'test/express/openid/forged.test.ts: a key set that is rotated',
}

describe('the OpenID Foundation’s test for relying parties', () => {
  it.each(MODULES)('$name: $outcome', async ({ outcome, forge, prepare, options }) => {
    const shop = site([server.registration(options)], {
      onSignIn: async (signIn) => {
        await signIn.profile()
      },
    })
    prepare?.()
    server.forged = forge?.() ?? {}
    const browser = shop.browser()
    const start = await browser.get('/auth/company/start').set('Accept', 'application/json')
    if (start.status !== 302) return expect(start.body).toMatchObject({ error: outcome })
    const { authorize, callback } = await begin(browser, 'company')
    await fetch(authorize)
    const end = await browser
      .get(callback({ code: 'c', iss: server.issuer }))
      .set('Accept', 'application/json')
    const { error } = end.body as { error?: string }
    expect(end.status === 302 ? 'signed in' : error).toBe(outcome)
    const { connections } = (await browser.get('/auth/connections')).body as { connections: [] }
    expect(connections).toHaveLength(outcome === 'signed in' ? 1 : 0)
  })

  it('has a reason for each module that is not here', () => {
    const here = MODULES.map(({ name }) => name)
    expect(Object.keys(NOT_HERE).filter((name) => here.includes(name))).toEqual([])
  })
})
