import { disconnectAll, type DisconnectReport } from '../../connections/owners/disconnect-all.js'
import { createConnected, type Connected } from '../connected.js'
import type { RegisteredId } from '../register.js'
import { findClient, type Site } from '../site.js'
import { ownerHome, ownerVisitor } from '../visitor.js'
import { readOwner, type Owner } from './owner-option.js'

/** The connections of one of the site's own users, outside of a request. */
export interface OwnerOAuth<Id extends string = RegisteredId> extends Connected<Id> {
  /**
   * Ends all of them, as when a user is deleted, and tells the providers.
   * @returns what there was, and which tokens could not be revoked
   * @throws SessionError where the store fails: what is left is left for another try
   */
  disconnectAll(): Promise<DisconnectReport>
}

/**
 * The connections of one of the site's own users, for a job or another process.
 * @throws TypeError for a site without `connections`, and for what is no owner
 * @internal
 */
export function onBehalfOf(site: Site, given: Owner): OwnerOAuth {
  ownerHome(site)
  const visitor = ownerVisitor(site, readOwner(given, 'auth.onBehalfOf'))
  const connected = createConnected(site, () => Promise.resolve(visitor))
  return Object.assign(connected, {
    disconnectAll: () => disconnectAll(site, visitor, (id) => findClient(site, id)),
  })
}
