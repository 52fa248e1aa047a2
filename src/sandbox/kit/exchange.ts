/** What a request is about, whoever is being impersonated. */
export type Endpoint = 'authorize' | 'token' | 'api' | 'revoke' | 'page'

/** A request as the stand-ins see it: read whole, nothing trusted. */
export interface Received {
  readonly method: string
  /** As sent, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a stand-in says. Sending it, gzip and faults are the server's business. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** It sends the browser back to the client: the only answer that can lose its state. */
  readonly callback?: true
  readonly gzip?: true
  /** Called once when the answer is out or the caller has gone. */
  readonly done?: () => void
}

/** An answer of any content type. */
export function text(
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body }
}

/** An answer in JSON as most servers print it: no blanks, nothing escaped needlessly. */
export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return text(status, 'application/json', JSON.stringify(value), headers)
}

/** 302 with an empty body. */
export function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 302, headers: { location: headerSafe(location), ...headers }, body: '' }
}

/** 302 back to the client: parameters are appended in the order given. */
export function callback(redirectUri: string, query: string): Answer {
  const joint = redirectUri.includes('?') ? '&' : '?'
  return { ...redirect(redirectUri + joint + query), callback: true }
}

/** `a=1&b=2` with blanks as `+`. Python's quote_plus and PHP's urlencode differ only in rare marks. */
export function queryString(pairs: readonly (readonly [string, string])[]): string {
  const params = new URLSearchParams()
  for (const [name, value] of pairs) params.append(name, value)
  return params.toString()
}

/** `[[name, value]]`, or nothing where there is no value: for parameters that are echoed if sent. */
export function given(name: string, value: string | null): [string, string][] {
  return value === null ? [] : [[name, value]]
}

/** The named cookie, if the browser sent it. */
export function cookie(request: Received, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** A redirect URI is the caller's text: a line break in it must not become a header of ours. */
function headerSafe(location: string): string {
  return location.replace(/[^\x21-\x7e]+/g, (part) =>
    [...Buffer.from(part)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  )
}
