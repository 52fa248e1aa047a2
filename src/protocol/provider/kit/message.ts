import type { Answer } from '../../answer.js'
import { isRecord, type ApiRequest } from '../../api/api-request.js'
import { withoutPrototype, ownField, type Params } from '../../params.js'
import type { TokenRequest } from '../../token/token-request.js'
import type { SeamContext } from '../seam.js'
import { assertFields, assertNames } from './arguments.js'
import { withKit, type AnswerKit, type RequestKit } from './kit-function.js'
import { fill, fillAll } from './template.js'

type AnyRequest = TokenRequest | ApiRequest

/** A request's form as a JSON body. */
export function asJson(): RequestKit {
  const apply = (request: AnyRequest) => {
    const { form, ...rest } = withoutPrototype(request)
    if (form === undefined) return request
    return Object.hasOwn(rest, 'url') ? { ...rest, form: {}, json: form } : { ...rest, data: form }
  }
  return withKit(apply, { name: 'asJson' })
}

/**
 * An answer that stands under one field: `under('data')`. One without that field is left as it is.
 * @throws TypeError for anything but a name
 */
export function under(field: string): AnswerKit {
  assertNames('under', [field])
  const apply = ({ data }: Answer) => (isRecord(data) ? ownField(data, field) : undefined)
  return withKit(apply, { name: 'under', field })
}

/**
 * Sets a header: `header('Client-Id', '{clientId}')`.
 * @param name - in any case
 * @param value - filled as in {@link add}
 * @throws TypeError for anything but two strings
 */
export function header(name: string, value: string): RequestKit {
  assertNames('header', [name, value])
  const field = name.toLowerCase()
  const apply = (request: AnyRequest, context: SeamContext) => {
    const text = fill(value, context)
    // A provider's field may be in it: a line break would make another header of the rest.
    if (!/^[\x20-\x7e]*$/.test(text)) throw new Error(`the header ${name} is not printable ASCII`)
    return { ...request, headers: { ...request.headers, [field]: text } }
  }
  return withKit(apply, { name: 'header', header: name, value })
}

/**
 * Sets parameters of a request's query: `query({ format: 'json' })`.
 * @param fields - values by name, filled as in {@link add}
 * @throws TypeError for anything but an object of strings
 */
export function query(fields: Params): RequestKit {
  assertFields('query', fields)
  const apply = (request: AnyRequest, context: SeamContext) => ({
    ...request,
    query: { ...request.query, ...fillAll(fields, context) },
  })
  return withKit(apply, { name: 'query', fields })
}
