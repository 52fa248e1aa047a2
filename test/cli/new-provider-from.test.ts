import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { json, stub, type Stub } from '../support/stub.js'
import { folder, run } from './command.js'

let server: Stub
let metadata: object
beforeAll(async () => {
  server = await stub()
  server.api = (_request, res) => json(res, 200, metadata)
})

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
  // With these two the id_token is verified, and the callback must name the issuer:
  // issuer: "${server.origin}",
  // idToken: { jwksUri: "${server.origin}/keys" },
})
`)
    expect(code).toBe(0)
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
