import { createDpopKey, type DpopKey } from '../protocol/dpop/key.js'
import { DEVICE_CODE } from '../protocol/grants/device-authorization.js'
import { TOKEN_EXCHANGE } from '../protocol/grants/token-exchange.js'
import { ownField, withoutPrototype, type Params } from '../protocol/params.js'
import { seamContext, withEndpoints, type Client } from '../protocol/provider/client.js'
import { otherBasicSpelling } from '../protocol/token/client-auth.js'
import { createTokenRequest } from '../protocol/token/create-token-request.js'
import type { Grant } from '../protocol/token/grants.js'
import { readTokenFields } from '../protocol/token/token-fields.js'
import { toTokenSet } from '../protocol/token/token-response.js'
import type { TokenSet } from '../protocol/token/token-set.js'
import type { BackChannel } from './back-channel.js'
import { observeCall, type CallMessage } from './diagnostics.js'
import { withNonce } from './dpop/send.js'
import { sendTokenRequest } from './token-request.js'
import { readTokenResponse } from './token-response.js'

/** What a token request brought: the tokens, and the provider's `tokenFields`. */
export interface Issued {
  readonly tokens: TokenSet
  readonly params: Params
  /** As it came: nobody has verified it (OpenID Connect Core §3.1.3.3). */
  readonly idToken: string | undefined
}

/**
 * The only code that asks a token endpoint for tokens (RFC 6749 §3.2). Sends once and never
 * again: a code and a rotating refresh token are spent by the first try; only a server that asks
 * for its nonce has spent nothing (RFC 9449 §8).
 * @param given - the grant; a function where each request needs one of its own
 * @param params - those of the connection, as far as they are known
 * @param known - what the connection's tokens are bound to; without it a key is made where the
 *   provider wants one
 * @throws TokenError
 */
export async function requestTokens(
  channel: BackChannel,
  registered: Client,
  given: Grant | (() => Promise<Grant>),
  params: Params = {},
  known?: DpopKey,
): Promise<Issued> {
  const { timeout, now } = channel
  const client = withEndpoints(await channel.discover(registered), params)
  let grant = typeof given === 'function' ? await given() : given
  const create = () => createTokenRequest(client, grant, params, timeout)
  let signed = await create()
  const { method, url } = signed.request
  const facts = { provider: client.id, phase: phaseOf(grant), method, url }
  const dpopKey = known ?? (client.provider.dpop === true ? createDpopKey() : undefined)
  return await observeCall(facts, async (notes) => {
    const attempt = async (again: boolean) => {
      // A server takes an assertion once (RFC 7523 §3): the second request has its own.
      if (again) {
        if (typeof given === 'function') grant = await given()
        signed = await create()
      }
      return sendTokenRequest(channel, client, signed.request, notes, undefined, dpopKey)
    }
    const response = await (dpopKey ? withNonce(attempt) : attempt(false))
    const { request, secrets } = signed
    const context = seamContext(client, { grant: grant.grant_type, params })
    const otherBasic = () => otherBasicSpelling(client, request.headers.authorization)
    const fields = await readTokenResponse(client, response, {
      ...{ secrets, context, timeout, otherBasic },
    })
    const rules = dpopKey ? withoutPrototype({ ...client.provider, dpopKey }) : client.provider
    const tokens = toTokenSet(client.id, fields, now(), rules)
    const kept = readTokenFields(client.id, fields, client.provider.tokenFields)
    const idToken = ownField(fields, 'id_token')
    return { tokens, params: kept, idToken: typeof idToken === 'string' ? idToken : undefined }
  })
}

const PHASES: Readonly<Record<string, CallMessage['phase']>> = {
  authorization_code: 'token',
  refresh_token: 'refresh',
  [DEVICE_CODE]: 'device',
  [TOKEN_EXCHANGE]: 'exchange',
}

/** What a grant is for, in the words of diagnostics. */
function phaseOf({ grant_type }: Grant): CallMessage['phase'] {
  return ownField(PHASES, grant_type) ?? 'application'
}
