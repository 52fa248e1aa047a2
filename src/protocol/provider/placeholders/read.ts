import { TokenError } from '../../../errors.js'
import { apiBasesOf, type Client } from '../client.js'
import { ownField, type Params } from '../../params.js'
import { invalidRequest } from '../../authorization/query.js'
import { expectedOf, hostUnder, isTemplate } from './placeholder.js'

/**
 * The hosts that a page asks for at start, as host names. What the authorization endpoint needs
 * must be there.
 * @throws AuthorizationError `invalid_request`, 400, for a host that is not below the table's domains
 */
export function readStartHosts(client: Client, params: Params): Params {
  return readHosts(client, params, {}, (needed) => needed === 'start')
}

/**
 * The hosts of this sign-in, by what the callback brought and start asked for; what the token
 * request needs must be there.
 * @param asked - what {@link readStartHosts} returned
 * @throws AuthorizationError `invalid_request`, 400, also for a host that is not the one asked for
 */
export function readCallbackHosts(client: Client, params: Params, asked: Params): Params {
  return readHosts(client, params, asked, (needed) => needed !== 'api')
}

function readHosts(
  { id, hosts, settings }: Client,
  params: Params,
  asked: Params,
  isNeeded: (needed: 'start' | 'callback' | 'api') => boolean,
): Params {
  const read: Record<string, string> = {}
  for (const { name, placeholder, needed } of hosts) {
    const { under } = placeholder
    const brought = ownField(params, name)
    const given = brought === undefined ? undefined : hostUnder(brought, under)
    if (brought !== undefined && given === undefined) {
      throw invalidRequest(id, `"${name}" must ${expectedOf(placeholder)}`)
    }
    const setting = ownField(settings, name)
    const known =
      setting === undefined ? ownField(asked, name) : (hostUnder(setting, under) ?? setting)
    if (given !== undefined && known !== undefined && given !== known) {
      throw invalidRequest(id, `"${name}" is not the one that was asked for`)
    }
    const standard = isNeeded(needed) ? ownField(placeholder, 'default') : undefined
    const host = setting === undefined ? (known ?? given ?? standard) : undefined
    if (host !== undefined) read[name] = host
    else if (setting === undefined && isNeeded(needed)) {
      throw invalidRequest(id, `"${name}" is missing`)
    }
  }
  return read
}

/**
 * Refuses a registration whose API is nowhere, because the token answer did not say it.
 * @param client - with its endpoints filled by all that came with the tokens
 * @throws TokenError `invalid_response`
 */
export function assertApiKnown({ id, provider }: Client): void {
  const open = apiBasesOf(provider).find(isTemplate)
  if (open === undefined) return
  throw new TokenError('invalid_response', id, `the token answer does not say ${open}`, {
    status: 502,
    hint: 'See the cells placeholders, tokenFields and afterToken of this provider.',
  })
}
