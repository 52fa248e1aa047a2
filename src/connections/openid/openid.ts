import { TokenError } from '../../errors.js'
import type { PublicDocument } from '../../http/openid/document.js'
import { loadJose, type FindKey } from '../../protocol/jose/jose.js'
import type { Claims } from '../../protocol/openid/claims.js'
import type { Fields } from '../../protocol/api/fields.js'
import { decrypted } from '../../protocol/jwt/decrypt.js'
import { readResponseJwt } from '../../protocol/jwt/response-jwt.js'
import { readUserinfo } from '../../protocol/jwt/userinfo-jwt.js'
import { withMetadata } from '../../protocol/openid/discovered.js'
import type { Params } from '../../protocol/params.js'
import type { FindServerKey } from '../../protocol/jwt/signature.js'
import { verifyIdToken, type IdTokenRules } from '../../protocol/openid/id-token.js'
import { verifyLogoutToken, type LogoutToken } from '../../protocol/openid/logout-token.js'
import type { Client } from '../../protocol/provider/client.js'
import { createDocuments, type Copy, type DocumentServices } from './documents.js'
import { keysSource, metadataSource } from './sources.js'

/** What an id_token is compared with beside the registration. */
export type Expected = Pick<IdTokenRules, 'nonce' | 'accessToken'>

/** What a site knows of its OpenID servers, fetched at the first use. */
export interface OpenId {
  /**
   * The registration with the server's endpoints; at once where they are known or at hand.
   * @throws OAuthError where the server's metadata cannot be had, or are of no use
   */
  readonly discover: (client: Client) => Client | Promise<Client>
  /**
   * Believes an id_token of that server's (OpenID Connect Core §3.1.3.7).
   * @throws TokenError `id_token_invalid`; an OAuthError where the server's keys cannot be had
   */
  verify(client: Client, idToken: string, expected: Expected): Promise<Claims>
  /**
   * The signed token within an encrypted one; another token as it is.
   * @throws TokenError `id_token_invalid`
   */
  decrypt(client: Client, idToken: string): Promise<string>
  /**
   * The claims of a userinfo answer that is a JWT (OpenID Connect Core §5.3.2).
   * @throws ApiError `invalid_response`; an OAuthError where the server's keys cannot be had
   */
  readonly readUserinfo: (client: Client, token: string) => Promise<Fields>
  /**
   * The parameters of an authorization response that is a JWT (JARM §2.4).
   * @param state - of the sign-in that was found
   * @throws AuthorizationError `invalid_request`; an OAuthError where the server's keys cannot be had
   */
  readResponse(client: Client, brought: Params, state: string): Promise<Params>
  /**
   * Believes a logout token of that server's (OpenID Connect Back-Channel Logout §2.6).
   * @throws as `verify`
   */
  verifyLogout(client: Client, token: string): Promise<LogoutToken>
  /**
   * Fetches metadata and keys of a server, where they are not at hand.
   * @throws OAuthError
   */
  prepare(client: Client): Promise<void>
  /** ms since 1970 */
  readonly now: () => number
}

/** Serves all registrations of a site. */
export function createOpenId(services: DocumentServices): OpenId {
  const { now } = services
  const documents = createDocuments(services)
  /** Of each registration as it was made of the metadata at hand. */
  const discovered = new WeakMap<Client, { readonly copy: Copy; readonly client: Client }>()
  const keySets = new WeakMap<PublicDocument, FindKey>()

  function at(client: Client, copy: Copy): Client {
    const known = discovered.get(client)
    if (known?.copy === copy) return known.client
    const made = withMetadata(client, copy.document)
    discovered.set(client, { copy, client: made })
    return made
  }

  function discover(client: Client): Client | Promise<Client> {
    // One that has been discovered already stays as it is.
    if (client.discovery === undefined || client.openid !== undefined) return client
    const source = metadataSource(client)
    const copy = documents.atHand(source)
    return copy ? at(client, copy) : documents.find(source).then((found) => at(client, found))
  }

  async function keySet(document: PublicDocument): Promise<FindKey> {
    const known = keySets.get(document)
    if (known) return known
    const made = (await loadJose()).createLocalJWKSet(document)
    keySets.set(document, made)
    return made
  }

  /** What a token of that server's is compared with, and how its key is found. */
  function rulesOf(client: Client) {
    const { id: provider, clientId, clientSecret, decryptionKey, openid } = client
    if (openid === undefined) throw new TypeError(`${provider}: it has no idToken cell`)
    const { issuer, algorithms } = openid
    const credentials = { clientId, clientSecret, decryptionKey }
    const rules = { provider, issuer, ...credentials, algorithms, now: now() }
    let copy: Copy | undefined
    const findKey: FindServerKey = async (header, again) => {
      const source = keysSource(client)
      const known = copy ?? (await documents.find(source))
      const because = `kid ${String(header.kid)}`
      copy = again ? await documents.findNewer(source, known, because) : known
      const keyIn = await keySet((copy ?? known).document)
      if (copy) return keyIn(header)
      return keyIn(header).catch(() => {
        throw askedTooOften(provider)
      })
    }
    return { rules, findKey }
  }

  return {
    discover,
    now,
    async verify(given, idToken, expected) {
      const { rules, findKey } = rulesOf(await discover(given))
      return verifyIdToken(idToken, findKey, { ...rules, ...expected })
    },
    decrypt: ({ id: provider, decryptionKey }, idToken) =>
      decrypted(idToken, { provider, decryptionKey }),
    async readUserinfo(given, token) {
      const client = await discover(given)
      const { rules, findKey } = rulesOf(client)
      const { userinfoAlgorithms: algorithms = [] } = client.openid ?? {}
      return readUserinfo(token, findKey, { ...rules, algorithms })
    },
    async readResponse(given, brought, state) {
      const client = await discover(given)
      const { rules, findKey } = rulesOf(client)
      const { responseAlgorithms: algorithms = [] } = client.openid ?? {}
      return readResponseJwt(client, brought, state, findKey, { ...rules, algorithms })
    },
    async verifyLogout(given, token) {
      const { rules, findKey } = rulesOf(await discover(given))
      const signed = await decrypted(token, { ...rules, kind: 'logout token' })
      return verifyLogoutToken(signed, findKey, rules)
    },
    async prepare(given) {
      const client = await discover(given)
      if (client.openid?.jwksUri !== undefined) await documents.find(keysSource(client))
    },
  }
}

/** The keys may be there by now: {@link renewedIdentity} must not end a connection by it. */
function askedTooOften(provider: string): TokenError {
  const what = 'the server has no key for it, and was asked for its keys too often to ask again'
  return new TokenError('id_token_invalid', provider, `the id_token is refused: ${what}`, {
    status: 502,
    retryable: true,
    hint: 'Try again in a minute. Where that is often so, the server signs by keys that its jwks_uri lacks.',
  })
}
