import { ownField } from '../params.js'
import type { Claims } from './claims.js'

/** Who a connection is of, as a verified id_token said: what a logout needs to know later. */
export interface Identity {
  /** `iss` */
  readonly issuer: string
  /** The person, by the issuer's own stable name. */
  readonly sub: string
  /** The server's name of the session (OpenID Connect Front-Channel Logout §3). */
  readonly sid?: string
  /** When the person proved who they are (`auth_time`), seconds since 1970. */
  readonly authTime?: number
  /** The id_token itself, as an `id_token_hint`; a long one is not kept. */
  readonly idToken?: string
}

/** Every API call opens the record it is in. */
const MAX_ID_TOKEN_LENGTH = 4 * 1024

/** What is kept of verified claims, and of the token that said them. */
export function identityOf(claims: Claims, idToken: string): Identity {
  const sid = ownField(claims, 'sid')
  const authTime = ownField(claims, 'auth_time')
  return {
    issuer: claims.iss,
    sub: claims.sub,
    ...(typeof sid === 'string' && sid.length <= 255 && { sid }),
    ...(Number.isFinite(authTime) && { authTime: authTime as number }),
    ...(idToken.length <= MAX_ID_TOKEN_LENGTH && { idToken }),
  }
}
