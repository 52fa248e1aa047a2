import { isRecord, type ApiRequest } from './api-request.js'
import { bare } from '../params.js'
import type { TokenSet } from '../token/token-set.js'

/** How an API request carries the access token (RFC 6750 §2): from request to request. */
export type Bearer = (request: ApiRequest, tokens: TokenSet) => ApiRequest

/** RFC 6750 §2.1, the Authorization header: the one to prefer. */
export const bearerHeader: Bearer = (request, { accessToken }) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${accessToken}` },
})

/** RFC 6750 §2.3, `access_token` in the query: only where the API knows nothing else. */
export const bearerQuery: Bearer = (request, { accessToken }) => ({
  ...request,
  query: { ...request.query, access_token: accessToken },
})

/** RFC 6750 §2.2, `access_token` in a form body; plain `data` becomes that form. */
export const bearerForm: Bearer = (request, { accessToken }) => {
  const { data, ...rest } = bare(request)
  const fields = isRecord(data) ? data : {}
  return { ...rest, form: { ...fields, ...bare(rest).form, access_token: accessToken } }
}
