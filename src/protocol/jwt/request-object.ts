import { AuthorizationError } from '../../errors.js'
import { isRecord } from '../api/api-request.js'
import { randomValue } from '../authorization/pkce.js'
import { loadJose } from '../jose/jose.js'
import { ownField, paramsBeyond, withQuery, type Params } from '../params.js'
import type { Client } from '../provider/client.js'
import type { RequestObject } from './request-object-option.js'

const LIFETIME_S = 300
/** Ours, and what a server would take for a client's proof (RFC 9101 §4, §10.8). */
const NOT_CLAIMS: ReadonlySet<string> = new Set(['request', 'request_uri', 'sub'])

/** Whether authorization requests go out signed (RFC 9101): by the registration, or as the server demands. */
export function signsRequests({ requestObject, openid }: Client): boolean {
  return requestObject !== undefined || openid?.requestObjectRequired === true
}

/**
 * The same authorization request as one signed parameter (RFC 9101 §4, §5.1): nobody on its way can
 * change it, and the server knows who made it.
 * @param client - discovered, its endpoints filled
 * @param url - the request as a browser would have carried it
 * @param now - ms since 1970
 * @throws AuthorizationError where the server demands a signature and nothing is there to sign with
 */
export async function signedRequestUrl(client: Client, url: string, now: number): Promise<string> {
  const { authorizationEndpoint = '' } = client.provider
  const { signingKey } = client.requestObject ?? signerOf(client)
  const iat = Math.floor(now / 1000)
  const { SignJWT } = await loadJose()
  const request = await new SignJWT({
    ...claimsOf(paramsBeyond(authorizationEndpoint, url)),
    ...{ iss: client.clientId, aud: audienceOf(client) },
    ...{ jti: randomValue(), iat, nbf: iat, exp: iat + LIFETIME_S },
  })
    .setProtectedHeader({
      alg: signingKey.algorithm,
      ...(signingKey.id !== undefined && { kid: signingKey.id }),
      typ: 'oauth-authz-req+jwt',
    })
    .sign(signingKey.key)
  return withQuery(authorizationEndpoint, { client_id: client.clientId, request })
}

/** A parameter that is JSON by itself stands there as such (OpenID Connect Core §6.1). */
function claimsOf(params: Params): Record<string, unknown> {
  const entries = Object.entries(params).filter(([name]) => !NOT_CLAIMS.has(name))
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (name === 'max_age' && /^\d{1,10}$/.test(value)) return [name, Number(value)]
      return [name, name === 'claims' ? parsed(value) : value]
    }),
  )
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : text
  } catch {
    return text
  }
}

/** RFC 9101 §4: the issuer of the server. */
function audienceOf({ openid, provider }: Client): string {
  const { issuer, idToken, authorizationEndpoint = '' } = provider
  const own = idToken && ownField(idToken, 'issuer')
  return openid?.issuer ?? own ?? issuer ?? new URL(authorizationEndpoint).origin
}

function signerOf({ id, signingKey }: Client): RequestObject {
  if (signingKey) return { signingKey }
  throw new AuthorizationError(
    'authorization_failed',
    id,
    'the server demands signed authorization requests (require_signed_request_object)',
    {
      status: 502,
      hint: 'Give the registration requestObject: { privateKey, keyId }, and the server its public half.',
    },
  )
}
