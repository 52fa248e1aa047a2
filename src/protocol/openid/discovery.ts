import { withoutPrototype } from '../params.js'
import { privateKeyJwt } from '../token/client-assertion.js'
import { clientSecretBasic, publicClient, tlsClientAuth } from '../token/client-auth.js'
import { hasCertificate, type ClientTls } from '../token/client-tls.js'
import { atOrigin, isEndpoint, show } from '../url.js'
import type { Provider } from '../provider/provider.js'
import { metadataUrl } from './metadata.js'

/** The cells that a server's metadata fill where a table leaves them out. */
export type DiscoveredCell =
  | 'authorizationEndpoint'
  | 'tokenEndpoint'
  | 'revocationEndpoint'
  | 'pushedAuthorizationRequestEndpoint'
  | 'deviceAuthorizationEndpoint'
  | 'introspectionEndpoint'
  | 'clientAuth'

const DISCOVERED: readonly DiscoveredCell[] = [
  'authorizationEndpoint',
  'tokenEndpoint',
  'revocationEndpoint',
  'pushedAuthorizationRequestEndpoint',
  'deviceAuthorizationEndpoint',
  'introspectionEndpoint',
  'clientAuth',
]

/** How a registration learns its endpoints from the server's metadata. */
export interface Discovery {
  /** Of the document. */
  readonly url: string
  readonly issuer: string
  readonly allowHttp: boolean
  /** Where the registration moves every endpoint to. */
  readonly origin: string | undefined
  /** What the table left out. */
  readonly cells: readonly DiscoveredCell[]
}

/** A table whose endpoints the server's own metadata tell, as far as it leaves them out. */
export interface DiscoveredTable<Id extends string = string> extends Omit<
  Provider<Id>,
  'tokenEndpoint' | 'apiBaseUrl' | 'clientAuth' | 'issuer' | 'discovery'
> {
  /** What the server calls itself; its metadata must say the same. */
  readonly issuer: string
  /** `true`: at the usual address below `issuer`; or the address of the metadata. */
  readonly discovery: true | string
  /** Default: by the metadata. */
  readonly tokenEndpoint?: string | undefined
  /** Default: `issuer`. */
  readonly apiBaseUrl?: string | undefined
  /** Default: by the metadata; a public client where there is no secret. */
  readonly clientAuth?: Provider['clientAuth'] | undefined
}

/** What a registration says that its discovery depends on. */
interface DiscoveryOptions extends Partial<Record<DiscoveredCell, unknown>> {
  readonly origin?: string | undefined
  readonly allowHttp?: boolean | undefined
  readonly clientSecret?: unknown
  readonly privateKey?: unknown
  readonly tls?: ClientTls | undefined
}

/** What the registration's credentials are for, until the server's metadata say more. */
function likelyAuth({ clientSecret, privateKey, tls }: DiscoveryOptions): Provider['clientAuth'] {
  if (privateKey !== undefined) return privateKeyJwt
  if (clientSecret !== undefined) return clientSecretBasic
  return hasCertificate(tls) ? tlsClientAuth : publicClient
}

/**
 * How a registration of that table discovers, and the table with every required cell: what is not
 * known yet is the issuer until `withMetadata` puts the server's own address there.
 * @throws TypeError for an issuer that has no metadata
 */
export function readDiscovery(
  table: Provider | DiscoveredTable,
  options: DiscoveryOptions,
): { readonly table: Provider; readonly discovery: Discovery | undefined } {
  const { issuer = '', discovery } = table
  if (discovery === undefined) return { table: table as Provider, discovery: undefined }
  const { origin, allowHttp = false } = options
  const http = allowHttp ? '' : ', or over http with allowHttp: true'
  if (!isEndpoint(issuer, allowHttp) || issuer.includes('?')) {
    throw new TypeError(
      `${table.id}: issuer must be an absolute https URL without a query${http}, got ${show(table.issuer)}`,
    )
  }
  if (issuer.includes('/.well-known/')) {
    throw new TypeError(
      `${table.id}: issuer is what the server calls itself, without /.well-known/…, got ${show(issuer)}`,
    )
  }
  const url = discovery === true ? metadataUrl(issuer) : discovery
  if (!isEndpoint(url, allowHttp)) {
    throw new TypeError(
      `${table.id}: discovery must be true, or an absolute https URL${http}, got ${show(url)}`,
    )
  }
  const cells = DISCOVERED.filter(
    (name) => table[name] === undefined && options[name] === undefined,
  )
  return {
    table: withoutPrototype<Provider>({
      ...table,
      authorizationEndpoint: table.authorizationEndpoint ?? issuer,
      tokenEndpoint: table.tokenEndpoint ?? issuer,
      apiBaseUrl: table.apiBaseUrl ?? issuer,
      clientAuth: table.clientAuth ?? likelyAuth(options),
    }),
    discovery: {
      url: origin === undefined ? url : atOrigin(url, origin),
      ...{ issuer, allowHttp, origin, cells },
    },
  }
}
