import type { AdmitadKnobs } from './admitad/knobs.js'
import type { BstatsKnobs } from './bstats/knobs.js'
import type { SandboxCall } from './kit/calls.js'
import type { Fault } from './kit/faults.js'
import type { CommonKnobs, LedgerControls } from './kit/knobs.js'
import type { Person } from './kit/people.js'
import type { RingmeKnobs } from './ringme/knobs.js'
import type { SenlerKnobs } from './senler/knobs.js'

/** Where to listen, and knobs to start with. Knobs can be turned later too. */
export interface SandboxOptions {
  /** Default '127.0.0.1'. Keep it a loopback address: the accounts are no secret. */
  readonly host?: string
  /** Senler's knobs and port. */
  readonly senler?: Partial<SenlerKnobs> & SandboxPort
  /** bStats' knobs and port. */
  readonly bstats?: Partial<BstatsKnobs> & SandboxPort
  /** Admitad's knobs and port. */
  readonly admitad?: Partial<AdmitadKnobs> & SandboxPort
  /** RingMe's knobs and port. */
  readonly ringme?: Partial<RingmeKnobs> & SandboxPort
}

/** Four running stand-ins. */
export interface Sandbox {
  /** Senler's classic platform. */
  readonly senler: SandboxProvider<SenlerKnobs>
  /** bStats, a Webasyst installation. */
  readonly bstats: SandboxProvider<BstatsKnobs>
  /** Admitad. */
  readonly admitad: SandboxProvider<AdmitadKnobs>
  /** RingMe, hence Telphin. */
  readonly ringme: SandboxProvider<RingmeKnobs>
  /** All four. */
  readonly providers: readonly SandboxProvider<CommonKnobs>[]
  /** What any of them received, oldest first; the newest 1000. */
  readonly calls: SandboxCall[]
  /** Ends all four and every open connection, at once. */
  readonly close: () => Promise<void>
}

/** Where one stand-in listens. */
export interface SandboxPort {
  /** Default: any free one. */
  readonly port?: number
}

/** What the first of the people types. */
export interface Account {
  /** The person's login; the e-mail address does too. */
  readonly login: string
  /** Everybody's. */
  readonly password: string
}

/** One running stand-in. */
export interface SandboxProvider<Knobs extends CommonKnobs> extends LedgerControls {
  /** Which of the four. */
  readonly id: SandboxCall['provider']
  /** Its address, such as `http://127.0.0.1:40123`: a registration's `origin`. */
  readonly origin: string
  /** The registration's. */
  readonly clientId: string
  /** '' where there is none (bStats). */
  readonly clientSecret: string
  /** Login and password of the first of `people`. */
  readonly account: Account
  /**
   * Who is on the login page; the first is chosen already. Any other e-mail address that is given
   * there belongs to a person made of it, the same at every run.
   */
  readonly people: readonly Person[]
  /** Read anew on each request: assign to turn. */
  readonly knobs: Knobs
  /** Makes something go wrong with the next requests. */
  readonly fault: (fault: Fault) => void
  /** Nothing waits to go wrong any more. */
  readonly clearFaults: () => void
  /** Codes, tokens, logins, counters: as new. Knobs and waiting faults stay. */
  readonly forget: () => void
}
