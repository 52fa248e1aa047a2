import type { Lifetime } from '../lifetime.js'
import type { SessionServices } from '../services.js'
import type { SessionWithOAuth } from '../session.js'
import type { Snapshot } from './changes.js'

/** What a sign-in needs to give its visitor another session. */
export interface MoveServices extends SessionServices {
  readonly lifetime: Lifetime
}

/** The session that a visitor came with, put aside while a new one takes its place. */
export interface OldSession {
  readonly id: string
  readonly session: SessionWithOAuth
  /** Whether the store has it: another request may have changed or destroyed it since. */
  readonly stored: boolean
  /** The session that took its place. */
  readonly next: SessionWithOAuth
  /** What that held at first, where a hook of the site's may change it. */
  readonly before: Snapshot | undefined
}
