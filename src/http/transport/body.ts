/** An answer's bytes as they come in, up to what was allowed. */
export interface BodyCollector {
  /** `false` for the first byte too many. */
  take(chunk: Buffer): boolean
  whole(): Buffer
}

/** @param maxBytes - as they travel; what they are decompressed to is counted again */
export function collectBody(maxBytes: number): BodyCollector {
  const chunks: Buffer[] = []
  let length = 0
  return {
    take(chunk) {
      length += chunk.length
      if (length > maxBytes) return false
      chunks.push(chunk)
      return true
    },
    whole: () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
  }
}
