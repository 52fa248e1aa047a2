import type { Profile, RegistrationOptions } from 'express-oauth-connect'
import type { SandboxCall, StandInDialect } from 'express-oauth-connect/sandbox'

/** The site's registration at every vendor. */
export const CLIENT_ID = 'client-of-the-site'
export const CLIENT_SECRET = 'secret-of-the-site'
/** What the site gave as redirect URI, by the provider's id. */
export const redirectUri = (id: string) => `http://localhost:3000/auth/${id}/callback`
/** What is there and cannot be foreseen. */
export const TEXT: unknown = expect.any(String)
/** `Basic` of the registration. */
export const BASIC = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`

type Values = Readonly<Record<string, unknown>>

/** What a vendor's documentation asks of a request. Written from there, and never from the table. */
export interface Wants {
  readonly method?: string
  readonly path?: string | undefined
  readonly query?: Values
  /** Fields of a form. */
  readonly form?: Values
  /** Members of a JSON body. */
  readonly json?: Values
  readonly headers?: Values
  /** Fields of query and body that must not be there. */
  readonly without?: readonly string[]
}

/** A refusal in the vendor's own words, and what a site makes of it. */
export interface Refusal {
  /** What is refused: the person's sign-in, the code, the refresh token or a call of the API. */
  readonly at: 'callback' | 'code' | 'refresh' | 'api'
  /** Of a callback: what it brings beside state. */
  readonly brings?: Readonly<Record<string, string>>
  /** Default: 400. */
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /**
   * The error's code. `'dead'`: the token is renewed and the call repeated, or the connection ends;
   * `'ended'`: the connection ends. With any other the connection is kept.
   */
  readonly told: string
  /** What else is told: providerCode, providerMessage, retryAfter. */
  readonly more?: Values
}

/** One vendor: how it is registered at, what it asks for, how it answers. */
export interface Vendor {
  readonly registration?: Partial<RegistrationOptions>
  /** What the page passes to start. */
  readonly start?: Readonly<Record<string, string>>
  readonly dialect?: StandInDialect
  readonly authorize?: Wants
  readonly token?: Wants
  readonly refresh?: Wants
  /** Each request to its API. */
  readonly api?: Wants
  readonly revoke?: Wants
  readonly profile?: Partial<Profile>
  readonly refusals?: readonly Refusal[]
  /** `false`: a token that is dead cannot be renewed, though living ones can. */
  readonly renews?: false
  /** Why no stand-in can be made of its table; its functions are tested by themselves. */
  readonly omitted?: string
}

/** A vendor's answer in JSON. */
export function says(body: unknown, status = 200) {
  return { status, body }
}

/** Fails with what the vendor would miss. */
export function expectWanted(call: SandboxCall<string> | undefined, wants: Wants): void {
  const { query, form, json, headers, method, path, without = [] } = wants
  expect(call).toBeDefined()
  if (call === undefined) return
  const type = call.headers['content-type'] ?? ''
  if (method !== undefined) expect(call.method).toBe(method)
  if (path !== undefined) expect(call.path).toEqual(path)
  if (query) expect(call.query).toMatchObject(query)
  if (headers) expect(call.headers).toMatchObject(headers)
  if (form) {
    expect(type).toContain('application/x-www-form-urlencoded')
    expect(Object.fromEntries(new URLSearchParams(call.body))).toMatchObject(form)
  }
  if (json) {
    expect(type).toContain('application/json')
    expect(JSON.parse(call.body)).toMatchObject(json)
  }
  const sent = [...Object.keys(call.query), ...fieldNames(call.body, type)]
  expect(sent.filter((name) => without.includes(name))).toEqual([])
}

function fieldNames(body: string, type: string): readonly string[] {
  if (type.includes('json')) return Object.keys((JSON.parse(body) ?? {}) as object)
  return [...new URLSearchParams(body).keys()]
}
