import { failureOf, type Answer } from '../../answer.js'
import type { ApiRequest } from '../../api/api-request.js'
import type { Fields } from '../../api/fields.js'
import { formFields } from '../../api/form-fields.js'
import { withoutPrototype, omit, pick } from '../../params.js'
import type { TokenRequest } from '../../token/token-request.js'
import type { SeamContext } from '../seam.js'
import { assertNames } from './arguments.js'
import {
  kitOf,
  withKit,
  type FieldsKit,
  type Kit,
  type KitFunction,
  type RequestKit,
} from './kit-function.js'

type AnyRequest = TokenRequest | ApiRequest

/**
 * Moves fields of a form into the query: `toQuery('redirect_uri')`; without a name all of them.
 * @throws TypeError for anything but names
 */
export function toQuery(...names: readonly string[]): RequestKit {
  if (names.length > 0) assertNames('toQuery', names)
  const apply = (request: AnyRequest): AnyRequest => {
    const { form } = withoutPrototype(request)
    if (form === undefined) return request
    const moved = names.length === 0 ? form : pick(form as never, names)
    const rest = names.length === 0 ? {} : omit(form as never, ...names)
    return { ...request, form: rest, query: { ...request.query, ...moved } } as AnyRequest
  }
  return withKit(apply, { name: 'toQuery', names })
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Sends a request by another method: `method('DELETE')`. What a GET has in its form goes into the
 * query.
 * @throws TypeError for what is no method
 */
export function method(name: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'): RequestKit {
  if (!METHODS.includes(name)) {
    throw new TypeError(`method: expected one of ${METHODS.join(', ')}, got ${typeof name}`)
  }
  const apply = (request: AnyRequest) => ({ ...request, method: name })
  return withKit(apply, { name: 'method', method: name })
}

/** The body of an API request as a form, which is JSON by default; files and streams stay. */
export function asForm(): RequestKit {
  const apply = (request: AnyRequest) => {
    const { data, form, ...rest } = withoutPrototype(request as ApiRequest)
    const fields: Fields | undefined = data === undefined ? undefined : formFields(data)
    return fields === undefined ? request : { ...rest, form: { ...fields, ...form } }
  }
  return withKit(apply, { name: 'asForm' })
}

/**
 * Applies kit functions only to the requests and answers of one grant:
 * `forGrant('refresh_token', repeat('device_id'), method('GET'))`.
 * @param grant - `'authorization_code'`, `'refresh_token'`, `'client_credentials'`, or one of the
 *   provider's own
 * @param functions - of the kit; what fits the seam
 * @throws TypeError for anything but a name and kit functions
 */
export function forGrant<F extends KitFunction>(grant: string, ...functions: readonly F[]): F {
  assertNames('forGrant', [grant])
  const kits = functions.map(kitOf)
  if (functions.length === 0 || !isComplete(kits)) {
    throw new TypeError('forGrant: expected functions of the kit, got something else')
  }
  const apply = (value: AnyRequest | Answer, context: SeamContext) =>
    context.grant === grant ? applyAll(functions, value, context) : unchanged(value)
  return withKit(apply, { name: 'forGrant', grant, kits }) as unknown as F
}

function isComplete(kits: readonly (Kit | undefined)[]): kits is readonly Kit[] {
  return kits.every((kit) => kit !== undefined)
}

/** An answer that no function changed is `undefined` in the seams that read answers. */
function unchanged(value: AnyRequest | Answer): AnyRequest | undefined {
  return isAnswer(value) ? undefined : value
}

function applyAll(
  functions: readonly unknown[],
  given: AnyRequest | Answer,
  context: SeamContext,
): unknown {
  let value: unknown = given
  let returned: unknown = unchanged(given)
  for (const apply of functions as readonly FieldsKit[]) {
    const next: unknown = apply(value as never, context)
    if (next === undefined) continue
    if (failureOf(next)) return next
    returned = next
    value = isAnswer(given) ? { ...given, data: next } : next
  }
  return returned
}

/** All that seams are given but answers have a method or are texts. */
function isAnswer(value: object): value is Answer {
  return Object.hasOwn(value, 'status') && !Object.hasOwn(value, 'method')
}
