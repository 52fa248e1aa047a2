import { recordCall, type SandboxCall } from './kit/calls.js'
import { createLedger, forgetAll, ledgerControls } from './kit/codes-and-tokens.js'
import { text } from './kit/exchange.js'
import { createFaultQueue } from './kit/faults.js'
import type { CommonKnobs } from './kit/knobs.js'
import type { Logins } from './kit/pages/dialog.js'
import { errorPage, homePage } from './kit/pages/notices.js'
import { picture } from './kit/pages/picture.js'
import { stylesheet } from './kit/pages/stylesheet.js'
import type { Behaviour, Provider } from './kit/provider.js'
import { startServer } from './kit/server.js'
import type { SandboxPort, SandboxProvider } from './sandbox-provider.js'

/** A stand-in that listens, and how to end it. */
export interface Started<Knobs extends CommonKnobs> {
  readonly provider: SandboxProvider<Knobs>
  readonly close: () => Promise<void>
}

/** Starts one stand-in; what its knobs say is read anew on each request. */
export async function startProvider<Knobs extends CommonKnobs>(
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

  const { login } = site.people.known[0]
  return {
    close: server.close,
    provider: Object.assign(ledgerControls(ledger), {
      ...{ id, origin, clientId, clientSecret, people: site.people.known, knobs },
      account: { login, password: site.password },
      ...{ fault: faults.add, clearFaults: faults.clear },
      forget() {
        forgetAll(ledger)
        logins.clear()
        behaviour.forget()
      },
    }),
  }
}
