/** Names whose values nobody should read off a screen. */
const SECRET =
  /^(?:client_secret|code|access_token|refresh_token|token|id_token|state|password|_csrf|hash|sha256)$/i
const DOTS = '••••'

/** A name and what may be shown of its value. */
export type Shown = readonly [name: string, value: string]

export function isSecret(name: string): boolean {
  return SECRET.test(name)
}

/** Dots, and three characters of a long value, to tell two of them apart. */
export function mask(value: string): string {
  return value.length < 16 ? DOTS : DOTS + value.slice(-3)
}

/** Parameters of a query or form as they may be shown. */
export function redactParams(params: URLSearchParams): readonly Shown[] {
  return [...params].map(([name, value]) => [name, redactValue(name, value)])
}

/** Of an Authorization header the scheme alone is worth reading. */
export function redactAuthorization(header: string): string {
  const [scheme = '', credentials] = header.split(' ')
  return credentials === undefined ? mask(scheme) : `${scheme} ${mask(credentials)}`
}

/** A body, JSON or XML, on one line and with its secrets dotted out. */
export function redactBody(body: string): string {
  return redactJson(body) ?? redactXml(body)
}

function redactValue(name: string, value: string): string {
  if (isSecret(name)) return mask(value)
  // No secret, but 48 characters that nobody reads.
  if (name === 'client_id' && value.length > 16) return `${value.slice(0, 6)}…${value.slice(-3)}`
  return value.replace(
    /([?&]state=)([^&]*)/g,
    (_all, key: string, state: string) => key + mask(state),
  )
}

function redactJson(body: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(body), (name, value: unknown) =>
      isSecret(name) && typeof value === 'string' ? mask(value) : value,
    )
  } catch {
    return undefined
  }
}

function redactXml(body: string): string {
  return body
    .replace(/<(\w+)>([^<]*)<\//g, (all, name: string, value: string) =>
      isSecret(name) ? `<${name}>${mask(value)}</` : all,
    )
    .replace(/\s+/g, ' ')
}
