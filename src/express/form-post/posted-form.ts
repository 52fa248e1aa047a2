import type { Request } from 'express'
import { checkResponseParams, invalidRequest } from '../../protocol/authorization/query.js'
import { encodeParams, type Params } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import { readForm } from '../routes/form.js'

/** The longest code and an id_token fit in. */
const MAX_LENGTH = 16_384
const MAX_PARAMETERS = 100
const HINT =
  'An authorization response is posted as application/x-www-form-urlencoded, at most 16 KiB and ' +
  'each parameter once.'

/**
 * The authorization response in a POST, which the site's own parser may have read before. RFC 6749
 * §3.1: parameters MUST NOT be included more than once.
 * @throws AuthorizationError `invalid_request`, 400
 */
export async function readPostedForm({ id }: Client, req: Request): Promise<Params> {
  const { 'content-type': type = '' } = req.headers
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    throw invalidRequest(id, 'the response is no urlencoded form')
  }
  const fields = Object.entries(await readForm(id, req, { maxLength: MAX_LENGTH, hint: HINT }))
  if (fields.length > MAX_PARAMETERS) {
    throw invalidRequest(id, `${fields.length} parameters came, at most ${MAX_PARAMETERS} are read`)
  }
  const params = Object.create(null) as Record<string, string>
  for (const [name, value] of fields) {
    // A list or, by the site's parser, an object.
    if (typeof value !== 'string') throw invalidRequest(id, 'a parameter came more than once')
    params[name] = value
  }
  if (encodeParams(params).length > MAX_LENGTH) throw invalidRequest(id, 'the form is too long')
  return checkResponseParams(id, params)
}
