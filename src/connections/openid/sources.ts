import { OAuthError } from '../../errors.js'
import { sha256 } from '../../protocol/authorization/pkce.js'
import { loadJose } from '../../protocol/jose/jose.js'
import { withMetadata } from '../../protocol/openid/discovered.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Source } from './documents.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Another issuer behind the same address would be another server. */
export function metadataSource(client: Client): Source {
  const { id: provider, discovery, grant } = client
  const { url = '', issuer = '', allowHttp = false } = discovery ?? {}
  return {
    ...{ provider, url, what: "the server's metadata", cell: 'discovery', tls: client.tls },
    key: `openid metadata ${url} ${issuer} ${String(allowHttp)} ${grant}${trustOf(client)}`,
    renewAfter: HOUR_MS,
    serveFor: 24 * HOUR_MS,
    check: (document) => void withMetadata(client, document),
  }
}

/** A key that the server takes back is no longer believed after an hour. */
export function keysSource(client: Client): Source {
  const { id: provider, openid, tls } = client
  const { jwksUri: url } = openid ?? {}
  if (url === undefined) throw invalidKeys(provider, 'its metadata name no jwks_uri')
  return {
    ...{ provider, url, what: "the server's keys", cell: 'idToken.jwksUri', tls },
    key: `openid keys ${url}${trustOf(client)}`,
    renewAfter: 10 * MINUTE_MS,
    serveFor: HOUR_MS,
    check: async (document) => {
      const { createLocalJWKSet } = await loadJose()
      try {
        createLocalJWKSet(document)
      } catch {
        throw invalidKeys(provider, `${url} is no JSON Web Key Set`)
      }
    },
  }
}

/** What one registration trusts its authority to say is no other's truth. */
function trustOf({ tls }: Client): string {
  const ca = tls?.ca
  if (ca === undefined) return ''
  return ` ${sha256(
    [ca]
      .flat()
      .map((pem) => Buffer.from(pem).toString())
      .join('\n'),
  )}`
}

function invalidKeys(provider: string, what: string): OAuthError {
  return new OAuthError('invalid_response', provider, `the server's keys: ${what}`, {
    status: 502,
    hint: 'It must be a JSON object with a list "keys" (RFC 7517 §5).',
  })
}
