import type { Ledger } from './codes-and-tokens.js'
import type { Host } from './pages/dialog.js'
import type { Answer, Endpoint, Received } from './exchange.js'
import type { CommonKnobs } from './knobs.js'
import type { Site } from './pages/frame.js'
import type { Accent } from './pages/stylesheet.js'

/** One stand-in before it listens: who it is, how it behaves. */
export interface Provider<Knobs extends CommonKnobs> {
  readonly id: 'senler' | 'bstats' | 'admitad' | 'ringme'
  readonly site: Site
  readonly accent: Accent
  readonly clientId: string
  /** '' where there is none (bStats). */
  readonly clientSecret: string
  readonly defaults: () => Knobs
  readonly endpointOf: (path: string) => Endpoint
  /** The behaviour, with everything it remembers in `desk` and in its own closure. */
  readonly open: (desk: Desk<Knobs>) => Behaviour
}

/** What a behaviour works with. */
export interface Desk<Knobs extends CommonKnobs> {
  readonly knobs: Knobs
  readonly ledger: Ledger
  readonly origin: () => string
  readonly host: () => Host
}

/** How a stand-in answers at the provider's own addresses. */
export interface Behaviour {
  readonly answer: (request: Received, endpoint: Endpoint) => Answer
  /** "Too many requests" in the provider's way; `wait` in seconds where its way tells one. */
  readonly rateLimited: (endpoint: Endpoint, wait?: string) => Answer
  /** Forgets what the API was told and who called how often. */
  readonly forget: () => void
}
