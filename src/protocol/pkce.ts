import { hash, randomFillSync } from 'node:crypto'

const POOL_BYTES = 4096
const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/**
 * Random bytes from the system, fetched many at a time: asking for few costs nearly as much. None
 * is handed out twice, and none stays behind.
 */
export function randomBytes(count: number): Buffer {
  if (used + count > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + count))
  pool.fill(0, used, used + count)
  used += count
  return bytes
}

/** 256 random bits as 43 characters: a `state`, a `code_verifier` (RFC 7636 §4.1), an id. */
export function randomValue(): string {
  return randomBytes(32).toString('base64url')
}

/** 128 random bits as 22 characters: a name that nobody guesses, where every byte is stored often. */
export function randomId(): string {
  return randomBytes(16).toString('base64url')
}

/** RFC 7636 §4.2, method S256. */
export function codeChallenge(codeVerifier: string): string {
  return sha256(codeVerifier)
}

/** A digest to look things up by: tells nothing of a secret value and has a fixed length. */
export function sha256(value: string): string {
  return hash('sha256', value, 'base64url')
}
