import { OAuthError } from '../../errors.js'
import { isRecord } from '../api/api-request.js'
import { ownField } from '../params.js'
import { isEndpoint, show } from '../url.js'
import { isAsymmetric, USUAL_ALGORITHMS } from './algorithms.js'
import { isIssuer } from './issuer.js'

/** What an OpenID server says of itself (OpenID Connect Discovery §3, RFC 8414 §2), checked. */
export interface ServerMetadata {
  readonly authorizationEndpoint: string | undefined
  readonly tokenEndpoint: string
  readonly revocationEndpoint: string | undefined
  readonly userinfoEndpoint: string | undefined
  readonly endSessionEndpoint: string | undefined
  /** RFC 9126 §5 */
  readonly pushedAuthorizationRequestEndpoint: string | undefined
  readonly jwksUri: string | undefined
  /** Of id_tokens; those with a shared secret are left out. */
  readonly algorithms: readonly string[]
  /** At the token endpoint. */
  readonly clientAuthMethods: readonly string[]
  /** RFC 9449 §5.1: what a proof may be signed with; none where the server speaks no DPoP. */
  readonly dpopAlgorithms: readonly string[]
  /** RFC 9207 §3: each authorization response names its issuer. */
  readonly issInResponse: boolean
}

/** What a site expects of the document. */
export interface MetadataRules {
  /** The registration's id, for errors. */
  readonly provider: string
  readonly issuer: string
  /** Plain http will do, as it does for the issuer. */
  readonly allowHttp: boolean
  /** The client shows a certificate: the server may have other addresses for it (RFC 8705 §5). */
  readonly mutualTls: boolean
}

/** A decoded discovery document, not yet trusted. */
export type MetadataDocument = Readonly<Record<string, unknown>>

/** Where an issuer's metadata is (OpenID Connect Discovery §4). */
export function metadataUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/**
 * Reads a discovery document. Its `issuer` must be the one asked for: else any server whose
 * document comes here could speak for it (OpenID Connect Discovery §4.3).
 * @throws OAuthError `invalid_response`
 */
export function readMetadata(document: MetadataDocument, rules: MetadataRules): ServerMetadata {
  const issuer = ownField(document, 'issuer')
  if (!isIssuer(rules.issuer, issuer)) {
    throw invalidMetadata(rules, `its issuer is ${show(issuer)}, not ${show(rules.issuer)}`)
  }
  const address = (name: string) => readAddress(document, name, rules)
  const listedAliases = rules.mutualTls ? ownField(document, 'mtls_endpoint_aliases') : undefined
  const aliases = isRecord(listedAliases) ? listedAliases : {}
  /** Of what this server calls, and no browser. */
  const backChannel = (name: string) =>
    readAddress(Object.hasOwn(aliases, name) ? aliases : document, name, rules)
  const tokenEndpoint = backChannel('token_endpoint')
  if (tokenEndpoint === undefined) throw invalidMetadata(rules, 'it has no token_endpoint')
  const listed = texts(document, 'id_token_signing_alg_values_supported').filter(isAsymmetric)
  const methods = texts(document, 'token_endpoint_auth_methods_supported')
  return {
    tokenEndpoint,
    authorizationEndpoint: address('authorization_endpoint'),
    revocationEndpoint: backChannel('revocation_endpoint'),
    userinfoEndpoint: backChannel('userinfo_endpoint'),
    endSessionEndpoint: address('end_session_endpoint'),
    pushedAuthorizationRequestEndpoint: backChannel('pushed_authorization_request_endpoint'),
    jwksUri: address('jwks_uri'),
    algorithms: listed.length > 0 ? listed : USUAL_ALGORITHMS,
    // OpenID Connect Discovery §3: Basic where the document does not say.
    clientAuthMethods: methods.length > 0 ? methods : ['client_secret_basic'],
    dpopAlgorithms: texts(document, 'dpop_signing_alg_values_supported'),
    issInResponse: ownField(document, 'authorization_response_iss_parameter_supported') === true,
  }
}

/** A server behind https must not send the client's secret over plain http, this machine's either. */
function readAddress(
  document: MetadataDocument,
  name: string,
  rules: MetadataRules,
): string | undefined {
  const value = ownField(document, name)
  if (value === undefined || value === null) return undefined
  const plain = rules.issuer.startsWith('http:')
  const fits = isEndpoint(value, plain && rules.allowHttp) && (plain || value.startsWith('https:'))
  if (fits) return value
  throw invalidMetadata(rules, `${name} is no https address`)
}

function texts(document: MetadataDocument, name: string): readonly string[] {
  const value = ownField(document, name)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function invalidMetadata({ provider, issuer }: MetadataRules, what: string): OAuthError {
  return new OAuthError('invalid_response', provider, `the server's metadata: ${what}`, {
    status: 502,
    hint:
      `Compare "issuer" in the document of ${issuer} with the issuer of this registration, sign by ` +
      'sign, and its addresses with what the server says of itself.',
  })
}
