import { scopeWords } from '../authorization/scope.js'
import { sha256 } from '../authorization/pkce.js'
import { speaksOpenId, type Client } from '../provider/client.js'

/** Whether an id_token must come of a sign-in with that scope (OpenID Connect Core §3.1.2.1). */
export function expectsIdToken(client: Client, scope: string): boolean {
  if (!speaksOpenId(client)) return false
  return client.provider.idToken?.required === true || scopeWords(client, scope).includes('openid')
}

/**
 * What ties an id_token to this sign-in (OpenID Connect Core §15.5.2): made of its state, which is
 * drawn for it alone, so that the cookie need not carry both.
 */
export function nonceOf(state: string): string {
  return sha256(`nonce ${state}`)
}
