/**
 * `express-oauth-connect/sandbox`: local stand-ins for the four providers, and `standIn` for any
 * table, with faults on demand.
 * @packageDocumentation
 */
import { recordCall } from './kit/calls.js'
import type { SandboxCall } from './kit/calls.js'
import {
  createLedger,
  forgetAll,
  killAccessTokens,
  killRefreshTokens,
} from './kit/codes-and-tokens.js'
import type { Logins } from './kit/pages/dialog.js'
import { text } from './kit/exchange.js'
import { createFaultQueue } from './kit/faults.js'
import type { Fault } from './kit/faults.js'
import type { CommonKnobs } from './kit/knobs.js'
import { errorPage, homePage } from './kit/pages/notices.js'
import { picture } from './kit/pages/picture.js'
import type { Person } from './kit/people.js'
import type { Behaviour, Provider } from './kit/provider.js'
import { admitad } from './admitad/admitad.js'
import type { AdmitadKnobs } from './admitad/knobs.js'
import { bstats } from './bstats/bstats.js'
import type { BstatsKnobs } from './bstats/knobs.js'
import { ringme } from './ringme/ringme.js'
import type { RingmeKnobs } from './ringme/knobs.js'
import { senler } from './senler/senler.js'
import type { SenlerKnobs } from './senler/knobs.js'
import { startServer } from './kit/server.js'
import { stylesheet } from './kit/pages/stylesheet.js'

export type { SandboxCall, SandboxId } from './kit/calls.js'
export { standIn, type StandIn, type StandInOptions } from './stand-in/stand-in.js'
export type { StandInRequest } from './stand-in/asked.js'
export type { DialectFacts, Issued, StandInAnswer, StandInDialect } from './stand-in/dialect.js'
export type { StandInPerson } from './stand-in/people.js'
export type { StandInGrant, StandInProvider, StandInTable } from './stand-in/table/table.js'
export type { Endpoint } from './kit/exchange.js'
export type { Fault } from './kit/faults.js'
export type { CommonKnobs, RefreshKnobs } from './kit/knobs.js'
export type { Person } from './kit/people.js'
export type { AdmitadKnobs, AdmitadUser } from './admitad/knobs.js'
export type { BstatsKnobs } from './bstats/knobs.js'
export type { RingmeKnobs } from './ringme/knobs.js'
export type { ApplicationType } from './ringme/applications.js'
export type { SenlerKnobs } from './senler/knobs.js'

/** Where one stand-in listens. */
export interface SandboxPort {
  /** Default: any free one. */
  readonly port?: number
}

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

/** What the first of the people types. */
export interface Account {
  /** The person's login; the e-mail address does too. */
  readonly login: string
  /** Everybody's. */
  readonly password: string
}

/** One running stand-in. */
export interface SandboxProvider<Knobs extends CommonKnobs> {
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
  /** How many token answers carried an access token. */
  readonly issued: number
  /** How often a spent refresh token was presented. */
  readonly reuses: number
  /** Makes something go wrong with the next requests. */
  readonly fault: (fault: Fault) => void
  /** Nothing waits to go wrong any more. */
  readonly clearFaults: () => void
  /** Every access token issued so far is dead to the API at once; refresh tokens live on. */
  readonly killTokens: () => void
  /** Every refresh token issued so far is dead. */
  readonly killRefreshTokens: () => void
  /** Codes, tokens, logins, counters: as new. Knobs and waiting faults stay. */
  readonly forget: () => void
}

/**
 * Starts the stand-ins for Senler, bStats, Admitad and RingMe on loopback.
 * @param options - by default they listen on free ports and behave as the providers most likely do
 * @throws Error of Node where a port is taken; none of them is left listening then
 */
export async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  const calls: SandboxCall[] = []
  const started: Started<CommonKnobs>[] = []

  async function start<Knobs extends CommonKnobs>(
    provider: Provider<Knobs>,
    chosen: (Partial<Knobs> & SandboxPort) | undefined,
  ): Promise<SandboxProvider<Knobs>> {
    const running = await startProvider(provider, chosen ?? {}, host, calls)
    started.push(running)
    return running.provider
  }
  async function close(): Promise<void> {
    await Promise.all(started.map((running) => running.close()))
  }

  try {
    const four = {
      senler: await start(senler, options.senler),
      bstats: await start(bstats, options.bstats),
      admitad: await start(admitad, options.admitad),
      ringme: await start(ringme, options.ringme),
    }
    return { ...four, providers: Object.values(four), calls, close }
  } catch (error) {
    // A port was taken: do not leave the others listening.
    await close()
    throw error
  }
}

interface Started<Knobs extends CommonKnobs> {
  readonly provider: SandboxProvider<Knobs>
  readonly close: () => Promise<void>
}

async function startProvider<Knobs extends CommonKnobs>(
  provider: Provider<Knobs>,
  { port = 0, ...chosen }: Partial<Knobs> & SandboxPort,
  host: string,
  calls: SandboxCall[],
): Promise<Started<Knobs>> {
  const { id, site, accent, clientId, clientSecret, endpointOf } = provider
  const knobs: Knobs = { ...provider.defaults(), ...(chosen as Partial<Knobs>) }
  const ledger = createLedger()
  const logins: Logins = new Map()
  const faults = createFaultQueue()
  let origin = ''
  const behaviour: Behaviour = provider.open({
    knobs,
    ledger,
    origin: () => origin,
    host: () => ({ id, site, logins, autoApprove: knobs.autoApprove }),
  })

  const server = await startServer(
    {
      id,
      endpointOf,
      rateLimited: behaviour.rateLimited,
      answer(request, endpoint) {
        if (endpoint !== 'page') return behaviour.answer(request, endpoint)
        if (request.path === '/sandbox.css') {
          return text(200, 'text/css; charset=utf-8', stylesheet(accent))
        }
        const image = picture(request.path)
        if (image) return image
        if (request.path === '/') {
          const facts = { origin, client_id: clientId, client_secret: clientSecret }
          return homePage(site, request, facts)
        }
        return errorPage(site, request, 404, 'not_found', request.path)
      },
    },
    faults,
    (call) => recordCall(calls, call),
    { host, port },
  )
  origin = server.origin

  return {
    close: server.close,
    provider: {
      id,
      origin,
      clientId,
      clientSecret,
      account: { login: site.people.known[0].login, password: site.password },
      people: site.people.known,
      knobs,
      get issued() {
        return ledger.issued
      },
      get reuses() {
        return ledger.reuses
      },
      fault: faults.add,
      clearFaults: faults.clear,
      killTokens: () => killAccessTokens(ledger),
      killRefreshTokens: () => killRefreshTokens(ledger),
      forget() {
        forgetAll(ledger)
        logins.clear()
        behaviour.forget()
      },
    },
  }
}
