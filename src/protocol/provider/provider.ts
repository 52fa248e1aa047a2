import type { Answer, FailureResult } from '../answer.js'
import type { AfterTokenCell } from './after-token-cell.js'
import type { ButtonStyle } from './button-cell.js'
import type { ApiRequest } from '../api/api-request.js'
import type { Bearer } from '../api/bearer.js'
import type { IdTokenCell } from '../openid/id-token-cell.js'
import type { ClientAuth } from '../token/client-auth.js'
import type { ApplicationGrant, StandardGrant } from '../token/grant-type.js'
import type { Params } from '../params.js'
import type { ProfileCell } from './profile-cell.js'
import type { Placeholders } from './placeholders/placeholder.js'
import type { ParamRules } from './param-rule.js'
import type { ApiResponseContext, RevocationContext, Seam } from './seam.js'
import type { TokenRequest } from '../token/token-request.js'
import type { TokenResponse } from '../token/token-set.js'

/** How the answer of the authorization endpoint comes back. */
export type ResponseMode = 'query' | 'form_post' | 'jwt' | 'query.jwt' | 'form_post.jwt'

/**
 * What is known of one authorization server and its API: a table whose cells are values or, at
 * seven seams, small named functions. It holds no secret and drops no check. A cell that is
 * `undefined` has its default.
 */
export interface Provider<Id extends string = string> {
  /** Path segment in `/auth/:provider` and key in the session: `a-z 0-9 _ -`, at most 32. */
  readonly id: Id
  /** What the button says. */
  readonly name: string
  /**
   * RFC 6749 §3.1. Not needed where the only grant is client_credentials. A query of its own is
   * kept, here and in the other endpoints; it must repeat no parameter of the protocol.
   */
  readonly authorizationEndpoint?: string | undefined
  /** RFC 6749 §3.2 */
  readonly tokenEndpoint: string
  /** Where a refresh token is used (RFC 6749 §6). Default: `tokenEndpoint`. */
  readonly refreshEndpoint?: string | undefined
  /** RFC 7009. Absent: disconnect forgets the tokens without telling the provider. */
  readonly revocationEndpoint?: string | undefined
  /** OpenID Connect RP-Initiated Logout §2: where `auth.logout` ends the person's session there. */
  readonly endSessionEndpoint?: string | undefined
  /**
   * RFC 9126: the authorization request is sent here by the site, and the browser carries its name
   * alone. A server that is discovered tells it.
   */
  readonly pushedAuthorizationRequestEndpoint?: string | undefined
  /** RFC 8628 §3.1: what `auth.device` asks. A server that is discovered tells it. */
  readonly deviceAuthorizationEndpoint?: string | undefined
  /** RFC 7662: what `auth.introspect` asks. A server that is discovered tells it. */
  readonly introspectionEndpoint?: string | undefined
  /**
   * Where the API lives, without a query. The access token never leaves this URL and what is below;
   * of a list, relative paths are below the first, and the token may go below any.
   */
  readonly apiBaseUrl: string | readonly string[]
  /** What stands for each `{name}` in an endpoint: a host below domains listed, or a setting. */
  readonly placeholders?: Placeholders | undefined
  /**
   * The first one is a registration's default; `{ name, fields }` is a way of the provider's own to
   * a token of the application. Default: `['authorization_code', 'refresh_token']`.
   */
  readonly grants?: readonly (StandardGrant | ApplicationGrant)[] | undefined
  /** How the client proves itself at the token endpoint (RFC 6749 §2.3). */
  readonly clientAuth: ClientAuth
  /** RFC 7636. `'plain'` or `false` for a server that knows no better. Default: `true`, S256. */
  readonly pkce?: boolean | 'plain' | undefined
  /**
   * Compared with `iss` in the callback (RFC 9207); then a callback without it is refused. With
   * `discovery` the server's metadata say whether one must come; with `idToken` none must.
   */
  readonly issuer?: string | undefined
  /**
   * OpenID Connect Discovery: endpoints that the table leaves out come from the metadata of
   * `issuer`, fetched at the first use. `true`: at the usual address; or the document's address.
   */
  readonly discovery?: true | string | undefined
  /** OpenID Connect Core §2: how id_tokens are verified. Not needed with `discovery`. */
  readonly idToken?: IdTokenCell | undefined
  /** Default: a space (RFC 6749 §3.3). */
  readonly scopeSeparator?: string | undefined
  /**
   * Asked for by default. `true`: the provider needs one and has no default, so a registration must
   * name it; `false`: it knows no scopes.
   */
  readonly scope?: readonly string[] | boolean | undefined
  /**
   * Where `state` travels. `'redirect_uri'`: inside our redirect URI's query, for a server that
   * drops `state` but keeps that query. `'none'`: nowhere; a registration must then say
   * `acceptNoState: true`. Default: `'query'`.
   */
  readonly stateIn?: 'query' | 'redirect_uri' | 'none' | undefined
  /**
   * What is sent as `redirect_uri` where the provider knows ours by a name of its own: a setting in
   * braces, `'{ruName}'`. Default: our redirect URI.
   */
  readonly redirectUri?: string | undefined
  /**
   * How the answer comes back (OAuth 2.0 Form Post Response Mode), sent as `response_mode`.
   * `'form_post'`: as a form that the browser posts from the provider's page, which brings no
   * cookie along. `'jwt'`, `'query.jwt'` and `'form_post.jwt'`: as a JWT that the server signs
   * (JARM), for a table that knows the server's keys. Default: `'query'`, and nothing is sent.
   */
  readonly responseMode?: ResponseMode | undefined
  /** What else a registration must or may give in `settings`; a bare pattern is a required one. */
  readonly settings?: ParamRules | undefined
  /** Fixed extra parameters of the authorization request. */
  readonly authorizationParams?: Params | undefined
  /** What a page may pass to start, and on to the authorization endpoint. */
  readonly startParams?: ParamRules | undefined
  /** What the callback brings: goes back with the code and stays in `connection.params`. */
  readonly callbackParams?: ParamRules | undefined
  /**
   * The last word on the parameters of an authorization request (RFC 6749 §4.1.1). `state`,
   * challenge and `redirect_uri` are put back after it.
   */
  readonly authorizationRequest?: Seam<Params> | undefined
  /**
   * The callback's parameters in the names of RFC 6749 §4.1.2, errors too. Runs after the state
   * was found; may refuse with `failure({ message })`, which is a 400.
   */
  readonly authorizationResponse?: Seam<Params, Params | FailureResult> | undefined
  /** With `GET` all of the form travels in the query. Default: `POST`. */
  readonly tokenMethod?: 'GET' | 'POST' | undefined
  /** The last word on a token request; the client's credentials are already in it. */
  readonly tokenRequest?: Seam<TokenRequest> | undefined
  /**
   * The token endpoint's answer, errors too, in the names of RFC 6749 §5.1 and §5.2. Returns the
   * fields, which are the next function's `data`; a `failure({ … })`; or `undefined`, which leaves
   * the answer as it is. Text stands for a body that is neither a JSON object, XML nor a form.
   */
  readonly tokenResponse?: Seam<Answer, TokenResponse | FailureResult | undefined> | undefined
  /**
   * Further fields of the token answer to keep in `connection.params`, as text. One of more than
   * 8 192 characters refuses the answer.
   */
  readonly tokenFields?: readonly string[] | undefined
  /**
   * One call for what the token answer leaves out: its parameters are kept as `tokenFields` are,
   * and may fill `apiBaseUrl`. Runs before anything is saved; where it fails, so does the sign-in.
   */
  readonly afterToken?: AfterTokenCell | undefined
  /** Seconds a token lives when the answer does not say. Default: for ever. */
  readonly expiresIn?: number | undefined
  /** Seconds a refresh token lives unused when the answer does not say. Default: for ever. */
  readonly refreshExpiresIn?: number | undefined
  /** Seconds before its end at which a token is renewed. Default: 60. */
  readonly refreshBefore?: number | undefined
  /**
   * What names a connection among several: a parameter of the callback, a field of the token
   * answer, a claim of the id_token, or `'profile'`, its `id`. Default: there is one connection.
   */
  readonly account?: string | undefined
  /** Who signed in: one request, or a function of the API client; `false`: it tells nobody. */
  readonly profile?: ProfileCell | undefined
  /**
   * How an API request carries the token; where given, `token_type` is not judged. Default:
   * `inHeader('Authorization', 'Bearer')`.
   */
  readonly bearer?: Bearer | undefined
  /**
   * RFC 9449: tokens are bound to a key that each connection has for itself, and requests prove that
   * it is there; an answer with another `token_type` than `DPoP` is refused. Default: `false`.
   */
  readonly dpop?: boolean | undefined
  /**
   * Whether to keep to the FAPI 2.0 Security Profile, whatever the server would let pass. Needs
   * `discovery`. Default: `false`.
   */
  readonly fapi?: boolean | undefined
  /** The last word on an API request; the token is already placed. */
  readonly apiRequest?: Seam<ApiRequest> | undefined
  /**
   * An API's answer as plain data, which is the next function's `data`; a `failure({ … })` for its
   * own way of saying "no", also in HTTP 200; or `undefined`, which leaves the answer as it is.
   * What no function called a failure is judged by its status. Answers of every status come here,
   * error pages and empty bodies too: read them with `fieldsOf(data)`.
   */
  readonly apiResponse?: Seam<Answer, unknown, ApiResponseContext> | undefined
  /** How the provider is told that a token is no longer needed. Default: RFC 7009 §2.1. */
  readonly revocationRequest?: Seam<TokenRequest, TokenRequest, RevocationContext> | undefined
  /** How its button looks. Default: the package's own colours. */
  readonly button?: ButtonStyle | undefined
}
