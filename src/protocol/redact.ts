import { isRecord } from './api/api-request.js'

const MAX_TEXT = 1024
const REDACTED = '[redacted]'

/**
 * Removes secrets from a provider's text, however it spelled them: some repeat the code or token
 * they were given. Short values are left: replacing "1" everywhere would destroy the text.
 */
export function redact(text: string, secrets: Secrets): string {
  return cleaner(secrets)(text)
}

/** The same for data of any shape, its names too: what was escaped on the wire is not any more. */
export function redactData(data: unknown, secrets: Secrets): unknown {
  const clean = cleaner(secrets)
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value)
    if (Buffer.isBuffer(value)) return Buffer.from(clean(value.toString('latin1')), 'latin1')
    if (Array.isArray(value)) return value.map(walk)
    if (!isRecord(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [clean(name), walk(item)]),
    )
  }
  return walk(data)
}

type Secrets = readonly (string | undefined)[]

function cleaner(secrets: Secrets): (text: string) => string {
  const all = spellingsOf(secrets)
  const shortest = Math.min(...all.map((spelling) => spelling.length))
  return (text) =>
    text.length < shortest
      ? text
      : all.reduce((clean, spelling) => clean.replaceAll(spelling, REDACTED), text)
}

/** The longest first: one that is a part of another would leave the rest of it. */
function spellingsOf(secrets: Secrets): readonly string[] {
  const all = secrets.flatMap((secret) =>
    secret === undefined || secret.length < 4 ? [] : [...spellings(secret)],
  )
  return all.sort((a, b) => b.length - a.length)
}

/**
 * A provider's words for an error message or a page: cleaned, one line, at most 1 024 characters.
 * Only a little more is searched than can be shown.
 */
export function providerText(value: unknown, secrets: Secrets): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const longest = spellingsOf(secrets)[0]?.length ?? 0
  const searched = value.slice(0, 4 * MAX_TEXT + 2 * longest)
  const isWhole = searched.length === value.length
  const clean = redact(searched, secrets)
  // The first half of a secret may stand where the text was cut.
  const safe = isWhole ? clean : clean.slice(0, Math.max(0, clean.length - longest))
  const oneLine = safe.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return isWhole && oneLine.length <= MAX_TEXT ? oneLine : `${oneLine.slice(0, MAX_TEXT)}…`
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
    Buffer.from(secret).toString('hex'),
  ])
}
