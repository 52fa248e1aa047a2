import type { Provider } from './provider.js'
import { register, type Registration, type RegistrationOptions } from './registration.js'
import { show } from '../url.js'

const REQUIRED = ['id', 'name', 'tokenEndpoint', 'apiBaseUrl', 'clientAuth'] as const

/** Every cell by name; a misspelled one would silently do nothing. */
const CELLS: Readonly<Record<keyof Provider, true>> = {
  id: true,
  name: true,
  authorizationEndpoint: true,
  tokenEndpoint: true,
  revocationEndpoint: true,
  apiBaseUrl: true,
  grants: true,
  clientAuth: true,
  pkce: true,
  issuer: true,
  scopeSeparator: true,
  scope: true,
  stateIn: true,
  authorizationParams: true,
  startParams: true,
  callbackParams: true,
  tokenMethod: true,
  tokenRequest: true,
  tokenResponse: true,
  tokenFields: true,
  expiresIn: true,
  account: true,
  bearer: true,
  apiRequest: true,
  apiResponse: true,
  apiError: true,
  button: true,
}

/** A provider of one's own or of the four: call it with the registration's options. */
export type ProviderFactory<Id extends string = string> = <const Chosen extends string = Id>(
  options: RegistrationOptions<Chosen>,
) => Registration<Chosen>

/**
 * Makes a provider of a table: the result takes a registration (`{ clientId, clientSecret, … }`)
 * and goes into `oauth({ providers: [...] })`, whose members then know the id and no other.
 * @param table - cells that are left out have the defaults of {@link Provider}
 * @throws TypeError for a missing or unknown cell; for a bad registration when called
 */
export function defineProvider<const Id extends string>(table: Provider<Id>): ProviderFactory<Id> {
  const missing = REQUIRED.find((name) => !Object.hasOwn(table, name))
  if (missing) throw new TypeError(`defineProvider: ${show(table.id)} lacks ${missing}`)
  const unknown = Object.keys(table).find((name) => !Object.hasOwn(CELLS, name))
  if (unknown !== undefined) {
    const known = Object.keys(CELLS).join(', ')
    throw new TypeError(`defineProvider: unknown cell ${show(unknown)}; known: ${known}`)
  }
  // The id given, or the table's: what ProviderFactory says and `register` does.
  return <Chosen extends string>(options: RegistrationOptions<Chosen>) =>
    register(table, options) as Registration<Chosen>
}
