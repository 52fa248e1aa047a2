import { ownField, type Params } from '../../protocol/params.js'

/**
 * The newest nonce of each server (RFC 9449 §8.2), in this process: one that another process does not
 * know costs it one request more.
 */
export interface DpopNonces {
  /** What the server at that address gave last. */
  find(url: string): string | undefined
  /** Takes what an answer of it brought, if it brought one. */
  note(url: string, headers: Params): void
}

/** Sites of tenants talk to many servers: the one unused for longest is forgotten. */
const MAX_ORIGINS = 1_000
/** RFC 9449 §8.1; a longer one would fill the headers of each request. */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/

/** Keeps them by origin: servers of one origin share them. */
export function createDpopNonces(): DpopNonces {
  const newest = new Map<string, string>()
  return {
    find: (url) => newest.get(new URL(url).origin),
    note(url, headers) {
      const nonce = nonceIn(headers)
      if (nonce === undefined) return
      const { origin } = new URL(url)
      newest.delete(origin)
      newest.set(origin, nonce)
      const [oldest] = newest.keys()
      if (newest.size > MAX_ORIGINS && oldest !== undefined) newest.delete(oldest)
    },
  }
}

/** The nonce that an answer brought; what is none by RFC 9449 §8.1 is left alone. */
export function nonceIn(headers: Params): string | undefined {
  const nonce = ownField(headers, 'dpop-nonce')
  return isNonce(nonce) ? nonce : undefined
}

/** RFC 9449 §8.1 */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && NONCE.test(value)
}
