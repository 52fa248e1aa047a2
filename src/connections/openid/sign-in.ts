import { isOAuthError, NotConnectedError } from '../../errors.js'
import type { Issued } from '../../http/token-endpoint.js'
import { loadJose } from '../../protocol/jose/jose.js'
import { expectsIdToken, nonceOf } from '../../protocol/openid/authentication-request.js'
import type { Claims } from '../../protocol/openid/claims.js'
import { invalid } from '../../protocol/jwt/refusal.js'
import { ownField, type Params } from '../../protocol/params.js'
import { speaksOpenId, type Client } from '../../protocol/provider/client.js'
import { identityOf, type Identity } from '../../protocol/openid/identity.js'
import type { OpenId } from './openid.js'

/** Who signed in, as the id_token of a sign-in says. */
export interface Authenticated {
  readonly identity: Identity
  readonly claims: Claims
}

/**
 * Who signed in; `undefined` where no id_token came and none was asked for.
 * @param request - its state made the nonce, its scope says whether an id_token must come
 * @throws TokenError `id_token_invalid` for one that is missing or not to be believed
 */
export async function authenticate(
  openid: OpenId,
  client: Client,
  { idToken, tokens }: Issued,
  request: { readonly state: string; readonly scope: string; readonly params: Params },
): Promise<Authenticated | undefined> {
  if (!speaksOpenId(client)) return undefined
  const expected = expectsIdToken(client, request.scope)
  if (idToken === undefined) {
    if (!expected) return undefined
    throw invalid({ provider: client.id }, 'there is none', NONE_HINT)
  }
  const nonce = expected ? nonceOf(request.state) : undefined
  const { accessToken } = tokens
  const signed = await openid.decrypt(client, idToken)
  const claims = await openid.verify(client, signed, { nonce, accessToken })
  const identity = identityOf(claims, signed)
  assertRecent(openid, client, identity, request.params)
  return { identity, claims }
}

/** How far the server's clock may be from ours, seconds. */
const LEEWAY_S = 60

/**
 * OpenID Connect Core §3.1.3.7: who was asked for a recent `auth_time` must tell one. Without this
 * a server that ignores `max_age` would let somebody pass who sat down at another's computer.
 */
function assertRecent(
  { now }: OpenId,
  { id: provider }: Client,
  { authTime }: Identity,
  params: Params,
): void {
  const maxAge = ownField(params, 'max_age')
  if (maxAge === undefined || maxAge === '') return
  const oldest = now() / 1000 - Number(maxAge) - LEEWAY_S
  if (authTime !== undefined && authTime >= oldest) return
  throw invalid(
    { provider },
    authTime === undefined ? 'its auth_time is missing' : 'its auth_time is too long ago',
    'max_age was sent, and the server took no notice of it: take max_age out of startParams.',
  )
}

const NONE_HINT =
  'The scope has "openid", so that the token answer must have an id_token. For OAuth 2.0 alone, ' +
  'name a scope without it.'

/**
 * Whose connection it is after a renewal (OpenID Connect Core §12.2): the same person at the same
 * server. Keys that cannot be had end no connection: the tokens came from the server itself, by TLS
 * (§3.1.3.7), and what they say of the person is compared all the same.
 * @throws TokenError `id_token_invalid` for one that is not to be believed; NotConnectedError for
 *   another person's
 */
export async function renewedIdentity(
  openid: OpenId,
  client: Client,
  { idToken, tokens }: Issued,
  known: Identity | undefined,
): Promise<Identity | undefined> {
  if (idToken === undefined || !speaksOpenId(client)) return known
  const expected = { nonce: undefined, accessToken: tokens.accessToken }
  const signed = await openid.decrypt(client, idToken)
  const claims = await openid.verify(client, signed, expected).catch((error: unknown) => {
    if (isOAuthError(error) && (error.code !== 'id_token_invalid' || error.retryable)) {
      return undefined
    }
    throw error
  })
  assertSamePerson(client, known, claims ?? (await unverified(client, idToken)))
  if (claims === undefined) return known
  // The session at the server is still that of the sign-in, where the new token names none.
  return {
    ...(known?.sid !== undefined && { sid: known.sid }),
    ...(known?.authTime !== undefined && { authTime: known.authTime }),
    ...identityOf(claims, signed),
  }
}

async function unverified(
  { id: provider }: Client,
  idToken: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await loadJose()).decodeJwt(idToken)
  } catch {
    throw invalid({ provider }, 'it is no signed JSON Web Token')
  }
}

function assertSamePerson(
  { id }: Client,
  known: Identity | undefined,
  claims: Readonly<Record<string, unknown>>,
): void {
  if (!known) return
  if (ownField(claims, 'sub') === known.sub && ownField(claims, 'iss') === known.issuer) return
  throw new NotConnectedError(id, 'the connection has ended: its renewal brought another person’s')
}
