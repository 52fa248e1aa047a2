import { ownField } from '../../protocol/params.js'
import { dpopProof } from '../../protocol/dpop/proof.js'
import { show } from '../../protocol/url.js'
import type { AccessToken, TokenSet } from '../../protocol/token/token-set.js'
import type { BackChannel } from '../back-channel.js'
import { isNonce } from './nonces.js'

/** What may be handed out of a connection's tokens: nothing that renews, and no key. */
export function accessTokenOf(
  { dpopNonces, now }: Pick<BackChannel, 'dpopNonces' | 'now'>,
  tokens: TokenSet,
): AccessToken {
  const { accessToken, tokenType } = tokens
  const [expiresAt, scope] = [ownField(tokens, 'expiresAt'), ownField(tokens, 'scope')]
  const key = ownField(tokens, 'dpopKey')
  return {
    ...{ accessToken, tokenType },
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scope !== undefined && { scope }),
    ...(key && {
      proof(method, url, nonce) {
        assertTarget(method, url, nonce)
        const facts = { method: method.toUpperCase(), url, accessToken }
        return dpopProof(key, { ...facts, nonce: nonce ?? dpopNonces.find(url), now: now() })
      },
    }),
  }
}

/** JavaScript may give anything. */
function assertTarget(method: unknown, url: unknown, nonce: unknown): void {
  if (typeof method !== 'string' || !/^[A-Za-z]+$/.test(method)) {
    throw new TypeError(`proof: method must be one of HTTP, such as "GET", got ${show(method)}`)
  }
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new TypeError(`proof: url must be absolute, got ${show(url)}`)
  }
  if (nonce === undefined || isNonce(nonce)) return
  throw new TypeError(`proof: nonce must be what a server gave in DPoP-Nonce, got ${show(nonce)}`)
}
