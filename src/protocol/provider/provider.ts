import type { ApiAnswer, ApiContext, ApiFailure, ApiRequest } from '../api/api-request.js'
import type { Bearer } from '../api/bearer.js'
import type { ClientAuth } from '../token/client-auth.js'
import type { GrantType } from '../token/grants.js'
import type { Params } from '../params.js'
import type { TokenRequest, TokenRequestContext } from '../token/token-request.js'
import type { TokenResponse } from '../token/token-set.js'

/** The form a parameter must have; a bare pattern is an optional start and a required callback parameter. */
export type ParamRule =
  | RegExp
  | {
      /** What the value must match; without `^` and `$` a part of it does. */
      readonly pattern: RegExp
      /** Whether a request without it is refused. */
      readonly required: boolean
    }
/** Rules by the parameter's name. */
export type ParamRules = Readonly<Record<string, ParamRule>>

/** A token endpoint's answer as it came: for `tokenResponse`, errors included. */
export interface TokenAnswer extends ApiAnswer {
  /** The fields of a JSON object, XML or form; any other body never gets here. */
  readonly data: TokenResponse
}

/** How a button looks. Labels by language; without one, "Sign in with <name>". */
export interface ButtonStyle {
  /** By language, `en` or `ru`. Default: “Sign in with <name>”. */
  readonly label?: Readonly<Record<string, string>>
  /** CSS colours. */
  readonly background: string
  /** Of the text; a CSS colour. */
  readonly color: string
}

/**
 * What is known of one authorization server and its API: a table whose cells are values or small
 * named functions. It holds no secret and drops no check.
 */
export interface Provider<Id extends string = string> {
  /** Path segment in `/auth/:provider` and key in the session: `a-z 0-9 _ -`, at most 32. */
  readonly id: Id
  /** What the button says. */
  readonly name: string
  /** RFC 6749 §3.1. Not needed where the only grant is client_credentials. */
  readonly authorizationEndpoint?: string
  /** RFC 6749 §3.2 */
  readonly tokenEndpoint: string
  /** RFC 7009. Absent: disconnect forgets the tokens without telling the provider. */
  readonly revocationEndpoint?: string
  /** Where the API lives. The access token never leaves this URL and what lies below it. */
  readonly apiBaseUrl: string
  /** The first one is a registration's default. Default: `['authorization_code', 'refresh_token']`. */
  readonly grants?: readonly GrantType[]
  /** How the client proves itself at the token endpoint (RFC 6749 §2.3). */
  readonly clientAuth: ClientAuth
  /** `false` for a server that does not know RFC 7636. Default: `true`, method S256. */
  readonly pkce?: boolean
  /** Compared with `iss` in the callback (RFC 9207); then a callback without it is refused. */
  readonly issuer?: string
  /** Default: a space (RFC 6749 §3.3). */
  readonly scopeSeparator?: string
  /** Asked for by default; `false`: the provider knows no scopes. */
  readonly scope?: readonly string[] | false
  /**
   * Where `state` travels. `'redirect_uri'`: inside our redirect URI's query, for a server that
   * drops `state` but keeps that query. `'none'`: nowhere; a registration must then say
   * `acceptNoState: true`. Default: `'query'`.
   */
  readonly stateIn?: 'query' | 'redirect_uri' | 'none'
  /** Fixed extra parameters of the authorization request. */
  readonly authorizationParams?: Params
  /** What a page may pass to start, and on to the authorization endpoint. */
  readonly startParams?: ParamRules
  /** What the callback brings: goes back with the code and stays in `connection.params`. */
  readonly callbackParams?: ParamRules
  /** With `GET` all of the form travels in the query. Default: `POST`. */
  readonly tokenMethod?: 'GET' | 'POST'
  /** The last word on a token request. */
  readonly tokenRequest?: (request: TokenRequest, context: TokenRequestContext) => TokenRequest
  /** The token endpoint's answer, errors too, in the names of RFC 6749 §5.1 and §5.2. */
  readonly tokenResponse?: (answer: TokenAnswer) => TokenResponse
  /** Further fields of the token answer to keep in `connection.params`, as text. */
  readonly tokenFields?: readonly string[]
  /** Seconds a token lives when the answer does not say. Default: for ever. */
  readonly expiresIn?: number
  /** The name of the parameter that names a connection among several. */
  readonly account?: string
  /** How an API request carries the token. Default: `bearerHeader`. */
  readonly bearer?: Bearer
  /** The last word on an API request; the token is already placed. */
  readonly apiRequest?: (request: ApiRequest, context: ApiContext) => ApiRequest
  /** A good answer as plain data. */
  readonly apiResponse?: (answer: ApiAnswer, request: ApiRequest) => unknown
  /** The API's own way of saying "no", also in HTTP 200; `undefined`: judged by status. */
  readonly apiError?: (answer: ApiAnswer) => ApiFailure | undefined
  /** How its button looks. Default: the package's own colours. */
  readonly button?: ButtonStyle
}
