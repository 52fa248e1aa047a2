import { OAuthError } from '../../errors.js'
import { withoutPrototype } from '../params.js'
import { isApplication, type Client } from '../provider/client.js'
import { acceptsEndpoint } from '../provider/endpoint-cells.js'
import type { Provider } from '../provider/provider.js'
import { clientSecretJwt, privateKeyJwt } from '../token/client-assertion.js'
import {
  clientSecretBasic,
  clientSecretPost,
  publicClient,
  tlsClientAuth,
  withoutClientAuth,
} from '../token/client-auth.js'
import { hasCertificate } from '../token/client-tls.js'
import { fapiAuth, isFapiAlgorithm } from '../fapi.js'
import { atOrigin } from '../url.js'
import type { DiscoveredCell } from './discovery.js'
import { readMetadata, type MetadataDocument, type ServerMetadata } from './metadata.js'
import { openIdServer, type OpenIdServer } from './server.js'

/**
 * The registration with the server's own endpoints. What the table or the registration names stays.
 * @throws OAuthError `invalid_response` for metadata that are not this issuer's, or are of no use
 */
export function withMetadata(client: Client, document: MetadataDocument): Client {
  const { discovery, provider, id } = client
  if (discovery === undefined) return client
  const { issuer, allowHttp, origin, cells } = discovery
  const expected = provider.idToken?.issuer ?? issuer
  const mutualTls = hasCertificate(client.tls)
  const rules = { provider: id, issuer: expected, allowHttp, mutualTls }
  const metadata = readMetadata(document, rules)
  assertDpop(client, metadata)
  const moved = <T extends string | undefined>(url: T) =>
    url === undefined || origin === undefined ? url : atOrigin(url, origin)
  const found: Partial<Record<DiscoveredCell, unknown>> = {
    authorizationEndpoint: moved(metadata.authorizationEndpoint),
    tokenEndpoint: moved(metadata.tokenEndpoint),
    revocationEndpoint: moved(metadata.revocationEndpoint),
    pushedAuthorizationRequestEndpoint: moved(metadata.pushedAuthorizationRequestEndpoint),
    deviceAuthorizationEndpoint: moved(metadata.deviceAuthorizationEndpoint),
    introspectionEndpoint: moved(metadata.introspectionEndpoint),
    clientAuth: chooseClientAuth(client, metadata.clientAuthMethods),
  }
  const placed = Object.fromEntries(cells.map((name) => [name, found[name]]))
  for (const name of cells) {
    if (name !== 'clientAuth') assertFound(client, name, placed[name])
  }
  const places = {
    ...metadata,
    jwksUri: moved(metadata.jwksUri),
    userinfoEndpoint: moved(metadata.userinfoEndpoint),
    endSessionEndpoint: moved(metadata.endSessionEndpoint),
  }
  return {
    ...client,
    provider: withoutPrototype({ ...provider, ...placed }),
    openid: serverOf(client, openIdServer(issuer, provider.idToken, places)),
  }
}

/** RFC 9449 §5.1 */
function assertDpop(client: Client, { dpopAlgorithms }: ServerMetadata): void {
  if (client.provider.dpop !== true || dpopAlgorithms.includes('ES256')) return
  const listed = dpopAlgorithms.join(', ') || 'none'
  throw unusable(
    client,
    `dpop is true, and of the algorithms of its proofs (${listed}) none is ES256`,
  )
}

/** FAPI 2.0 Security Profile §5.3.3.2, §5.4.1: what the server would let pass beside is not believed. */
function serverOf(client: Client, server: OpenIdServer): OpenIdServer {
  if (client.provider.fapi !== true) return server
  const algorithms = server.algorithms.filter(isFapiAlgorithm)
  if (algorithms.length > 0) return { ...server, algorithms, issInResponse: true }
  throw unusable(
    client,
    'fapi is true, and they list no id_token signed with PS256, ES256 or EdDSA',
  )
}

/** What a server need not have. */
const OPTIONAL: ReadonlySet<string> = new Set<DiscoveredCell>([
  ...(['revocationEndpoint', 'deviceAuthorizationEndpoint', 'introspectionEndpoint'] as const),
])

function assertFound(client: Client, name: Exclude<DiscoveredCell, 'clientAuth'>, url: unknown) {
  const optional =
    (name === 'authorizationEndpoint' && isApplication(client)) ||
    (name === 'pushedAuthorizationRequestEndpoint' && client.provider.fapi !== true) ||
    OPTIONAL.has(name)
  if (url === undefined ? optional : acceptsEndpoint(name, url, client.discovery?.allowHttp)) return
  throw unusable(client, `they name no ${name} that can be used`)
}

/** OpenID Connect Core §9: the simplest of those that the server takes. */
function chooseClientAuth(client: Client, methods: readonly string[]): Provider['clientAuth'] {
  const { provider, discovery } = client
  if (discovery?.cells.includes('clientAuth') !== true) return provider.clientAuth
  if (client.assertion && client.clientSecret === '' && !client.signingKey) {
    return hasCertificate(client.tls) && methods.some(isTlsAuth) ? tlsClientAuth : withoutClientAuth
  }
  if (client.signingKey !== undefined) {
    if (methods.includes('private_key_jwt')) {
      return provider.fapi === true ? fapiAuth(privateKeyJwt) : privateKeyJwt
    }
    throw unusable(client, 'the token endpoint takes no private_key_jwt, and privateKey is given')
  }
  if (client.clientSecret === '') {
    if (hasCertificate(client.tls) && methods.some(isTlsAuth)) return tlsClientAuth
    if (provider.fapi !== true) return publicClient
    throw unusable(client, 'the token endpoint takes no tls_client_auth, and fapi is true')
  }
  if (methods.includes('client_secret_basic')) return clientSecretBasic
  if (methods.includes('client_secret_post')) return clientSecretPost
  if (methods.includes('client_secret_jwt')) return clientSecretJwt
  throw unusable(
    client,
    'the token endpoint takes no client secret, neither by Basic nor as a field nor as a JWT',
  )
}

/** RFC 8705 §2 */
function isTlsAuth(method: string): boolean {
  return method === 'tls_client_auth' || method === 'self_signed_tls_client_auth'
}

function unusable({ id }: Client, what: string): OAuthError {
  return new OAuthError('invalid_response', id, `the server's metadata: ${what}`, {
    status: 502,
    hint: 'Name in the registration what the server does not, such as clientAuth.',
  })
}
