import type { Answer } from '../../answer.js'
import { isRecord, type ApiRequest } from '../../api/api-request.js'
import type { Fields } from '../../api/fields.js'
import { withoutPrototype, compact, ownField, pick, type Params } from '../../params.js'
import type { TokenRequest } from '../../token/token-request.js'
import type { SeamContext } from '../seam.js'
import { assertFields, assertNames } from './arguments.js'
import { withKit, type FieldsKit, type RequestKit } from './kit-function.js'
import { fillAll } from './template.js'

/**
 * Gives fields another name: `rename({ client_id: 'client_key' })`. Of parameters the parameters,
 * of a token request its form, of an API request its form or else its query, of an answer its data.
 * @param names - the new name of each field by the old one; a field that is not there is passed over
 * @throws TypeError for anything but an object of strings
 */
export function rename(names: Params): FieldsKit {
  assertFields('rename', names)
  const edit = (fields: Fields) => {
    const renamed = Object.entries(fields).map(([name, value]) => [
      ownField(names, name) ?? name,
      value,
    ])
    return Object.fromEntries(renamed) as Fields
  }
  return withKit(editing(edit), { name: 'rename', fields: names })
}

/**
 * Adds fields that are not there yet: `add({ v: '5.199' })`; places as in {@link rename}.
 * @param fields - values by name; `{clientId}`, `{account}`, `{uuid}` and the names of connection parameters
 *   and settings in braces are filled in, in `revocationRequest` also `{accessToken}`
 * @throws TypeError for anything but an object of strings
 */
export function add(fields: Params): FieldsKit {
  assertFields('add', fields)
  const edit = (given: Fields, context: SeamContext) => ({ ...fillAll(fields, context), ...given })
  return withKit(editing(edit), { name: 'add', fields })
}

/**
 * Gives fields a value, also those that are there: `set({ grant_type: 'fb_exchange_token' })`;
 * places as in {@link rename}.
 * @param fields - values by name, filled as in {@link add}
 * @throws TypeError for anything but an object of strings
 */
export function set(fields: Params): FieldsKit {
  assertFields('set', fields)
  const edit = (given: Fields, context: SeamContext) => ({ ...given, ...fillAll(fields, context) })
  return withKit(editing(edit), { name: 'set', fields })
}

/**
 * Leaves fields out: `omit('redirect_uri')`; places as in {@link rename}.
 * @throws TypeError for anything but names
 */
export function omit(...names: readonly string[]): FieldsKit {
  assertNames('omit', names)
  const edit = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
  return withKit(editing(edit), { name: 'omit', names })
}

/**
 * Says again what the sign-in brought: `repeat('device_id', 'state')` of the connection's
 * parameters, in a refresh also `'redirect_uri'`. What is there already stays.
 * @throws TypeError for anything but names
 */
export function repeat(...names: readonly string[]): RequestKit {
  assertNames('repeat', names)
  const edit = (fields: Fields, { grant, params, redirectUri }: SeamContext) => {
    const redirect_uri = grant === 'refresh_token' ? redirectUri : undefined
    return { ...pick({ ...compact({ redirect_uri }), ...params }, names), ...fields }
  }
  return withKit(editing(edit), { name: 'repeat', names })
}

type Edit = (fields: Fields, context: SeamContext) => Fields
type Editable = Params | TokenRequest | ApiRequest | Answer

/** One edit for whatever a seam works on. Only parameters have no headers that are an object. */
function editing(edit: Edit): (value: Editable, context: SeamContext) => unknown {
  return function apply(value, context) {
    const editFields = (fields: Fields) => edit(fields, context)
    if (isAnswer(value)) return isRecord(value.data) ? editFields(value.data) : undefined
    if (isTokenRequest(value)) return editTokenRequest(value, editFields)
    return isApiRequest(value) ? editApiRequest(value, editFields) : editFields(value)
  }
}

/** All values of parameters are texts, also of one that is called `status` or `headers`. */
function isAnswer(value: Editable): value is Answer {
  return Object.hasOwn(value, 'status') && typeof value.headers === 'object'
}

function isTokenRequest(value: Editable): value is TokenRequest {
  return Object.hasOwn(value, 'url') && typeof value.headers === 'object'
}

function isApiRequest(value: Params | ApiRequest): value is ApiRequest {
  return Object.hasOwn(value, 'headers') && typeof value.headers === 'object'
}

function editTokenRequest(request: TokenRequest, edit: (fields: Fields) => Fields): TokenRequest {
  const { json } = withoutPrototype(request)
  if (isRecord(json)) return { ...request, json: edit(json) }
  return { ...request, form: edit(request.form) as Params }
}

function editApiRequest(request: ApiRequest, edit: (fields: Fields) => Fields): ApiRequest {
  const { form } = withoutPrototype(request)
  return form ? { ...request, form: edit(form) } : { ...request, query: edit(request.query) }
}
