import { ApiError } from '../../errors.js'
import type { Fields } from '../api/fields.js'
import { isRecord } from '../api/api-request.js'
import { isIssuerOf } from '../openid/issuer.js'
import { ownField } from '../params.js'
import { decrypted, type DecryptRules } from './decrypt.js'
import { invalid } from './refusal.js'
import { verifySigned, type FindServerKey, type SignatureRules } from './signature.js'

/** What a signed userinfo answer is compared with. */
export interface UserinfoRules
  extends Omit<SignatureRules, 'kind' | 'refuse'>, Pick<DecryptRules, 'decryptionKey'> {
  readonly issuer: string
  readonly clientId: string
}

/**
 * The claims of a userinfo answer that is a JWT (OpenID Connect Core §5.3.2). One that is encrypted
 * and not signed is as good as plain JSON: it came over the same connection, for the same token.
 * @throws ApiError `invalid_response` that names the check
 */
export async function readUserinfo(
  token: string,
  findKey: FindServerKey,
  given: UserinfoRules,
): Promise<Fields> {
  const rules = { ...given, kind: 'userinfo answer', refuse: refusal(given.provider) }
  const content = await decrypted(token, rules)
  if (content !== token && content.trimStart().startsWith('{')) return parsed(content, rules)
  const { payload } = await verifySigned(content, findKey, { ...rules, requiredClaims: [] })
  const { issuer, clientId } = rules
  // §5.3.2: they should be there, and must be right.
  if (ownField(payload, 'iss') !== undefined && !isIssuerOf(issuer, payload)) {
    throw invalid(rules, 'its iss is another', `Expected ${issuer}, sign by sign.`)
  }
  const audiences = [ownField(payload, 'aud') ?? clientId].flat()
  if (!audiences.includes(clientId)) {
    throw invalid(rules, 'its aud is another', `Expected the client id ${clientId}.`)
  }
  return payload
}

function parsed(text: string, rules: Parameters<typeof invalid>[0]): Fields {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Said below: the reason would quote it.
  }
  throw invalid(rules, 'it is neither a signed JSON Web Token nor a JSON object')
}

function refusal(provider: string): SignatureRules['refuse'] {
  return (message, hint) =>
    new ApiError('invalid_response', provider, message, { status: 502, hint })
}
