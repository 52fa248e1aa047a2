import { TokenError } from '../../errors.js'
import { compact, ownField, type Params } from '../params.js'
import type { Grant } from '../token/grants.js'
import type { TokenSet } from '../token/token-set.js'

/** RFC 8693 §2.1 */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** What kind of token it is (RFC 8693 §3), or a URI of the server's own. */
export type TokenType =
  | 'urn:ietf:params:oauth:token-type:access_token'
  | 'urn:ietf:params:oauth:token-type:refresh_token'
  | 'urn:ietf:params:oauth:token-type:id_token'
  | 'urn:ietf:params:oauth:token-type:saml1'
  | 'urn:ietf:params:oauth:token-type:saml2'
  | 'urn:ietf:params:oauth:token-type:jwt'
  | (string & Record<never, never>)

/** What a token is exchanged for (RFC 8693 §2.1). */
export interface ExchangeOptions {
  /** Whose rights the new token has. */
  readonly subjectToken: string
  /** What `subjectToken` is. Default: `urn:ietf:params:oauth:token-type:access_token`. */
  readonly subjectTokenType?: TokenType | undefined
  /** Who acts in the subject's name, where that is somebody else. */
  readonly actorToken?: string | undefined
  /** What `actorToken` is. Default: `urn:ietf:params:oauth:token-type:access_token`. */
  readonly actorTokenType?: TokenType | undefined
  /** The name of the service that the new token is for. */
  readonly audience?: string | undefined
  /** The address of the service that the new token is for. */
  readonly resource?: string | undefined
  /** What it may do there. Default: the server's say. */
  readonly scope?: readonly string[] | undefined
  /** What kind of token is wanted. Default: the server's say. */
  readonly requestedTokenType?: TokenType | undefined
}

/** What a server gave in exchange (RFC 8693 §2.2.1). */
export interface ExchangedToken extends TokenSet {
  /** What kind of token `accessToken` is: of some there is no use at an API. */
  readonly issuedTokenType: string
}

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

/** RFC 8693 §2.1: `actor_token_type` is there exactly where `actor_token` is. */
export function tokenExchange(options: ExchangeOptions, separator = ' '): Grant {
  const { subjectToken, subjectTokenType = ACCESS_TOKEN } = options
  const { actorToken, actorTokenType = ACCESS_TOKEN } = options
  const { audience, resource, scope, requestedTokenType } = options
  return {
    grant_type: TOKEN_EXCHANGE,
    subject_token: subjectToken,
    subject_token_type: subjectTokenType,
    ...(actorToken !== undefined && { actor_token: actorToken, actor_token_type: actorTokenType }),
    ...compact({
      ...{ audience, resource, requested_token_type: requestedTokenType },
      scope: scope?.join(separator),
    }),
  }
}

/**
 * RFC 8693 §2.2.1: `N_A` is the type of what is no access token; else it is judged as ever.
 * @param knowsType - whether the table says itself how a token travels
 * @throws TokenError `invalid_response`
 */
export function readExchanged(
  provider: string,
  tokens: TokenSet,
  { issued_token_type: issuedTokenType }: Params,
  knowsType: boolean,
): ExchangedToken {
  if (issuedTokenType === undefined || issuedTokenType === '') {
    throw unusable(provider, 'it has no issued_token_type')
  }
  const isAccessToken = issuedTokenType === ACCESS_TOKEN
  // One that is bound to a key has been judged already (RFC 9449 §5).
  const judged = knowsType || ownField(tokens, 'dpopKey') !== undefined
  if (!judged && !/^(?:bearer|n_a)$/i.test(tokens.tokenType)) {
    throw unusable(provider, 'its token_type is neither Bearer nor N_A')
  }
  if (isAccessToken && /^n_a$/i.test(tokens.tokenType)) {
    throw unusable(provider, 'its token_type is N_A, and it is an access token')
  }
  return { ...tokens, issuedTokenType }
}

function unusable(provider: string, what: string): TokenError {
  return new TokenError('invalid_response', provider, `the token answer is unusable: ${what}`, {
    status: 502,
    hint: 'The provider answered outside RFC 8693 §2.2.1: see its tokenResponse cell.',
  })
}
