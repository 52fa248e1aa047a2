import { decompress } from './decompress.js'
import type { WireAnswer } from './transport.js'

/** An answer's bytes as they come in, up to what was allowed. */
export class Received {
  readonly #chunks: Buffer[] = []
  readonly #maxBytes: number
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** `false` for the first byte too many. */
  take(chunk: Buffer): boolean {
    this.#length += chunk.length
    if (this.#length > this.#maxBytes) return false
    this.#chunks.push(chunk)
    return true
  }

  /**
   * The whole answer, without its content coding.
   * @throws as {@link decompress}
   */
  toAnswer(status: number, headers: WireHeaders): WireAnswer | Promise<WireAnswer> {
    const [first] = this.#chunks
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
    const encoding = headers['content-encoding']
    if (encoding === undefined) return { status, headers, body }
    return decompress(body, encoding, this.#maxBytes).then((plain) => {
      return { status, headers, body: plain }
    })
  }
}

/** As Node and undici give them: lower-case names. */
export interface WireHeaders {
  readonly 'content-encoding'?: string | undefined
}
