import { SessionError } from '../../errors.js'
import type { ConnectionRecord, ConnectionStore } from '../connection-store.js'

/** Of an owner's sign-ins with one account at the same moment, each takes the other's place. */
const MAX_CHANGES = 5
/** Pauses before a record that could not be taken back is tried again, ms. */
const AGAIN_MS = [500, 2_000, 8_000]

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
  await giveBack().catch(() => void giveBackLater(giveBack))
}

/** The store is down: a sign-in that failed must leave no connection when it is back. */
async function giveBackLater(giveBack: () => Promise<void>): Promise<void> {
  for (const pause of AGAIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause).unref())
    const done = await giveBack().then(
      () => true,
      () => false,
    )
    if (done) return
  }
}
