import type { TokenState } from '../../protocol/api/token-state.js'
import type { Connection } from '../../protocol/connection.js'
import type { Claims } from '../../protocol/openid/claims.js'

/** An API's refusal that may be the token's fault. */
export interface Refusal {
  readonly state: Exclude<TokenState, 'alive'>
  /** When the call began, ms since 1970. */
  readonly calledAt: number
}

/** Where a call's token comes from, and who is told how it fared. */
export interface ConnectionSource {
  /** A connection whose token is valid as far as anybody knows. */
  connection(): Promise<Connection>
  /** Of an id_token that came with this very token: the profile may need no call. */
  readonly claims?: Claims | undefined
  /** The API accepted this connection's token. */
  accepted(connection: Connection): void
  /**
   * A connection with another token, for a second try; `undefined` where there is none to be had
   * and the API's refusal stands.
   * @throws NotConnectedError where the token is dead for sure and cannot be renewed
   */
  renew(refused: Connection, refusal: Refusal): Promise<Connection | undefined>
  /** The API refused the new token too: the next one would fare no better. */
  refusedAgain(fresh: Connection, refusal: Refusal): Promise<void>
}
