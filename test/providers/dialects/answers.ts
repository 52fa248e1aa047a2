import type { StandInDialect, StandInRequest } from 'express-oauth-connect/sandbox'
import { CLIENT_ID, CLIENT_SECRET, says, TEXT, type Refusal } from './vendor.js'

/** `Authorization: Bearer`, whatever the token. */
export const BEARER: unknown = expect.stringMatching(/^Bearer \S+$/)
/** A UUID, as a header that names one message. */
export const UUID: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/)
/** An MD5, or a UUID without hyphens. */
export const HEX32: unknown = expect.stringMatching(/^[0-9a-fA-F]{32}$/)
/** The registration in a form. */
export const POSTED = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET }
/** RFC 6749 §4.1.3 */
export const BY_CODE = { grant_type: 'authorization_code', code: TEXT }
/** RFC 6749 §6 */
export const BY_REFRESH = { grant_type: 'refresh_token', refresh_token: TEXT }

/** Answers by the end of the path; what is not listed is the stand-in's own. */
export function at(answers: Readonly<Record<string, unknown>>) {
  const paths = Object.keys(answers)
  return ({ path }: StandInRequest) => {
    const found = paths.find((one) => path.endsWith(one))
    return found === undefined ? undefined : says(answers[found])
  }
}

/** A form, as servers answer that were not asked for JSON. */
export function asForm(fields: Readonly<Record<string, unknown>>) {
  const texts = Object.entries(fields).map(([name, value]) => [name, String(value)])
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { body: new URLSearchParams(texts as [string, string][]).toString(), headers }
}

/** An API that answers one query with that data, and anything else with an error in HTTP 200. */
export const graphql = (data: object): StandInDialect => ({
  api: ({ method, fields, path }) => {
    if (path.endsWith('/ping')) return undefined
    const isQuery = method === 'POST' && typeof fields.query === 'string'
    return isQuery ? says({ data }) : says({ errors: [{ message: 'no query' }] })
  },
})

/** The person's own no. */
export function denied(description?: string, error = 'access_denied'): Refusal {
  const error_description = description === undefined ? {} : { error_description: description }
  const brings = { error, ...error_description }
  const more = description === undefined ? {} : { providerMessage: description }
  return { at: 'callback', brings, told: 'access_denied', more }
}

/** A code that is unknown, used or too old. */
export function deadCode(body: unknown, status = 400): Refusal {
  return { at: 'code', status, body, told: 'invalid_grant' }
}

/** A refresh token that is unknown, used or too old. */
export function deadRefresh(body: unknown, status = 400): Refusal {
  return { at: 'refresh', status, body, told: 'ended' }
}

/** An access token that the API no longer takes. */
export function deadToken(body: unknown, status = 401, headers = {}): Refusal {
  return { at: 'api', status, body, headers, told: 'dead' }
}

/** Too many calls; `after` is its Retry-After in seconds. */
export function tooMany(body: unknown, status = 429, after?: number): Refusal {
  const told = { at: 'api', status, body, told: 'rate_limited' } as const
  if (after === undefined) return told
  return { ...told, headers: { 'retry-after': String(after) }, more: { retryAfter: after } }
}

/** A call that is refused for another reason than its token. */
export function refused(body: unknown, status: number, more: Refusal['more'] = {}): Refusal {
  return { at: 'api', status, body, told: 'api_error', more }
}
