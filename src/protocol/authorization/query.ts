import { AuthorizationError } from '../../errors.js'
import { ownField, withoutPrototype, type Params } from '../params.js'
import { toRule, type ParamRules } from '../provider/param-rule.js'

const MAX_PARAMETERS = 100
const MAX_VALUE = 2048
const MAX_DESCRIPTION = 1024

/** What each parameter of an authorization response may look like (RFC 6749 Appendix A). */
const LIMITS: ReadonlyMap<string, RegExp> = new Map([
  ['code', /^[\x20-\x7e]{0,8192}$/],
  ['state', /^[\x20-\x7e]{0,512}$/],
  // Of more letters than Appendix A.7 has: some servers put a sentence there, in their own language.
  ['error', /^[^\p{Cc}"\\]{0,128}$/u],
  ['iss', /^[\x21-\x7e]{0,2048}$/],
])

/**
 * The query of the browser's request, read by ourselves: a site's query parser may turn one name
 * into lists and objects. RFC 6749 §3.1: parameters MUST NOT be included more than once.
 * @throws AuthorizationError `invalid_request`, 400
 */
export function readQuery(provider: string, url: string): Params {
  const start = url.indexOf('?')
  const pairs = [...new URLSearchParams(start === -1 ? '' : url.slice(start + 1))]
  if (pairs.length > MAX_PARAMETERS) {
    throw invalidRequest(
      provider,
      `${pairs.length} parameters came, at most ${MAX_PARAMETERS} are read`,
    )
  }
  const params = Object.create(null) as Record<string, string>
  for (const [name, value] of pairs) {
    if (name in params) throw invalidRequest(provider, `${label(name)} came more than once`)
    params[name] = value
  }
  return params
}

/** Reads the callback's query and refuses any parameter of the wrong kind or size. */
export function readCallbackQuery(provider: string, url: string): Params {
  return checkResponseParams(provider, readQuery(provider, url))
}

/**
 * The parameters themselves, each of the kind and size that RFC 6749 Appendix A gives it. What only
 * describes an error is cut to size: a refusal must not be hidden by its description.
 * @throws AuthorizationError `invalid_request`, 400
 */
export function checkResponseParams(provider: string, params: Params): Params {
  for (const name of Object.keys(params)) {
    const value = params[name] ?? ''
    if (LIMITS.get(name)?.test(value) !== false) continue
    throw invalidRequest(provider, `"${name}" is malformed (${value.length} characters)`)
  }
  const description = params.error_description
  if (description === undefined) return params
  const error_description = description.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return withoutPrototype({
    ...params,
    error_description: error_description.slice(0, MAX_DESCRIPTION),
  })
}

/**
 * Keeps the parameters that have rules, each checked against its own; `requiredByDefault` says
 * what a bare pattern means.
 */
export function readRuled(
  provider: string,
  params: Params,
  rules: ParamRules | undefined,
  requiredByDefault: boolean,
): Params {
  const kept: Record<string, string> = {}
  for (const [name, rule] of Object.entries(rules ?? {})) {
    const { pattern, required } = toRule(rule, requiredByDefault)
    const value = ownField(params, name)
    if (value === undefined) {
      if (required) throw invalidRequest(provider, `"${name}" is missing`)
    } else if (value.length > MAX_VALUE || !pattern.test(value)) {
      throw invalidRequest(provider, `"${name}" must match ${pattern.source}`)
    } else {
      kept[name] = value
    }
  }
  return kept
}

/** The 400 for whatever the browser brought that nobody should have sent. */
export function invalidRequest(provider: string, what: string): AuthorizationError {
  return new AuthorizationError('invalid_request', provider, `the request is malformed: ${what}`, {
    status: 400,
    hint: 'Start the sign-in again from the site, not from a copied or edited address.',
  })
}

function label(name: string): string {
  return /^[\w.-]{1,40}$/.test(name) ? `"${name}"` : 'a parameter'
}
