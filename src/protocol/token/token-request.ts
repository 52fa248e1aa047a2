import type { Client } from '../provider/client.js'
import type { Grant } from './grants.js'
import { own, type Params } from '../params.js'

/** A request to the token endpoint as plain data: nothing is sent yet. */
export interface TokenRequest {
  /** `GET` where the provider's `tokenMethod` says so. */
  readonly method: 'GET' | 'POST'
  /** The token endpoint; its own query stays. */
  readonly url: string
  /** Added to the URL's query. */
  readonly query: Params
  /** Form fields; with GET they travel in the query as well. */
  readonly form: Params
  /** Lower-case names. */
  readonly headers: Params
}

/** What a provider's `tokenRequest` cell is told beside the request itself. */
export interface TokenRequestContext {
  /** What is asked for, before the client's credentials were added. */
  readonly grant: Grant
  /** Our own redirect URI as registered. */
  readonly redirectUri: string
  /** The connection that is being renewed, if any. */
  readonly params: Params
}

/**
 * RFC 6749 §4.1.3, §4.4.2 and §6 differ only in the grant. The provider's own `tokenRequest` has
 * the last word.
 */
export function tokenRequest(client: Client, grant: Grant, params: Params = {}): TokenRequest {
  const { tokenMethod = 'POST', tokenEndpoint, clientAuth } = client.provider
  const plain: TokenRequest = {
    method: tokenMethod,
    url: tokenEndpoint,
    query: {},
    form: grant,
    headers: { accept: 'application/json' },
  }
  const signed = clientAuth(plain, client)
  const lastWord = client.provider.tokenRequest
  return lastWord ? lastWord(signed, { grant, redirectUri: client.redirectUri, params }) : signed
}

/** RFC 7009 §2.1 */
export function revocationRequest(client: Client, url: string, token: string): TokenRequest {
  const form = { token }
  return client.provider.clientAuth({ method: 'POST', url, query: {}, form, headers: {} }, client)
}

/** Everything in a token request that must not be told to anyone else. */
export function secretsOf(client: Client, request: TokenRequest): readonly (string | undefined)[] {
  const { form, headers } = request
  const names = ['code', 'refresh_token', 'code_verifier', 'token']
  const authorization = own(headers, 'authorization')?.split(' ')[1]
  return [client.clientSecret, authorization, ...names.map((name) => own(form, name))]
}
