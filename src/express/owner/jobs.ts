import { givenSource, type OnTokens } from '../../connections/owners/with-tokens.js'
import type { GivenConnection } from '../../connections/owners/given-connection.js'
import { importConnection } from '../../connections/owners/import-connection.js'
import { readGivenConnection } from '../../connections/owners/read-connection.js'
import { recordsOf } from '../../connections/owners/records.js'
import {
  renewAll,
  type RenewAllOptions,
  type RenewalReport,
} from '../../connections/owners/renew-all.js'
import type { ProviderApi } from '../../protocol/api/provider-api.js'
import { isApplication } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'
import { apiOf } from '../connected.js'
import { assertKnown } from '../../protocol/known-name.js'
import { findClient, findClientOrThrow, type Site } from '../site.js'
import { ownerHome, ownerVisitor } from '../visitor.js'
import { readOwner, type Owner } from './owner-option.js'

/** Whose connection it is, and its name among several of one provider. */
export interface OwnerAccount {
  /** The site's own user, as text. */
  readonly owner: string
  /** Its name among several of one provider. */
  readonly account: string
}

/** Whether an import takes the place of a connection that is there already. */
export interface ImportOptions {
  /** Default: `false`. */
  readonly replace?: boolean | undefined
}

/** How a site that keeps tokens itself is told of new ones. */
export interface WithTokensOptions {
  /**
   * Keeps them in place of the ones before. Awaited before they are used: the old refresh token is
   * spent by then. One that throws, or does not settle within `timeout`, fails the call, and is called
   * again by the next one.
   */
  readonly onTokens: OnTokens
}

/**
 * All who have connected a provider, a page in memory at a time.
 * @internal
 */
export async function* owners(
  site: Site,
  id: string,
): AsyncGenerator<OwnerAccount, void, undefined> {
  const home = ownerHome(site)
  const { id: provider } = await findClientOrThrow(site, id)
  for await (const { owner, account } of recordsOf(home, { provider })) yield { owner, account }
}

/**
 * Puts a connection that was made elsewhere into an owner's home.
 * @internal
 */
export async function importFor(
  site: Site,
  owner: Owner,
  id: string,
  given: GivenConnection,
  options: ImportOptions = {},
): Promise<boolean> {
  assertKnown('auth.importConnection', options, ['replace'])
  const home = ownerHome(site)
  const name = readOwner(owner, 'auth.importConnection')
  const client = await findClientOrThrow(site, id)
  return importConnection(site, home, client, name, given, options.replace === true)
}

/**
 * The API with tokens that the site keeps itself.
 * @internal
 */
export function withTokens(
  site: Site,
  id: string,
  given: GivenConnection,
  options: WithTokensOptions,
): ProviderApi {
  // JavaScript may leave them out.
  const settings = options as WithTokensOptions | undefined
  if (settings !== undefined) assertKnown('auth.withTokens', settings, ['onTokens'])
  const onTokens = settings?.onTokens
  if (typeof onTokens !== 'function') {
    throw new TypeError(
      'auth.withTokens: onTokens must be a function that keeps the new tokens, or they are lost, ' +
        `got ${show(onTokens)}`,
    )
  }
  return apiOf(site, id, (client) => {
    if (isApplication(client)) {
      throw new TypeError(`auth.withTokens: ${client.id} has the application's own token`)
    }
    const connection = readGivenConnection(site, client, given, 'auth.withTokens')
    return givenSource(site, client, connection, onTokens)
  })
}

/**
 * Renews the connections of all owners that would die unused.
 * @internal
 */
export async function renewAllOf(
  site: Site,
  options: RenewAllOptions = {},
): Promise<RenewalReport> {
  assertKnown('auth.renewAll', options, ['within', 'concurrency', 'onProgress', 'signal'])
  return renewAll(
    {
      services: site,
      home: ownerHome(site),
      keeperOf: (owner) => ownerVisitor(site, owner),
      findClient: (id) => findClient(site, id),
    },
    options,
  )
}
