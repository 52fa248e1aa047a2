import type { Params } from './params.js'
import type { TokenSet } from './token-set.js'

/** One account at one provider: its tokens and what came with them. JSON only. */
export interface Connection {
  /** The registration's id. */
  readonly provider: string
  /** Its name among several connections of one provider; `'default'` where they have none. */
  readonly account: string
  readonly tokens: TokenSet
  /** The provider's `callbackParams` and `tokenFields`, such as the community or user chosen. */
  readonly params: Params
  /** Milliseconds since 1970. */
  readonly connectedAt: number
}

/** What may be told of a connection: never a token. Times in ms since 1970, or null. */
export interface ConnectionSummary {
  readonly provider: string
  /** What the button says. */
  readonly name: string
  readonly account: string
  readonly grant: 'authorization_code' | 'client_credentials'
  readonly scope: string | null
  readonly connectedAt: number | null
  readonly expiresAt: number | null
}
