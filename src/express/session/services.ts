import type { Services } from '../../connections/services.js'
import type { SessionKeys } from './list.js'

/** What keeping connections beside sessions needs. */
export interface SessionServices extends Services {
  /** Under which names a session lists its connections. */
  readonly sessionKeys: SessionKeys
}
