import type { Client } from '../protocol/provider/client.js'
import type { DpopNonces } from './dpop/nonces.js'
import type { Send } from './transport/transport.js'

/** The means of a back-channel call. */
export interface BackChannel {
  readonly send: Send
  /** Total milliseconds of one call; each cell of a table may take as long. */
  readonly timeout: number
  readonly now: () => number
  /** What servers want to find in the next proof. */
  readonly dpopNonces: DpopNonces
  /** The registration with its server's endpoints, where they have to be discovered first. */
  readonly discover: (client: Client) => Client | Promise<Client>
  /** Reads a userinfo answer that is a JWT. */
  readonly readUserinfo?: (
    client: Client,
    token: string,
  ) => Promise<Readonly<Record<string, unknown>>>
}
