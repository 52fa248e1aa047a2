/**
 * `express-oauth-connect/sandbox`: local stand-ins for the four providers, and `standIn` for any
 * table, with faults on demand.
 * @packageDocumentation
 */
import { admitad } from './admitad/admitad.js'
import { bstats } from './bstats/bstats.js'
import type { SandboxCall } from './kit/calls.js'
import type { CommonKnobs } from './kit/knobs.js'
import type { Provider } from './kit/provider.js'
import { ringme } from './ringme/ringme.js'
import type { Sandbox, SandboxOptions, SandboxPort, SandboxProvider } from './sandbox-provider.js'
import { senler } from './senler/senler.js'
import { startProvider, type Started } from './start-provider.js'

export type {
  Account,
  Sandbox,
  SandboxOptions,
  SandboxPort,
  SandboxProvider,
} from './sandbox-provider.js'
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
