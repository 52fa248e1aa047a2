import { AuthorizationError, StateError } from '../../errors.js'
import { failureOf } from '../answer.js'
import { seamContext, type Client } from '../provider/client.js'
import { readCallbackHosts } from '../provider/placeholders/read.js'
import { runSeam, type SeamContext } from '../provider/seam.js'
import { ownField, type Params } from '../params.js'
import { isParams } from '../api/api-request.js'
import { isIssuer } from '../openid/issuer.js'
import { redirectUriHint } from '../redirect-uri.js'
import { providerText } from '../redact.js'
import { checkResponseParams, invalidRequest, readRuled } from './query.js'
import type { AuthorizationRequest } from './request.js'

/** What the callback brought, after it passed every check. */
export interface AuthorizationResponse {
  readonly code: string
  /** The provider's `callbackParams`. */
  readonly params: Params
  /** What the placeholders of its endpoints stand for. */
  readonly hosts: Params
}

/**
 * The callback's parameters in the names of RFC 6749 §4.1.2, by the table's
 * `authorizationResponse`. The caller has already found `request` by its state.
 * @param timeout - milliseconds that cell may take
 * @throws AuthorizationError `invalid_request` where it refuses, else one that names the cell
 */
export async function standardResponseParams(
  client: Client,
  request: AuthorizationRequest,
  params: Params,
  timeout: number,
): Promise<Params> {
  const { authorizationResponse: functions } = client.provider
  if (functions === undefined) return params
  const standard = await runSeam<Params, SeamContext>(
    {
      ...{ provider: client.id, cell: 'authorizationResponse', functions, timeout },
      context: seamContext(client, { params: request.params }),
      read: (returned) => (isParams(returned) ? returned : undefined),
      expected: 'an object of texts or a failure()',
      ErrorType: AuthorizationError,
      wrongType: 'invalid_response',
      mayRefuse: true,
      status: 400, // what it worked on came from the browser
    },
    { ...params },
  )
  const refused = failureOf(standard)
  if (!refused) return checkResponseParams(client.id, standard as Params)
  const secrets = [client.clientSecret, ...Object.values(params)]
  const reason = providerText(refused.message ?? refused.code, secrets)
  throw invalidRequest(client.id, reason ?? 'the table of the provider refuses it')
}

/**
 * RFC 6749 §4.1.2 and RFC 9207 §2.4. The caller has already found `request` by its state, so an
 * `error` may be believed.
 * @param given - the parameters as they came, before the table gave them other names
 * @throws StateError, AuthorizationError
 */
export function readAuthorizationResponse(
  client: Client,
  request: AuthorizationRequest,
  params: Params,
  given = params,
): AuthorizationResponse {
  assertIssuer(client, request, params, given)
  const error = ownField(params, 'error')
  if (error !== undefined) throw refusal(client, request, error, params, given)
  const code = ownField(params, 'code')
  if (code === undefined || code === '') throw invalidRequest(client.id, '"code" is missing')
  const brought = readRuled(client.id, params, client.provider.callbackParams, true)
  for (const [name, value] of Object.entries(brought)) {
    const asked = isHost(client, name) ? undefined : ownField(request.params, name)
    if (asked === undefined || asked === value) continue
    throw invalidRequest(client.id, `"${name}" is not the one that was asked for`)
  }
  return { code, params: brought, hosts: readCallbackHosts(client, params, request.params) }
}

/** Compared as hosts, which have several spellings. */
function isHost({ hosts }: Client, name: string): boolean {
  return hosts.some((host) => host.name === name)
}

/** Simple string comparison (RFC 9207 §2.4), against a mix-up of authorization servers. */
function assertIssuer(
  client: Client,
  request: AuthorizationRequest,
  params: Params,
  given: Params,
): void {
  const { idToken } = client.provider
  const issuer = idToken?.issuer ?? client.provider.issuer
  const iss = ownField(params, 'iss')
  if (issuer === undefined || isIssuer(issuer, iss)) return
  if (iss === undefined && !request.issRequired) return
  // A refusal brings no code that could go to the wrong server: the visitor is told of it.
  if (iss === undefined && ownField(params, 'error') !== undefined) return
  const named = providerText(iss, secretsOf(client, params, given))
  throw new StateError(
    'issuer_mismatch',
    client.id,
    iss === undefined
      ? 'the callback names no issuer'
      : `the callback names another issuer, ${JSON.stringify(named)}`,
    `Expected iss=${issuer}. Another server may have answered in this one's name. Where the provider ` +
      "has changed its name, or sends none, correct the table's issuer.",
  )
}

/**
 * The person's own "no" beside `access_denied`: of OpenID Connect Core §3.1.2.6, and in servers'
 * own words, such as `user_cancelled_login`.
 */
const OWN_NO =
  /^(?:account_selection|consent|interaction|login)_required$|(?:^|[_. -])(?:cancel(?:l?ed)?|declined|denied|user_(?:aborted|refused|rejected))(?:[_. -]|$)/i
/** What is no secret of a refusal. */
const TOLD: ReadonlySet<string> = new Set(['error', 'error_description', 'error_uri', 'iss'])
/** RFC 6749 §4.1.2.1: the provider's trouble, and not the site's. */
const TROUBLE = ['server_error', 'temporarily_unavailable']

/** What a provider's words may repeat: the code, under whatever name the callback brought it. */
function secretsOf(client: Client, params: Params, given: Params): readonly (string | undefined)[] {
  const brought = Object.entries(given).flatMap(([name, value]) => (TOLD.has(name) ? [] : [value]))
  return [ownField(params, 'code'), ...brought, client.clientSecret]
}

function refusal(
  client: Client,
  { redirectUri }: AuthorizationRequest,
  code: string,
  params: Params,
  given: Params,
): AuthorizationError {
  const secrets = secretsOf(client, params, given)
  const error = providerText(code, secrets) ?? 'no reason'
  const description = providerText(ownField(params, 'error_description'), secrets)
  const details = {
    status: 403,
    providerCode: error,
    ...(description !== undefined && { providerMessage: description }),
  }
  const name = code.replace(/([a-z])(?=[A-Z])/g, '$1_')
  if (OWN_NO.test(name)) {
    return new AuthorizationError('access_denied', client.id, 'access was not allowed', {
      ...details,
      hint: 'The visitor did not allow access. Nothing is broken; they may start again.',
    })
  }
  if (TROUBLE.includes(name.toLowerCase())) {
    return new AuthorizationError(
      'server_error',
      client.id,
      `the provider is in trouble: ${error}`,
      {
        ...details,
        status: 503,
        retryable: true,
        hint: 'It says so itself, before anything was asked of it: try again later.',
      },
    )
  }
  return new AuthorizationError(
    'authorization_failed',
    client.id,
    `the provider refused: ${error}`,
    {
      ...details,
      hint:
        redirectUriHint(client, redirectUri, details) ??
        ownField(HINTS, name.toLowerCase()) ??
        HINT,
    },
  )
}

const HINT = 'See what the provider says of this code; often the registration there is incomplete.'
/** RFC 6749 §4.1.2.1, for whoever must act. */
const HINTS: Readonly<Record<string, string>> = {
  invalid_scope:
    'A scope is unknown there, or the application may not ask for it: compare scope and optionalScope ' +
    'with its settings at the provider.',
  unauthorized_client:
    'This application may not sign people in this way: see its settings at the provider.',
  unsupported_response_type:
    'The provider does not give codes to this application: see its settings there.',
  invalid_request:
    'The provider misses a part of the request or does not accept it: compare the cells ' +
    'authorizationParams, pkce and authorizationRequest with its documentation.',
}
