import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientSecretBasic, clientSecretPost, defineProvider } from 'express-oauth-connect'
import { SERVERS } from './metadata/servers.js'
import { json, stub, type Stub } from '../support/stub.js'
import { folder, run } from './command.js'

let server: Stub
let metadata: object
beforeAll(async () => {
  server = await stub()
  server.api = (_request, res) => json(res, 200, metadata)
})

/** What a file that the command wrote exports. */
function written(source: string) {
  const body = source.replace(/^import .*$/m, '').replace('export const acme =', 'return acme =')
  const names = ['acme', 'defineProvider', 'clientSecretBasic', 'clientSecretPost']
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the file is ours
  const make = new Function(...names, body) as (
    ...given: unknown[]
  ) => ReturnType<typeof defineProvider>
  return { acme: make(undefined, defineProvider, clientSecretBasic, clientSecretPost) }
}

const METADATA = () => ({
  issuer: server.origin,
  authorization_endpoint: `${server.origin}/authorize`,
  token_endpoint: `${server.origin}/token`,
  userinfo_endpoint: `${server.origin}/me`,
  revocation_endpoint: 'no address',
  jwks_uri: `${server.origin}/keys`,
  scopes_supported: ['openid', 'email', 'phone'],
  claims_supported: ['sub', 'email', 'zoneinfo'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  code_challenge_methods_supported: ['plain'],
})

describe('new-provider --from', () => {
  it("writes what a server's metadata say", async () => {
    metadata = METADATA()
    const cwd = folder()
    const { code } = await run(['new-provider', 'acme', '--from', server.origin], { cwd })
    expect(server.calls.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration'])
    expect(readFileSync(join(cwd, 'providers/acme.ts'), 'utf8'))
      .toBe(`import { clientSecretPost, defineProvider } from 'express-oauth-connect'

/**
 * Acme: what it is and what a token stands for.
 * @see the page of its documentation
 */
export const acme = defineProvider({
  id: 'acme',
  name: 'Acme',
  authorizationEndpoint: "${server.origin}/authorize",
  tokenEndpoint: "${server.origin}/token",
  // The token never leaves this address and what lies below it: is the API there?
  apiBaseUrl: "${server.origin}/",
  clientAuth: clientSecretPost,
  pkce: 'plain',
  scope: ["openid","email"],
  profile: {
    url: "${server.origin}/me",
    fields: {
      id: 'sub',
      email: 'email',
    },
  },
  issuer: "${server.origin}",
  idToken: { jwksUri: "${server.origin}/keys" },
})
`)
    expect(code).toBe(0)
  })

  it('writes no code of an address whose line break ends a comment', async () => {
    const hostile = `${server.origin}/{tenantid}/\u2028}); throw new Error('run'); ({ //`
    metadata = { ...METADATA(), issuer: hostile }
    const cwd = folder()
    await run(['new-provider', 'acme', '--from', server.origin], { cwd })
    const source = readFileSync(join(cwd, 'providers/acme.ts'), 'utf8')
    expect(source).not.toContain('\u2028')
    expect(() => written(source)).not.toThrow()
  })

  it.each(Object.keys(SERVERS))('writes a table of %s’s that is one', async (name) => {
    metadata = SERVERS[name] ?? {}
    const cwd = folder()
    const { code } = await run(['new-provider', 'acme', '--from', server.origin], { cwd })
    expect(code).toBe(0)
    const source = readFileSync(join(cwd, 'providers/acme.ts'), 'utf8')
    const { acme } = written(source)
    const registered = acme({ clientId: 'c', clientSecret: 's' })
    expect(registered.provider).toMatchObject({
      tokenEndpoint: SERVERS[name]?.token_endpoint,
      ...(SERVERS[name]?.end_session_endpoint !== undefined && {
        endSessionEndpoint: SERVERS[name].end_session_endpoint,
      }),
      // Each of Microsoft's tenants has an issuer of its own.
      ...(name !== 'microsoft' && {
        issuer: SERVERS[name]?.issuer,
        idToken: { jwksUri: SERVERS[name]?.jwks_uri },
      }),
    })
    expect(source.includes('Each tenant has an issuer')).toBe(name === 'microsoft')
    expect(source).not.toContain('HS256')
  })

  it.each([
    ['an endpoint that is no address', { token_endpoint: "https://x', evil(), '" }],
    ['no endpoint', { authorization_endpoint: undefined }],
  ])('writes nothing where the metadata have %s', async (_what, wrong) => {
    metadata = { ...METADATA(), ...wrong }
    const cwd = folder()
    const { code, lines } = await run(['new-provider', 'acme', '--from', server.origin], { cwd })
    expect(lines('fail')).toHaveLength(1)
    expect(existsSync(join(cwd, 'providers'))).toBe(false)
    expect(code).toBe(1)
  })

  it('writes nothing where there are no metadata', async () => {
    const cwd = folder()
    const { code, output } = await run(
      ['new-provider', 'acme', '--from', 'http://foreign.example'],
      { cwd },
    )
    expect(output).toContain('fail  no metadata: "http://foreign.example" is no https address')
    expect(code).toBe(1)
  })
})
