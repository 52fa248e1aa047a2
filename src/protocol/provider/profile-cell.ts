import { isRecord } from '../api/api-request.js'
import type { Fields } from '../api/fields.js'
import type { ProviderApi } from '../api/provider-api.js'
import { PROFILE_FIELDS, type Profile, type ProfileFields } from '../profile.js'
import { isFunction, isText, isTexts } from './cell-type.js'
import type { SeamContext } from './seam.js'

/** One API request that tells who signed in. */
export interface ProfileRequest {
  /** Relative to `apiBaseUrl`, which `''` is itself; or absolute and below one of them. */
  readonly url: string
  /** Default: `GET`. */
  readonly method?: 'GET' | 'POST' | undefined
  /** The query. */
  readonly params?: Fields | undefined
  /** The body of a POST: plain data goes as JSON, or as the API's form. A GraphQL query: `{ query: '{ … }' }`. */
  readonly body?: Fields | undefined
  /** Where the answer has each field; `id` is needed. */
  readonly fields: ProfileFields
}

/** What a `profile` function is told. */
export interface ProfileContext extends SeamContext {
  /** Of the connection's verified id_token; `{}` where none came, or it is too long to be kept. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** For what one request cannot say: makes its own, and returns the fields; `raw` is optional. */
export type ProfileFunction = (
  api: ProviderApi,
  context: ProfileContext,
) => Omit<Profile, 'raw'> | PromiseLike<Omit<Profile, 'raw'>>

/** The cell `profile`; `false`: this provider tells nobody who signed in. */
export type ProfileCell = ProfileRequest | ProfileFunction | false

export const PROFILE =
  "a function, false, or { url, fields: { id: 'id', … } } with fields of " +
  [...PROFILE_FIELDS].join(', ')

/** Whether it says how to ask who signed in. */
export function isProfile(value: unknown): boolean {
  if (value === false || isFunction(value)) return true
  if (!isRecord(value) || typeof value.url !== 'string' || !isRecord(value.fields)) return false
  const { method, params, body, fields } = value
  return (
    [undefined, 'GET', 'POST'].includes(method as undefined) &&
    [params, body].every((data) => data === undefined || isRecord(data)) &&
    isPath(fields.id) &&
    Object.entries(fields).every(([name, path]) => PROFILE_FIELDS.has(name) && isPath(path))
  )
}

function isPath(value: unknown): boolean {
  return isText(value) || isTexts(value)
}
