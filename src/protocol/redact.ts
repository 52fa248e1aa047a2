const MAX_TEXT = 1024
const REDACTED = '[redacted]'

/**
 * Removes secrets from a provider's text, however it spelled them: some repeat the code or token
 * they were given. Short values are left: replacing "1" everywhere would destroy the text.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret === undefined || secret.length < 4) continue
    for (const spelling of spellings(secret)) clean = clean.replaceAll(spelling, REDACTED)
  }
  return clean
}

/** A provider's words for an error message or a page: cleaned, one line, at most 1 024 characters. */
export function providerText(
  value: unknown,
  secrets: readonly (string | undefined)[],
): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const oneLine = redact(value, secrets).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return oneLine.length > MAX_TEXT ? `${oneLine.slice(0, MAX_TEXT)}…` : oneLine
}

function spellings(secret: string): ReadonlySet<string> {
  const base64 = Buffer.from(secret).toString('base64')
  return new Set([
    secret,
    secret.toLowerCase(),
    secret.toUpperCase(),
    encodeURIComponent(secret),
    new URLSearchParams({ v: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
  ])
}
