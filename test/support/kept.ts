/**
 * The keys that a piece of work put into maps and that are still in them; the work sees it grow.
 *
 * What is kept is counted, not weighed: how large the heap is depends on when the collector ran.
 */
export async function countKept(
  work: (kept: ReadonlySet<unknown>) => Promise<void>,
): Promise<unknown[]> {
  const kept = new Set<unknown>()
  const prototype = Map.prototype as unknown as Methods
  const { set, delete: remove } = prototype
  jest.spyOn(prototype, 'set').mockImplementation(function (this: unknown, key, value) {
    kept.add(key)
    return set.call(this, key, value)
  })
  jest.spyOn(prototype, 'delete').mockImplementation(function (this: unknown, key) {
    kept.delete(key)
    return remove.call(this, key)
  })
  try {
    await work(kept)
  } finally {
    jest.restoreAllMocks()
  }
  return [...kept]
}

interface Methods {
  readonly set: (this: unknown, key: unknown, value: unknown) => unknown
  readonly delete: (this: unknown, key: unknown) => unknown
}
