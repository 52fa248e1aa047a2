/**
 * `express-oauth-connect`: what an Express site mounts, and what a provider's table is made of.
 * What this and the other entry points do not export may change at any time.
 * @packageDocumentation
 */
export { connections, oauth, type OAuthRouter } from './express/oauth.js'
export { authRouter } from './express/router.js'
export type { ButtonOptions } from './express/buttons.js'
export type { Language } from './express/language.js'
export type { CookieOptions, OAuthOptions } from './express/options.js'
export type { OutcomeMessage } from './express/outcomes.js'
export type { AccountOptions, RequestOAuth } from './express/request-oauth.js'
export type { SessionWithOAuth } from './express/session.js'

export { defineProvider, type ProviderFactory } from './protocol/define-provider.js'
export type {
  ButtonStyle,
  ParamRule,
  ParamRules,
  Provider,
  TokenAnswer,
} from './protocol/provider.js'
export type { Registration, RegistrationOptions } from './protocol/registration.js'
export {
  clientSecretBasic,
  clientSecretPost,
  publicClient,
  type ClientAuth,
  type Credentials,
} from './protocol/client-auth.js'
export type { Fields } from './protocol/fields.js'
export { bearerForm, bearerHeader, bearerQuery, type Bearer } from './protocol/bearer.js'
export type { ApiAnswer, ApiContext, ApiFailure, ApiRequest } from './protocol/api-request.js'
export type { Client } from './protocol/client.js'
export type { Connection, ConnectionSummary } from './protocol/connection.js'
export type { Grant, GrantType } from './protocol/grants.js'
export type { Params } from './protocol/params.js'
export type { TokenRequest, TokenRequestContext } from './protocol/token-request.js'
export type { TokenResponse, TokenSet } from './protocol/token-set.js'

export type { ApiResponse, ProviderApi } from './http/api.js'
export type { ApiRequestConfig } from './http/api-config.js'
export type { CallMessage } from './http/diagnostics.js'
export type { HttpOptions } from './http/transport.js'

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
