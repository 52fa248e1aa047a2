import { createOpenId } from '../connections/openid/openid.js'
import { withinTime } from '../connections/owners/own-store.js'
import { createRefusals } from '../connections/refusals.js'
import { rememberOpened } from '../connections/remembered.js'
import type { Services } from '../connections/services.js'
import { createDpopNonces } from '../http/dpop/nonces.js'
import { createSend } from '../http/transport/transport.js'
import { notKnown } from '../protocol/known-name.js'
import type { Client } from '../protocol/provider/client.js'
import { createSealer } from '../protocol/seal.js'
import { show } from '../protocol/url.js'
import { createLocalOnce } from '../store/local-once.js'
import { createLock } from '../store/lock.js'
import { isLocal } from '../store/memory.js'
import { createOnce } from '../store/once.js'
import { createVault, withDeadline } from '../store/shared.js'
import { createParkedForms, type ParkedForms } from './form-post/parked-forms.js'
import type { OAuthOptions } from './options/oauth-options.js'
import { readOptions, type Settings } from './options/options.js'
import { createLandings, type Landings } from './session/landing.js'
import { createLifetime } from './session/lifetime.js'
import { sessionKeysOf } from './session/list.js'
import type { MoveServices } from './session/move/old-session.js'
import { createTransactions, type Transactions } from './transactions/transactions.js'

/** Everything the routes and `req.oauth` of one site work with; made once, at start-up. */
export interface Site extends Settings, MoveServices {
  readonly transactions: Transactions
  readonly landings: Landings
  readonly forms: ParkedForms
}

const MAX_STORE_TIMEOUT_MS = 3_000

/**
 * Checks the options and makes a site of them.
 * @throws TypeError for bad options
 */
export function createSite<const Id extends string>(options: OAuthOptions<Id>): Site {
  const settings = readOptions(options)
  const now = () => Date.now()
  const sealer = (purpose: string) => createSealer(settings.secrets, purpose)
  const sessionKeys = sessionKeysOf(settings.mountPath)
  const services = { ...createServices(settings, now), sessionKeys }
  return {
    ...settings,
    ...services,
    connections: settings.connections && {
      ...settings.connections,
      store: withinTime(settings.connections.store, settings.timeout),
    },
    transactions: createTransactions(settings, sealer('transaction'), sessionKeys, now),
    forms: createParkedForms(sealer('state'), services),
    landings: createLandings(settings, sealer('landing'), services),
    lifetime: createLifetime({ ...settings, ...services }),
  }
}

function createServices(settings: Settings, now: () => number): Services {
  const { timeout, secrets, http } = settings
  const local = isLocal(settings.shared)
  const shared = local
    ? settings.shared
    : withDeadline(settings.shared, Math.min(timeout, MAX_STORE_TIMEOUT_MS))
  const sealer = createSealer(secrets, 'store')
  const vault = createVault(shared, sealer)
  // A sign-in asks for tokens, what they leave out and a profile, then the site's hook, each as long
  // as this.
  const patience = 4 * timeout + 10_000
  const once = local ? createLocalOnce(now) : createOnce({ store: shared, sealer, patience })
  const send = createSend(http)
  const openid = createOpenId({ channel: { send, timeout }, shared, vault, once, now })
  return {
    channel: {
      ...{ send, timeout, now, dpopNonces: createDpopNonces() },
      ...{ discover: openid.discover, readUserinfo: openid.readUserinfo },
    },
    openid,
    shared,
    vault,
    refusals: createRefusals(vault, now),
    once,
    lock: createLock(shared, patience),
    connectionSealer: rememberOpened(createSealer(secrets, 'connection')),
    now,
  }
}

/**
 * The registration with that id, where it was given at start-up or is known by now.
 * @throws TypeError that lists the ids there are
 */
export function clientOf({ clients, lookup }: Site, id: string): Client {
  const client = clients.get(id) ?? lookup?.known(id)
  if (client) return client
  if (typeof (id as unknown) !== 'string') {
    throw new TypeError(`oauth: the id of a provider must be a string, got ${show(id)}`)
  }
  const none = 'no provider is registered as'
  throw new TypeError(
    lookup
      ? `oauth: ${none} ${JSON.stringify(id)}; providers is a function, which was not asked for it yet`
      : `oauth: ${notKnown(none, id, [...clients.keys()])}`,
  )
}

/** The registration with that id, asked for where the site finds them by a function. */
export function findClient(
  { clients, lookup }: Pick<Site, 'clients' | 'lookup'>,
  id: string,
): Promise<Client | undefined> {
  return lookup ? lookup.find(id) : Promise.resolve(clients.get(id))
}

/**
 * The same for whoever cannot do without.
 * @throws TypeError for an id that the site's function does not know either
 */
export async function findClientOrThrow(site: Site, id: string): Promise<Client> {
  if (!site.lookup) return clientOf(site, id)
  const client = await site.lookup.find(id)
  if (client) return client
  throw new TypeError(
    `oauth: providers(${JSON.stringify(id)}) found no registration: is that the id of a tenant that ` +
      'exists?',
  )
}
