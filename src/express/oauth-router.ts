import type { Request, RequestHandler, Response, Router } from 'express'
import type { GivenConnection } from '../connections/owners/given-connection.js'
import type { RenewAllOptions, RenewalReport } from '../connections/owners/renew-all.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Introspection } from '../protocol/grants/introspection.js'
import type { ExchangedToken, ExchangeOptions } from '../protocol/grants/token-exchange.js'
import type { ButtonOptions } from './buttons/buttons.js'
import type { DeviceAuthorization, DeviceOptions } from './grants/device.js'
import type { IntrospectOptions } from './grants/introspect.js'
import type { ImportOptions, OwnerAccount, WithTokensOptions } from './owner/jobs.js'
import type { OwnerOAuth } from './owner/on-behalf-of.js'
import type { Owner } from './owner/owner-option.js'
import type { ApplicationOptions } from './request-oauth.js'
import type { RequiredOptions } from './routes/required.js'
import type { SignInOptions } from './sign-in/begin.js'
import type { LogoutOptions } from './sign-in/logout.js'

/** The router that `oauth()` returns, and what a site needs of it elsewhere. */
export interface OAuthRouter<Id extends string = string> extends Router {
  /**
   * Middleware: passes when all of `ids` are connected; else a page goes to start and comes back,
   * anything else gets 401.
   * @param ids - one id, or a list of them
   * @param options - `scope`: what each of them must have been granted
   * @throws TypeError without an id, for an id nobody registered, and for one whose token is the
   *   application's own: each would let everybody in; for a scope that start would refuse
   */
  required(ids: Id | readonly Id[], options?: RequiredOptions): RequestHandler
  /**
   * Begins a sign-in from the site's own handler, as start does: `returnTo`, the site's own `data`
   * for `onSignIn`, further `scope`, the provider's `params`.
   * @throws TypeError for options of the wrong type; rejects with an OAuthError as start answers it
   */
  signIn(req: Request, res: Response, id: Id, options?: SignInOptions): Promise<void>
  /**
   * Ends this visitor's connections, tells the providers, destroys the session and redirects.
   * @throws rejects with a SessionError where the session store fails
   */
  logout(req: Request, res: Response, options?: LogoutOptions): Promise<void>
  /**
   * The HTML of one button, safe to put into a page as it is.
   * @throws TypeError for an id nobody registered, and for one whose token is the application's own
   */
  button(id: Id, options?: ButtonOptions): string
  /** The HTML of the buttons of all providers that sign people in. */
  buttons(options?: ButtonOptions): string
  /**
   * Middleware for templates: `res.locals.connections`, what this visitor has connected, and
   * `res.locals.buttons`, the HTML of all buttons. Both are there before the page is rendered.
   */
  locals(): RequestHandler
  /**
   * The API client with the application's own token, for code outside a request.
   * @param options - `subject`: the person an `assertion` names, where the provider allows it
   * @throws TypeError unless the token is the application's own: by client_credentials, an
   *   `assertion` or a grant of the provider's own
   */
  app(id: Id, options?: ApplicationOptions): ProviderApi
  /**
   * Device authorization (RFC 8628), for what has no browser or no keyboard: a code that a person
   * enters elsewhere. `wait()` of the result resolves when they have agreed: with `owner` to the
   * connection that was kept as theirs, else to tokens that the caller keeps (`auth.withTokens`).
   * @throws rejects with a TypeError for bad options and where there is no
   *   deviceAuthorizationEndpoint, with a TokenError where the provider refuses
   */
  device(
    id: Id,
    options: DeviceOptions & { readonly owner: Owner },
  ): Promise<DeviceAuthorization<OwnerAccount>>
  /**
   * The same without an owner: `wait()` resolves to tokens that the caller keeps.
   * @throws as above
   */
  device(id: Id, options?: DeviceOptions): Promise<DeviceAuthorization>
  /**
   * Exchanges one token for another, such as a visitor's for one that a further service takes
   * (RFC 8693 §2).
   * @throws rejects with a TypeError for bad options, with a TokenError where the provider refuses
   */
  exchange(id: Id, options: ExchangeOptions): Promise<ExchangedToken>
  /**
   * What the server knows of a token, such as one that a caller of the site's own API brought
   * (RFC 7662 §2). Look at `active` first.
   * @throws rejects with a TypeError for bad options and where there is no introspectionEndpoint,
   *   with a TokenError where the provider refuses
   */
  introspect(id: Id, token: string, options?: IntrospectOptions): Promise<Introspection>
  /**
   * Fetches what is discovered of OpenID servers, metadata and keys, where it is not at hand: for
   * start-up, so that the first visitor does not wait, and for health checks.
   * @throws rejects with an OAuthError that names the server which cannot be reached
   */
  ready(): Promise<void>
  /**
   * The connections of one of the site's own users, outside of a request: a nightly job, another
   * process. The same shape as `req.oauth`.
   * @throws TypeError without `oauth({ connections })`, and for what is no owner
   */
  onBehalfOf(owner: Owner): OwnerOAuth<Id>
  /**
   * All who have connected a provider, one after the other; a page of them is in memory at a time.
   * @throws TypeError without `oauth({ connections })`, and for an id nobody registered; SessionError
   */
  owners(id: Id): AsyncGenerator<OwnerAccount, void, undefined>
  /**
   * Keeps a connection that was made elsewhere. One that the owner has with the same account stays,
   * so that a migration can run twice, unless `replace` says otherwise.
   * @returns whether it was kept
   * @throws TypeError for what is no owner or no connection; SessionError
   */
  importConnection(
    owner: Owner,
    id: Id,
    connection: GivenConnection,
    options?: ImportOptions,
  ): Promise<boolean>
  /**
   * The API with tokens that the site keeps itself: `onTokens` is handed the new ones.
   * @throws TypeError for what is no connection, and without `onTokens`
   */
  withTokens(id: Id, connection: GivenConnection, options: WithTokensOptions): ProviderApi
  /**
   * Renews the connections of all owners whose refresh token would die unused within `within` ms;
   * for cron. A run that was broken off is resumed by the next one.
   * @throws TypeError without `oauth({ connections })`, and for bad options; SessionError
   */
  renewAll(options?: RenewAllOptions): Promise<RenewalReport>
}
