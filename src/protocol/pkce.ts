import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as 43 characters: a `state`, a `code_verifier` (RFC 7636 §4.1), an id. */
export function randomValue(): string {
  return randomBytes(32).toString('base64url')
}

/** RFC 7636 §4.2, method S256. */
export function codeChallenge(codeVerifier: string): string {
  return sha256(codeVerifier)
}

/** A digest to look things up by: tells nothing of a secret value and has a fixed length. */
export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
