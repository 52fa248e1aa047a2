import { ownField } from '../../protocol/params.js'
import { toRule } from '../../protocol/provider/param-rule.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import type { ConnectionStore } from '../connection-store.js'
import { sealRecord } from '../record.js'
import type { Services } from '../services.js'
import type { GivenConnection } from './given-connection.js'
import { readGivenConnection } from './read-connection.js'
import { takePlace } from './take-place.js'

/**
 * Puts a connection that was made elsewhere into an owner's home. One that is there with the same
 * account stays, so that a migration can run twice: its refresh token may be newer by then.
 * @param replace - puts it there all the same
 * @returns whether it was put
 * @throws TypeError for what is no connection; SessionError
 * @internal
 */
export async function importConnection(
  services: Services,
  home: ConnectionStore,
  client: Client,
  owner: string,
  given: GivenConnection,
  replace: boolean,
): Promise<boolean> {
  if (isApplication(client)) {
    throw new TypeError(`auth.importConnection: ${client.id} has the application's own token`)
  }
  const connection = readGivenConnection(services, client, given, 'auth.importConnection')
  assertNamed(client, given)
  const record = sealRecord(services.connectionSealer, client, owner, { ...connection, owner })
  if (await home.put(record, null)) return true
  if (!replace) return false
  await takePlace(home, record)
  return true
}

/** Where a table names accounts, `'default'` would be one that no sign-in ever takes the place of. */
function assertNamed({ id, provider }: Client, { account, params = {} }: GivenConnection): void {
  const { account: cell, callbackParams } = provider
  const named = ownField(params, cell ?? '')
  if (account !== undefined && named !== undefined && account !== named) {
    throw new TypeError(
      `auth.importConnection: ${id} names its connections by ${JSON.stringify(cell)}, and ` +
        `params.${cell ?? ''} is another than account: leave account out`,
    )
  }
  if (account !== undefined || cell === undefined || named !== undefined) return
  const rule = ownField(callbackParams ?? {}, cell)
  if (rule && !toRule(rule, true).required) return
  throw new TypeError(
    `auth.importConnection: ${id} names its connections by ${JSON.stringify(cell)}: give account, ` +
      `or params.${cell}`,
  )
}
