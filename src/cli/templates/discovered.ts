import { isEndpoint } from '../../protocol/url.js'
import { ownField } from '../../protocol/params.js'
import { isAsymmetric } from '../../protocol/openid/algorithms.js'
import { hasPlaceholder } from '../../protocol/openid/issuer.js'
import type { Names } from './table.js'

/** A server's metadata (RFC 8414 §2, OpenID Connect Discovery 1.0 §3), not looked at yet. */
export type Metadata = Readonly<Record<string, unknown>>

const SCOPES = ['openid', 'profile', 'email']
/** OpenID Connect Core 1.0 §5.1, by the profile's field. */
const CLAIMS = {
  id: 'sub',
  username: 'preferred_username',
  name: 'name',
  givenName: 'given_name',
  familyName: 'family_name',
  email: 'email',
  emailVerified: 'email_verified',
  phone: 'phone_number',
  picture: 'picture',
  locale: 'locale',
}

/** U+2028 ends a comment, and JSON does not escape it: what follows in the address would be code. */
const VISIBLE = /^[\x21-\x7e]+$/

/**
 * A table of what a server's metadata say; `undefined` where they lack an endpoint or name none. The
 * texts are somebody else's: each goes into the source as a JSON string.
 */
export function discoveredTemplate(
  { id, constant, title }: Names,
  metadata: Metadata,
): string | undefined {
  const url = (name: string) => {
    const value = ownField(metadata, name)
    return isEndpoint(value) && VISIBLE.test(value) ? value : undefined
  }
  const [authorization, token] = [url('authorization_endpoint'), url('token_endpoint')]
  if (authorization === undefined || token === undefined) return undefined
  const [userinfo, revocation, keys] = [
    url('userinfo_endpoint'),
    url('revocation_endpoint'),
    url('jwks_uri'),
  ]
  const [logout, pushed] = [
    url('end_session_endpoint'),
    url('pushed_authorization_request_endpoint'),
  ]
  const issuer = url('issuer')
  const auth = clientAuthOf(texts(metadata, 'token_endpoint_auth_methods_supported'))
  const challenges = texts(metadata, 'code_challenge_methods_supported')
  const known = texts(metadata, 'scopes_supported')
  const scopes = SCOPES.filter((scope) => known?.includes(scope))
  const claims = texts(metadata, 'claims_supported')
  const fields = Object.entries(CLAIMS).filter(
    ([field, claim]) => field === 'id' || !claims || claims.includes(claim),
  )
  const lines = [
    `id: '${id}',`,
    `name: '${title}',`,
    `authorizationEndpoint: ${JSON.stringify(authorization)},`,
    `tokenEndpoint: ${JSON.stringify(token)},`,
    revocation && `revocationEndpoint: ${JSON.stringify(revocation)},`,
    logout && `endSessionEndpoint: ${JSON.stringify(logout)},`,
    pushed && `pushedAuthorizationRequestEndpoint: ${JSON.stringify(pushed)},`,
    '// The token never leaves this address and what lies below it: is the API there?',
    `apiBaseUrl: ${JSON.stringify(`${new URL(userinfo ?? token).origin}/`)},`,
    `clientAuth: ${auth},`,
    pkceLine(challenges),
    scopes.length > 0 && `scope: ${JSON.stringify(scopes)},`,
    userinfo &&
      `profile: {\n    url: ${JSON.stringify(userinfo)},\n    fields: {\n${fields
        .map(([field, claim]) => `      ${field}: '${claim}',\n`)
        .join('')}    },\n  },`,
    ...(issuer && keys ? identityLines(issuer, keys, metadata) : []),
  ]
  const cells = lines.filter((line) => typeof line === 'string' && line !== '')
  return `import { ${auth}, defineProvider } from 'express-oauth-connect'

/**
 * ${title}: what it is and what a token stands for.
 * @see the page of its documentation
 */
export const ${constant} = defineProvider({
${cells.map((line) => `  ${String(line)}\n`).join('')}})
`
}

/** The id_token is believed by these. One that differs by tenant has to be completed by hand. */
function identityLines(issuer: string, keys: string, metadata: Metadata): readonly string[] {
  const listed = texts(metadata, 'id_token_signing_alg_values_supported')?.filter(isAsymmetric)
  const algorithms = listed?.some((name) => name !== 'RS256') ? JSON.stringify(listed) : ''
  const place = `jwksUri: ${JSON.stringify(keys)}`
  const lines = [
    `issuer: ${JSON.stringify(issuer)},`,
    `idToken: { ${place}${algorithms && `, algorithms: ${algorithms}`} },`,
  ]
  if (!hasPlaceholder(issuer)) return lines
  return [
    '// Each tenant has an issuer of its own: write the name of the claim that differs between the',
    '// braces, and the id_token is verified:',
    ...lines.map((line) => `// ${line}`),
  ]
}

function texts(metadata: Metadata, name: string): readonly string[] | undefined {
  const value = ownField(metadata, name)
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined
}

/** RFC 8414 §2: Basic where the metadata do not say. */
function clientAuthOf(methods: readonly string[] = ['client_secret_basic']): string {
  if (methods.includes('client_secret_basic')) return 'clientSecretBasic'
  return methods.includes('client_secret_post') || !methods.includes('none')
    ? 'clientSecretPost'
    : 'publicClient'
}

/** RFC 8414 §2: where no method is listed the server may know PKCE all the same. */
function pkceLine(methods: readonly string[] | undefined): string | undefined {
  if (!methods || methods.includes('S256')) return undefined
  return methods.includes('plain') ? "pkce: 'plain'," : 'pkce: false,'
}
