import type { Params } from '../../protocol/params.js'
import type { ClientTls } from '../../protocol/token/client-tls.js'

/** A request with everything decided: method, address, headers, bytes. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Params
  /** Text, bytes, a stream, or `undefined`: never left out, for a polluted prototype to fill. */
  readonly body: unknown
  /** What the connection proves itself by, where that is the registration's own. */
  readonly tls?: ClientTls | undefined
}

/** An answer whose bytes nobody has looked at yet. */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Params
  readonly body: Buffer
}

/** The same as it came, by whichever way: headers as the client gives them, body still encoded. */
export interface RawResponse extends Omit<HttpResponse, 'headers'> {
  readonly headers: object
}

export interface RequestLimits {
  /** Total milliseconds from name lookup to the last byte. */
  readonly timeout: number
  /** After decompression. */
  readonly maxBytes: number
  readonly signal: AbortSignal | undefined
}

/** The one place from which anything leaves the server. */
export type Send = (request: HttpRequest, limits: RequestLimits) => Promise<HttpResponse>
