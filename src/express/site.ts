import { createSend } from '../http/transport/transport.js'
import type { BackChannel } from '../http/token-endpoint.js'
import type { Client } from '../protocol/provider/client.js'
import { createSealer, unsealed, type Sealer } from '../protocol/seal.js'
import { isLocal } from '../store/memory.js'
import { createLocalOnce } from '../store/local-once.js'
import { createOnce, type Once } from '../store/once.js'
import { createVault, withDeadline, type Vault } from '../store/shared.js'
import type { Store } from '../store/store.js'
import { readOptions, type OAuthOptions, type Settings } from './options.js'
import { createTransactions, type Transactions } from './session/transactions.js'

/** Everything the routes and `req.oauth` of one site work with; made once, at start-up. */
export interface Site extends Settings {
  readonly channel: BackChannel
  readonly store: Store
  readonly vault: Vault
  readonly once: Once
  readonly transactions: Transactions
  readonly tokenSealer: Sealer
  readonly now: () => number
}

const sites = new WeakMap<OAuthOptions, Site>()
const MAX_STORE_TIMEOUT_MS = 3_000

/** The same options object gives the same site, so that routers mounted apart share it. */
export function siteOf(options: OAuthOptions): Site {
  const known = sites.get(options)
  if (known) return known
  const site = createSite(readOptions(options))
  sites.set(options, site)
  return site
}

function createSite(settings: Settings): Site {
  const now = () => Date.now()
  const sealer = (purpose: string) => createSealer(settings.secrets, purpose)
  const local = isLocal(settings.store)
  const store = local
    ? settings.store
    : withDeadline(settings.store, Math.min(settings.timeout, MAX_STORE_TIMEOUT_MS))
  const storeSealer = local && !settings.sealTokens ? unsealed : sealer('store')
  return {
    ...settings,
    store,
    channel: { send: createSend(settings.http), timeout: settings.timeout, now },
    vault: createVault(store, storeSealer),
    once: local
      ? createLocalOnce(now)
      : createOnce({ store, sealer: storeSealer, patience: settings.timeout + 10_000 }),
    transactions: createTransactions(settings, sealer('transaction'), now),
    tokenSealer: sealer('tokens'),
    now,
  }
}

/**
 * The registration with that id.
 * @throws TypeError that lists the ids there are
 */
export function clientOf(site: Site, id: string): Client {
  const client = site.clients.get(id)
  if (client) return client
  const known = [...site.clients.keys()].join(', ')
  throw new TypeError(`oauth: no provider is registered as ${JSON.stringify(id)}; known: ${known}`)
}
