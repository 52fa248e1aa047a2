import type { Request } from 'express'
import type { ProviderApi } from '../../protocol/api/provider-api.js'
import type { Claims } from '../../protocol/openid/claims.js'
import type { Params } from '../../protocol/params.js'
import type { Profile } from '../../protocol/profile.js'
import type { TokenSet } from '../../protocol/token/token-set.js'

/** A person came back from a provider; nothing is saved yet. */
export interface SignIn {
  /** The connection's, for as long as it lives. */
  readonly id: string
  /** The registration's id. */
  readonly provider: string
  /** Its name among several of one provider; `'default'` where they have none. */
  readonly account: string
  /** The provider's `callbackParams` and `tokenFields`. */
  readonly params: Params
  /** As granted; `null` where the provider did not say. */
  readonly scope: string | null
  /** What `auth.signIn` was given; `undefined` where start began it. */
  readonly data: unknown
  /** What the verified id_token says; `undefined` where the provider speaks no OpenID Connect. */
  readonly claims: Claims | undefined
  /** The API client that `req.oauth(id)` will be. */
  readonly api: ProviderApi
  /**
   * Who it is: asked for once, however often this is called.
   * @throws ApiError: `no_profile` where the provider does not tell
   */
  profile(): Promise<Profile>
  /**
   * Ends the sign-in: nothing is saved, the tokens are revoked, the visitor's session stays as it
   * was. The answer is 403.
   * @param message - the site's words, shown to the visitor; without them, ours in the visitor's
   *   language
   * @throws AuthorizationError `sign_in_refused`, always; TypeError for a message that is no string
   */
  refuse(message?: string): never
  /**
   * The tokens, for a site that keeps them itself: then nothing of them is stored here.
   * @throws TypeError after `onSignIn` settled: by then the connection is kept or given up
   */
  takeTokens(): TokenSet
}

/**
 * The site's say after a person came back, in the visitor's new session, before anything is saved.
 * @returns a path of the site to land on; nothing: where start said
 */
export type OnSignIn = (signIn: SignIn, req: Request) => Landing | PromiseLike<Landing>

/** Where the visitor lands: most hooks return nothing. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- an async function without a return
export type Landing = string | undefined | void
