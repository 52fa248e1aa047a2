/**
 * `express-oauth-connect`: what an Express site mounts, and what a provider's table is made of.
 * What this and the other entry points do not export may change at any time.
 * @packageDocumentation
 */
export { oauth } from './express/oauth.js'
export type { OAuthRouter } from './express/oauth-router.js'
export { authRouter, createSite, requestOAuth, type OAuthSite } from './express/mounting/apart.js'
export type { ButtonOptions } from './express/buttons/buttons.js'
export type { RequiredOptions } from './express/routes/required.js'
export type { Language } from './express/pages/language.js'
export type { OAuthOptions, OnDisconnect, OnError } from './express/options/oauth-options.js'
export type { FindRegistration } from './express/options/lookup.js'
export type { Landing, OnSignIn, SignIn } from './express/sign-in/on-sign-in.js'
export type { SignInOptions } from './express/sign-in/begin.js'
export type { LogoutOptions } from './express/sign-in/logout.js'
export type {
  DeviceAuthorization,
  DeviceConnection,
  DeviceOptions,
  WaitOptions,
} from './express/grants/device.js'
export type { IntrospectOptions } from './express/grants/introspect.js'
export type { RequestObjectOptions } from './protocol/jwt/request-object-option.js'
export type { AssertionGrantOptions } from './protocol/grants/assertion.js'
export type { Introspection } from './protocol/grants/introspection.js'
export type {
  ExchangedToken,
  ExchangeOptions,
  TokenType,
} from './protocol/grants/token-exchange.js'
export type { EndedConnection, EndReason } from './connections/ended.js'
export type { CookieOptions } from './express/transactions/cookies.js'
export type { Register, RegisteredId } from './express/register.js'
export type { OutcomeMessage } from './connections/outcomes.js'
export type { ApplicationOptions, RequestOAuth } from './express/request-oauth.js'
export type { AccountOptions, Connected } from './express/connected.js'
export type { ConnectionsOptions, Owner, OwnerOf } from './express/owner/owner-option.js'
export type { OwnerOAuth } from './express/owner/on-behalf-of.js'
export type { ImportOptions, OwnerAccount, WithTokensOptions } from './express/owner/jobs.js'
export type {
  Disconnected,
  DisconnectReport,
  Unrevoked,
} from './connections/owners/disconnect-all.js'
export type { GivenConnection, GivenTokens } from './connections/owners/given-connection.js'
export type {
  RenewAllOptions,
  RenewalFailures,
  RenewalReport,
} from './connections/owners/renew-all.js'
export type { OnTokens } from './connections/owners/with-tokens.js'
export type {
  ConnectionPage,
  ConnectionQuery,
  ConnectionRecord,
  ConnectionStore,
} from './connections/connection-store.js'
export { memoryConnections, type MemoryConnectionsOptions } from './connections/homes/memory.js'
export type { Finished, Listed } from './express/session/list.js'
export type { SessionWithOAuth } from './express/session/session.js'

export { defineProvider, type ProviderFactory } from './protocol/provider/define-provider.js'
export type { Provider, ResponseMode } from './protocol/provider/provider.js'
export type { ButtonColours, ButtonStyle, MarkPart } from './protocol/provider/button-cell.js'
export { openidStartParams } from './protocol/authorization/start-params.js'
export type { DiscoveredTable } from './protocol/openid/discovery.js'
export type { IdTokenCell } from './protocol/openid/id-token-cell.js'
export type { Claims } from './protocol/openid/claims.js'
export type { Identity } from './protocol/openid/identity.js'
export type { Placeholder, Placeholders } from './protocol/provider/placeholders/placeholder.js'
export type { ParamRule, ParamRules } from './protocol/provider/param-rule.js'
export type {
  ApiResponseContext,
  RevocationContext,
  Seam,
  SeamContext,
  SeamFunction,
} from './protocol/provider/seam.js'
export { failure, type Answer, type Failure, type FailureResult } from './protocol/answer.js'
export { add, omit, rename, repeat, set } from './protocol/provider/kit/fields.js'
export { endsAt, lift, lifetime } from './protocol/provider/kit/answer.js'
export {
  failsUnless,
  failsWhen,
  failsWith,
  type FailureWords,
} from './protocol/provider/kit/failure.js'
export { asJson, header, query, under } from './protocol/provider/kit/message.js'
export { asForm, forGrant, method, toQuery } from './protocol/provider/kit/request.js'
export {
  kitOf,
  type AnswerKit,
  type FailureKit,
  type FieldsKit,
  type Kit,
  type KitFunction,
  type RequestKit,
} from './protocol/provider/kit/kit-function.js'
export type {
  Registration,
  RegistrationOptions,
} from './protocol/provider/registration/registration.js'
export {
  clientSecretBasic,
  clientSecretBasicRaw,
  clientSecretPost,
  publicClient,
  tlsClientAuth,
  type ClientAuth,
  type Credential,
  type Credentials,
  type PlainClientAuth,
} from './protocol/token/client-auth.js'
export {
  clientSecretJwt,
  privateKeyJwt,
  type AssertionAuth,
  type AssertionOptions,
} from './protocol/token/client-assertion.js'
export { clientSecretSigned, type SignedSecretOptions } from './protocol/token/signed-secret.js'
export type { PrivateKey, SigningKey } from './protocol/token/signing-key.js'
export type { DpopKey } from './protocol/dpop/key.js'
export type { ClientTls, Pem } from './protocol/token/client-tls.js'
export type { Fields } from './protocol/api/fields.js'
export {
  inForm,
  inHeader,
  inQuery,
  type Bearer,
  type TokenPlacement,
} from './protocol/api/bearer.js'
export { asText, fieldsOf, type ApiRequest } from './protocol/api/api-request.js'
export type { Client, HostPlaceholder } from './protocol/provider/client.js'
export type { Connection, ConnectionDetails, ConnectionSummary } from './protocol/connection.js'
export type { Grant } from './protocol/token/grants.js'
export type { ApplicationGrant, GrantType, StandardGrant } from './protocol/token/grant-type.js'
export type { Params } from './protocol/params.js'
export type { TokenRequest } from './protocol/token/token-request.js'
export type { AccessToken, TokenResponse, TokenSet } from './protocol/token/token-set.js'

export type { ApiRequestConfig, ApiResponse, ProviderApi } from './protocol/api/provider-api.js'
export type { Profile, ProfileField, ProfileFields, ProfilePath } from './protocol/profile.js'
export type {
  AfterTokenCell,
  AfterTokenFunction,
  AfterTokenRequest,
} from './protocol/provider/after-token-cell.js'
export type {
  ProfileCell,
  ProfileContext,
  ProfileFunction,
  ProfileRequest,
} from './protocol/provider/profile-cell.js'
export type { CallMessage } from './http/diagnostics.js'
export type { HttpOptions } from './http/transport/options.js'

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
