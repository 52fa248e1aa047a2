import type { ApiRequest } from './api-request.js'
import { formFields } from './form-fields.js'
import { withoutPrototype } from '../params.js'
import { show } from '../url.js'
import type { TokenSet } from '../token/token-set.js'

/** How an API request carries the access token (RFC 6750 §2): from request to request. */
export type Bearer = (request: ApiRequest, tokens: TokenSet) => ApiRequest | PromiseLike<ApiRequest>

/** A placement that says as data where it puts the token. */
export interface TokenPlacement {
  (request: ApiRequest, tokens: TokenSet): ApiRequest
  /** Its own name and what it was given. */
  readonly kit: {
    /** Of the function that made it. */
    readonly name: 'inHeader' | 'inQuery' | 'inForm'
    /** Of the header, the query parameter or the form field. */
    readonly field: string
    /** What stands before the token in a header; `''` for nothing. */
    readonly scheme: string
  }
}

/**
 * The token in a header (RFC 6750 §2.1): the way to prefer.
 * @param name - of the header, in any case: `'Authorization'`, `'X-Shopify-Access-Token'`
 * @param scheme - what stands before the token, `'Bearer'`; left out: the token alone
 * @throws TypeError for what is no header's name
 */
export function inHeader(name: string, scheme = ''): TokenPlacement {
  assertName('inHeader', name)
  const field = name.toLowerCase()
  const before = scheme === '' ? '' : `${scheme} `
  const place = (request: ApiRequest, { accessToken }: TokenSet): ApiRequest => ({
    ...request,
    headers: { ...request.headers, [field]: before + accessToken },
  })
  return Object.assign(place, { kit: { name: 'inHeader', field: name, scheme } as const })
}

/**
 * The token in the query (RFC 6750 §2.3): only where the API knows nothing else.
 * @param name - of the parameter: `'access_token'`
 * @throws TypeError for an empty name
 */
export function inQuery(name: string): TokenPlacement {
  assertName('inQuery', name)
  const place = (request: ApiRequest, { accessToken }: TokenSet): ApiRequest => ({
    ...request,
    query: { ...request.query, [name]: accessToken },
  })
  return Object.assign(place, { kit: { name: 'inQuery', field: name, scheme: '' } as const })
}

/**
 * The token in a form body (RFC 6750 §2.2); `data` becomes that form: an object, text,
 * URLSearchParams or a FormData of texts. Anything else is left as it is, and the call refused.
 * @param name - of the field: `'access_token'`
 * @throws TypeError for an empty name
 */
export function inForm(name: string): TokenPlacement {
  assertName('inForm', name)
  const place = (request: ApiRequest, { accessToken }: TokenSet): ApiRequest => {
    const { data, ...rest } = withoutPrototype(request)
    const fields = data === undefined ? {} : formFields(data)
    return {
      ...rest,
      form: { ...fields, ...withoutPrototype(rest).form, [name]: accessToken },
      ...(!fields && { data }),
    }
  }
  return Object.assign(place, { kit: { name: 'inForm', field: name, scheme: '' } as const })
}

/** RFC 6750 §2.1, what an API expects that says nothing else. */
export const bearerToken: TokenPlacement = inHeader('Authorization', 'Bearer')

/** RFC 9449 §7.1, for a token that is bound to a key. */
export const dpopToken: TokenPlacement = inHeader('Authorization', 'DPoP')

/** Which of these functions made a placement; `undefined` for a function of a table's own. */
export function kitName(bearer: Bearer): TokenPlacement['kit']['name'] | undefined {
  return (bearer as Partial<TokenPlacement>).kit?.name
}

function assertName(kit: string, name: unknown): void {
  if (typeof name === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(name)) return
  throw new TypeError(`${kit}: the name must be a word, got ${show(name)}: as of a header`)
}
