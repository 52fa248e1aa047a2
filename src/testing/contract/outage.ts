import assert from 'node:assert/strict'
import type { ConnectionStore } from '../../connections/connection-store.js'
import { record } from './records.js'

/** What happens where the home of a store cannot be asked. */
export async function rejectsWithoutHome(store: ConnectionStore): Promise<void> {
  const { id, owner, provider } = record()
  await assert.rejects(async () => store.find(owner, provider))
  await assert.rejects(async () => store.get(id))
  await assert.rejects(async () => store.put(record(), null))
  await assert.rejects(async () => store.put(record({ version: 2 }), 1))
  await assert.rejects(async () => store.remove(id))
  await assert.rejects(async () => store.page({}))
}
