import type { BackChannel } from '../http/back-channel.js'
import type { OpenId } from './openid/openid.js'
import type { Refusals } from './refusals.js'
import type { Sealer } from '../protocol/seal.js'
import type { Lock } from '../store/lock.js'
import type { Once } from '../store/once.js'
import type { Vault } from '../store/shared.js'
import type { Store } from '../store/store.js'

/** What a connection's life needs, made once per site. */
export interface Services {
  readonly channel: BackChannel
  /** What is discovered of OpenID servers, and their id_tokens verified. */
  readonly openid: OpenId
  /** What processes share for minutes. */
  readonly shared: Store
  /** The same, for JSON that is sealed. */
  readonly vault: Vault
  readonly once: Once
  readonly lock: Lock
  readonly refusals: Refusals
  readonly connectionSealer: Sealer
  /** ms since 1970. */
  readonly now: () => number
}
