import { show } from '../../protocol/url.js'
import type { Store } from '../../store/store.js'

const OPERATIONS = ['get', 'set', 'add', 'replace', 'delete'] as const

/** Looked at when the site starts, not when its first visitor comes back. */
export function readStore(store: Store): Store {
  const given: Partial<Store> = typeof store === 'object' ? store : {}
  const missing = OPERATIONS.filter((name) => typeof given[name] !== 'function')
  if (missing.length === 0) return store
  throw new TypeError(
    `oauth: shared must be a store such as redisStore(client), got ${show(store)} ` +
      `without ${missing.join(', ')}`,
  )
}
