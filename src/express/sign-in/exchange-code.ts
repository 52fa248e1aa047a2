import { completeConnection } from '../../connections/complete.js'
import { revoke } from '../../connections/end.js'
import { authenticate } from '../../connections/openid/sign-in.js'
import type { OpenConnection } from '../../connections/record.js'
import { requestTokens, type Issued } from '../../http/token-endpoint.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import type { AuthorizationRequest } from '../../protocol/authorization/request.js'
import type { AuthorizationResponse } from '../../protocol/authorization/response.js'
import type { Claims } from '../../protocol/openid/claims.js'
import { accountOf, type Client } from '../../protocol/provider/client.js'
import { authorizationCode } from '../../protocol/token/grants.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import type { Site } from '../site.js'

/**
 * Gives the code for tokens (RFC 6749 §4.1.3), and says who signed in where an id_token came.
 * @throws TokenError
 */
export async function exchangeCode(
  site: Site,
  client: Client,
  request: AuthorizationRequest,
  response: AuthorizationResponse,
): Promise<{ readonly issued: OpenConnection; readonly claims: Claims | undefined }> {
  const brought = { ...response.params, ...response.hosts }
  const grant = authorizationCode(request, response)
  const answer = await requestTokens(site.channel, client, grant, brought, request.dpopKey)
  const params = { ...answer.params, ...brought }
  const plain: OpenConnection = {
    id: randomId(),
    version: 1,
    provider: client.id,
    account: accountOf(client, params),
    tokens: withScope(answer.tokens, client, request),
    params,
    connectedAt: site.now(),
  }
  const authenticated = await identify(site, client, plain, answer, request)
  const { claims, identity } = authenticated ?? { claims: undefined, identity: undefined }
  const known = identity ? { ...plain, identity } : plain
  return { issued: await completeConnection(site, client, known, claims), claims }
}

/** What the id_token says of the person, where there is one; without it, no token stays alive. */
async function identify(
  site: Site,
  client: Client,
  issued: OpenConnection,
  answer: Issued,
  request: AuthorizationRequest,
): ReturnType<typeof authenticate> {
  try {
    return await authenticate(site.openid, client, answer, request)
  } catch (error) {
    await revoke(site, client, issued)
    throw error
  }
}

/** RFC 6749 §5.1: an answer that says no scope grants what was asked for. */
function withScope(tokens: TokenSet, client: Client, { scope }: AuthorizationRequest): TokenSet {
  return tokens.scope !== undefined || scope === client.scope ? tokens : { ...tokens, scope }
}
