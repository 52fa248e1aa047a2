/**
 * `express-oauth-connect`: what an Express site mounts, and what a provider's table is made of.
 * What this and the other entry points do not export may change at any time.
 * @packageDocumentation
 */
export { oauth, type OAuthRouter } from './express/oauth.js'
export { createSite, type Site } from './express/site.js'
export { authRouter } from './express/routes/router.js'
export type { ButtonOptions } from './express/buttons/buttons.js'
export type { Language } from './express/pages/language.js'
export type { OAuthOptions } from './express/options.js'
export type { CookieOptions } from './express/session/cookies.js'
export type { Register, RegisteredId } from './express/register.js'
export type { OutcomeMessage } from './connections/outcomes.js'
export { requestOAuth, type AccountOptions, type RequestOAuth } from './express/request-oauth.js'
export type {
  ConnectionPage,
  ConnectionQuery,
  ConnectionRecord,
  ConnectionStore,
} from './connections/connection-store.js'
export type { Finished, Listed } from './express/session/list.js'
export type { SessionWithOAuth } from './express/session/session.js'

export { defineProvider, type ProviderFactory } from './protocol/provider/define-provider.js'
export type {
  ButtonStyle,
  ParamRule,
  ParamRules,
  Provider,
  TokenAnswer,
} from './protocol/provider/provider.js'
export type { Registration, RegistrationOptions } from './protocol/provider/registration.js'
export {
  clientSecretBasic,
  clientSecretPost,
  publicClient,
  type ClientAuth,
  type Credentials,
} from './protocol/token/client-auth.js'
export type { Fields } from './protocol/api/fields.js'
export { bearerForm, bearerHeader, bearerQuery, type Bearer } from './protocol/api/bearer.js'
export type { ApiAnswer, ApiContext, ApiFailure, ApiRequest } from './protocol/api/api-request.js'
export type { Client } from './protocol/provider/client.js'
export type { Connection, ConnectionDetails, ConnectionSummary } from './protocol/connection.js'
export type { Grant, GrantType } from './protocol/token/grants.js'
export type { Params } from './protocol/params.js'
export type { TokenRequest, TokenRequestContext } from './protocol/token/token-request.js'
export type { AccessToken, TokenResponse, TokenSet } from './protocol/token/token-set.js'

export type { ApiResponse, ProviderApi } from './http/api/api.js'
export type { ApiRequestConfig } from './http/api/config.js'
export type { CallMessage } from './http/diagnostics.js'
export type { HttpOptions } from './http/transport/transport.js'

export { memoryStore } from './store/memory.js'
export type { Store } from './store/store.js'

export {
  ApiError,
  AuthorizationError,
  isOAuthError,
  NotConnectedError,
  OAuthError,
  SessionError,
  StateError,
  TokenError,
  type ErrorCode,
  type ErrorDetails,
  type ProviderDetails,
} from './errors.js'
