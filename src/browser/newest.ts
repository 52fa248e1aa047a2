/** A member of the answer of `{mount}/connections`, as far as the script reads it. */
export interface ConnectionSummary {
  readonly provider: string
  /** In ms. */
  readonly connectedAt: number
}

/** When each provider was connected last, in ms and never 0; several accounts of one count as one. */
export function newestByProvider(
  connections: readonly ConnectionSummary[],
): ReadonlyMap<string, number> {
  const newest = new Map<string, number>()
  for (const { provider, connectedAt } of connections) {
    newest.set(provider, Math.max(newest.get(provider) ?? 1, connectedAt))
  }
  return newest
}
