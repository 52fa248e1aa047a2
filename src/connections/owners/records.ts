import type { ConnectionQuery, ConnectionRecord, ConnectionStore } from '../connection-store.js'

/** All records of a query, a page at a time: never more than one page of them is held. */
export async function* recordsOf(
  home: ConnectionStore,
  query: ConnectionQuery,
): AsyncGenerator<ConnectionRecord, void, undefined> {
  let cursor: string | undefined
  do {
    const page = await home.page(query, cursor)
    yield* page.records
    cursor = page.cursor
    // A store of one's own may say `null`, as databases do.
  } while (cursor)
}
