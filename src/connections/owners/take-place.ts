import { SessionError } from '../../errors.js'
import { tryAgainLater } from '../again.js'
import type { ConnectionRecord, ConnectionStore } from '../connection-store.js'

/** Of an owner's sign-ins with one account at the same moment, each takes the other's place. */
const MAX_CHANGES = 5

/**
 * Puts a new connection into its owner's home, in place of one that the owner had with the same
 * account, and returns that one. The new one is then the owner's newest of that provider.
 * @throws SessionError
 */
export async function takePlace(
  home: ConnectionStore,
  record: ConnectionRecord,
): Promise<ConnectionRecord | undefined> {
  let replaced: ConnectionRecord | undefined
  try {
    for (let changes = 0; changes < MAX_CHANGES; changes++) {
      if (await home.put(record, null)) return replaced
      const current = await home.find(record.owner, record.provider, record.account)
      // Written, although its answer was lost.
      if (current?.id === record.id) return replaced
      if (!current) continue
      const before = replaced
      // Before it is removed, as the answer to that may be lost.
      replaced = current
      if (!(await home.remove(current.id, current.version))) replaced = before
    }
  } catch (error) {
    // It may be written all the same, its answer lost.
    await giveBackPlace(home, record, replaced)
    throw error
  }
  throw new SessionError(
    'store_failed',
    record.provider,
    'the connection store says both that there is such a connection and that there is none',
    'Run connectionStoreContract of express-oauth-connect/testing over a store of your own.',
  )
}

/** Takes a new connection back, and puts the one there again whose place it took. */
export async function giveBackPlace(
  home: ConnectionStore,
  { id }: Pick<ConnectionRecord, 'id'>,
  replaced: ConnectionRecord | undefined,
): Promise<void> {
  const giveBack = async () => {
    await home.remove(id)
    if (replaced) await home.put(replaced, null)
  }
  // A sign-in that failed must leave no connection when the store is back.
  await giveBack().catch(() => void tryAgainLater(giveBack))
}
