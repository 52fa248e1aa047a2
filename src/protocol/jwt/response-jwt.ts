import { AuthorizationError, type OAuthError } from '../../errors.js'
import { checkResponseParams, invalidRequest } from '../authorization/query.js'
import { loadJose } from '../jose/jose.js'
import { isIssuerOf } from '../openid/issuer.js'
import { compact, ownField, type Params } from '../params.js'
import type { Client } from '../provider/client.js'
import { decrypted, type DecryptRules } from './decrypt.js'
import { invalid } from './refusal.js'
import { verifySigned, type FindServerKey, type SignatureRules } from './signature.js'

/** What an authorization response that is a JWT is compared with. */
export interface ResponseRules
  extends Omit<SignatureRules, 'kind' | 'refuse'>, Pick<DecryptRules, 'decryptionKey'> {
  readonly issuer: string
  readonly clientId: string
}

const KIND = 'authorization response'
const HINT = 'The server answered against JARM §2.4; look at how this client is registered there.'
/** JARM §2.1: what is there beside the parameters of the response. */
const OURS: ReadonlySet<string> = new Set(['aud', 'exp', 'iat', 'nbf', 'jti'])

/** Whether the provider answers this registration by a JWT (JARM, `response_mode=jwt`). */
export function answersByJwt({ provider, grant }: Client): boolean {
  const { responseMode = '' } = provider
  return responseMode.endsWith('jwt') && grant === 'authorization_code'
}

/**
 * The parameters by which a sign-in is found: the state is within the JWT. Nobody has verified it
 * yet: whoever forges one finds nothing but a sign-in of their own browser.
 * @param params - as they came
 */
export async function findingParams(client: Client, params: Params): Promise<Params> {
  const { stateIn = 'query' } = client.provider
  const response = ownField(params, 'response')
  if (stateIn !== 'query' || response === undefined) return params
  const content = await decrypted(response, rulesOf(client))
  const { decodeJwt } = await loadJose()
  try {
    const state = ownField(decodeJwt(content), 'state')
    return compact({ state: typeof state === 'string' ? state : undefined })
  } catch {
    throw invalidRequest(client.id, 'its "response" is no JSON Web Token')
  }
}

/**
 * The parameters of an authorization response, once its JWT is verified (JARM §2.4).
 * @param brought - what the browser brought
 * @param state - of the sign-in that was found
 * @throws AuthorizationError `invalid_request`, 400: it came by the browser
 */
export async function readResponseJwt(
  client: Client,
  brought: Params,
  state: string,
  findKey: FindServerKey,
  given: ResponseRules,
): Promise<Params> {
  const { id } = client
  const response = ownField(brought, 'response')
  // Else whoever takes "response" out could put anything in its place.
  if (response === undefined) {
    throw refuse(
      id,
      `the ${KIND} is refused: it is no JSON Web Token`,
      `responseMode asked for one: the server takes no notice of response_mode. ${HINT}`,
    )
  }
  const rules = { ...given, kind: KIND, refuse: refuseFor(id) }
  const content = await decrypted(response, rules)
  const { payload } = await verifySigned(content, findKey, { ...rules, requiredClaims: ['exp'] })
  const { issuer, clientId } = rules
  if (!isIssuerOf(issuer, payload)) {
    throw invalid(rules, 'its iss is another', `Expected ${issuer}, sign by sign.`)
  }
  const audiences = [ownField(payload, 'aud')].flat()
  if (!audiences.includes(clientId)) {
    throw invalid(rules, 'its aud is another', `Expected the client id ${clientId}.`)
  }
  const { stateIn = 'query' } = client.provider
  if (stateIn === 'query' && ownField(payload, 'state') !== state) {
    throw invalid(rules, 'its state is of another sign-in')
  }
  const params: [string, string][] = []
  for (const [name, value] of Object.entries(payload)) {
    if (OURS.has(name)) continue
    if (typeof value === 'string' || typeof value === 'number') params.push([name, String(value)])
  }
  return checkResponseParams(id, Object.fromEntries(params))
}

function rulesOf({ id, decryptionKey }: Client): DecryptRules {
  return { provider: id, kind: KIND, refuse: refuseFor(id), decryptionKey }
}

function refuseFor(provider: string): NonNullable<SignatureRules['refuse']> {
  return (message, hint) => refuse(provider, message, hint)
}

function refuse(provider: string, message: string, hint: string): OAuthError {
  return new AuthorizationError('invalid_request', provider, message, { status: 400, hint })
}
