import { assertCells } from './cells.js'
import type { DiscoveredTable } from '../openid/discovery.js'
import type { Provider } from './provider.js'
import { register } from './registration/register.js'
import type { Registration, RegistrationOptions } from './registration/registration.js'

/** A provider of one's own or of the catalogue: call it with the registration's options. */
export interface ProviderFactory<Id extends string = string> {
  <const Chosen extends string = Id>(options: RegistrationOptions<Chosen>): Registration<Chosen>
  /** What it was made of, for stand-ins, documentation and checks to read. */
  readonly table: Provider<Id> | DiscoveredTable<Id>
}

/**
 * Makes a provider of a table: the result takes a registration (`{ clientId, clientSecret, … }`)
 * and goes into `oauth({ providers: [...] })`, whose members then know the id and no other.
 * @param table - cells that are left out have the defaults of {@link Provider}
 * @throws TypeError for a missing or unknown cell and one of the wrong type; for a bad registration
 *   when called
 */
export function defineProvider<const Id extends string>(
  table: Provider<Id> | DiscoveredTable<Id>,
): ProviderFactory<Id> {
  assertCells(table)
  // The id given, or the table's: what ProviderFactory says and `register` does.
  const factory = <Chosen extends string>(options: RegistrationOptions<Chosen>) =>
    register(table, options) as Registration<Chosen>
  return Object.assign(factory, { table })
}
