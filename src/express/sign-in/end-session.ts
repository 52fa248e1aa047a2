import type { Request } from 'express'
import { isOAuthError } from '../../errors.js'
import { openIfOurs } from '../../connections/record.js'
import type { Visitor } from '../../connections/visitor.js'
import type { Connection } from '../../protocol/connection.js'
import { compact, withQuery } from '../../protocol/params.js'
import { withEndpoints, type Client } from '../../protocol/provider/client.js'
import { report } from '../report.js'
import type { Site } from '../site.js'

/** What the provider is told of a logout. */
export interface EndSession {
  /** Where the person lands afterwards: a path of the site, or an absolute address. */
  readonly returnTo: string
  /** Comes back with the person. */
  readonly state: string | undefined
}

/**
 * Where a person's session at the provider is ended (OpenID Connect RP-Initiated Logout §2);
 * `undefined` where they are not signed in by it here, or it has no such place. Asked for before the
 * connection ends.
 */
export async function endSessionUrl(
  site: Site,
  client: Client,
  { home, owner }: Visitor,
  req: Request,
  { returnTo, state }: EndSession,
): Promise<string | undefined> {
  const record = await home.find(owner, client.id)
  const connection = record && openIfOurs(site.connectionSealer, client, record)
  const endpoint = connection && (await endpointOf(site, client, connection, req))
  if (endpoint === undefined) return undefined
  const parameters = compact({
    id_token_hint: connection?.identity?.idToken,
    client_id: client.clientId,
    post_logout_redirect_uri: new URL(returnTo, originOf(site, req)).href,
    state,
  })
  return withQuery(endpoint, parameters)
}

/** A server that cannot be reached keeps nobody from signing out here. */
async function endpointOf(
  site: Site,
  client: Client,
  { params }: Connection,
  req: Request,
): Promise<string | undefined> {
  try {
    const { provider, openid } = withEndpoints(await site.channel.discover(client), params)
    return provider.endSessionEndpoint ?? openid?.endSessionEndpoint
  } catch (error) {
    if (!isOAuthError(error)) throw error
    report(site, error, req)
    return undefined
  }
}

/** Of the host that the request came to: it only selects one of the site's own. */
function originOf({ origins, baseUrl }: Site, { headers: { host } }: Request): string {
  return origins.find((origin) => new URL(origin).host === host) ?? baseUrl
}
