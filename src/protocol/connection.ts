import type { Identity } from './openid/identity.js'
import type { Params } from './params.js'
import type { GrantType } from './token/grant-type.js'
import type { TokenSet } from './token/token-set.js'

/** Characters of a connection's `account`: as long as the column of every database. */
export const MAX_ACCOUNT_LENGTH = 255

/** One account at one provider: its tokens and what came with them. JSON only. */
export interface Connection {
  /** The registration's id. */
  readonly provider: string
  /** Its name among several connections of one provider; `'default'` where they have none. */
  readonly account: string
  /** Valid when they were saved; see `expiresAt`. */
  readonly tokens: TokenSet
  /** The provider's `callbackParams` and `tokenFields`, such as the community or user chosen. */
  readonly params: Params
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** Who it is of, where a verified id_token said it. */
  readonly identity?: Identity | undefined
}

/** What may be told of a connection: never a token. Times in ms since 1970, or null. */
export interface ConnectionSummary {
  /** The registration's id. */
  readonly provider: string
  /** What the button says. */
  readonly name: string
  /** A community, a user; `'default'` where there is nothing to tell apart. */
  readonly account: string
  /** Whether a person signed in, or the application did for itself. */
  readonly grant: GrantType
  /** As granted; `null` where the provider did not say. */
  readonly scope: string | null
  /** When the visitor came back. */
  readonly connectedAt: number
  /** Of the access token; `null`: never, or unknown. */
  readonly expiresAt: number | null
}

/** A summary with what came along with the tokens: the callback's parameters and token fields. */
export interface ConnectionDetails extends ConnectionSummary {
  /** The provider's `callbackParams` and `tokenFields`. */
  readonly params: Params
}
