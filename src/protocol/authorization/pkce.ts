import { hash, randomFillSync } from 'node:crypto'

const POOL_BYTES = 4096
const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/**
 * Random bytes from the system, fetched many at a time: asking for few costs nearly as much. None
 * is handed out twice, and none stays behind.
 */
export function randomBytes(count: number): Buffer {
  return draw(count, (start, end) => Buffer.from(pool.subarray(start, end)))
}

function draw<T>(count: number, copy: (start: number, end: number) => T): T {
  if (used + count > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const start = used
  used += count
  const drawn = copy(start, used)
  pool.fill(0, start, used)
  return drawn
}

function randomText(count: number): string {
  return draw(count, (start, end) => pool.toString('base64url', start, end))
}

/** 256 random bits as 43 characters: a `state`, a `code_verifier` (RFC 7636 §4.1), an id. */
export function randomValue(): string {
  return randomText(32)
}

/** 128 random bits as 22 characters: a name that nobody guesses, where every byte is stored often. */
export function randomId(): string {
  return randomText(16)
}

/** RFC 7636 §4.2, method S256. */
export function codeChallenge(codeVerifier: string): string {
  return sha256(codeVerifier)
}

/** A digest to look things up by: tells nothing of a secret value and has a fixed length. */
export function sha256(value: string): string {
  return hash('sha256', value, 'base64url')
}
