/**
 * What a stand-in reads of a provider's table: the cells of `defineProvider`, of which it knows
 * no more than this.
 */
export interface StandInTable {
  /** Path segment and key. */
  readonly id: string
  /** What the pages say. */
  readonly name: string
  /** RFC 6749 §3.1 */
  readonly authorizationEndpoint?: string | undefined
  /** RFC 6749 §3.2 */
  readonly tokenEndpoint?: string | undefined
  /** Default: `tokenEndpoint`. */
  readonly refreshEndpoint?: string | undefined
  /** RFC 7009 */
  readonly revocationEndpoint?: string | undefined
  /** Where its API is; of a list relative paths are below the first. */
  readonly apiBaseUrl?: string | readonly string[] | undefined
  /** What stands for each `{name}` of an endpoint. */
  readonly placeholders?: Readonly<Record<string, object>> | undefined
  /** Default: code and refresh token. */
  readonly grants?: readonly (string | StandInGrant)[] | undefined
  /** Tried on a request, to see what it adds. */
  readonly clientAuth?: unknown
  /** Unless `false`, a challenge is required. */
  readonly pkce?: boolean | 'plain' | undefined
  /** What it is called in id_tokens and callbacks. */
  readonly issuer?: string | undefined
  /** Its metadata are served. */
  readonly discovery?: true | string | undefined
  /** Keys are served, and id_tokens signed. */
  readonly idToken?: object | undefined
  /** Unless `query`, state is dropped. */
  readonly stateIn?: string | undefined
  /** Names the redirect URI, which is then the first that is registered. */
  readonly redirectUri?: string | undefined
  /** `form_post`: the callback is posted. */
  readonly responseMode?: unknown
  /** Not judged. */
  readonly scope?: readonly string[] | boolean | undefined
  /** Samples of them come with the code. */
  readonly callbackParams?: Readonly<Record<string, unknown>> | undefined
  /** A seam: kit functions are read. */
  readonly authorizationRequest?: unknown
  /** A seam: kit functions are read. */
  readonly authorizationResponse?: unknown
  /** Default: `POST`. */
  readonly tokenMethod?: string | undefined
  /** A seam: kit functions are read. */
  readonly tokenRequest?: unknown
  /** A seam: kit functions are read. */
  readonly tokenResponse?: unknown
  /** Samples of them come with the tokens. */
  readonly tokenFields?: readonly string[] | undefined
  /** Answered where it is data. */
  readonly afterToken?: unknown
  /** Answered where it is data. */
  readonly profile?: unknown
  /** Where the token must be. */
  readonly bearer?: unknown
  /** A seam: kit functions are read. */
  readonly apiRequest?: unknown
  /** A seam: kit functions are read. */
  readonly apiResponse?: unknown
  /** A seam: a function of its own may name something else than a token. */
  readonly revocationRequest?: unknown
}

/** A grant of the provider's own. */
export interface StandInGrant {
  /** What `grant_type` says. */
  readonly name: string
}

/** What `defineProvider` returns, or a registration made of it. */
export type StandInProvider =
  | {
      /** Of a provider. */
      readonly table: StandInTable
    }
  | {
      /** Of a registration. */
      readonly provider: StandInTable
      /** Of a registration. */
      readonly clientId: string
      /** `''` for a public client. */
      readonly clientSecret: string
      /** Of a registration. */
      readonly settings?: Readonly<Record<string, string>>
    }

/** The table, and what a registration says beside it. */
export function readProvider(given: StandInProvider) {
  const isKnown =
    (typeof given === 'object' || typeof given === 'function') &&
    (given as object | null) !== null &&
    ('table' in given || 'provider' in given)
  if (!isKnown) {
    throw new TypeError(
      'standIn: expected a provider that defineProvider made, or a registration of one, got ' +
        typeof given,
    )
  }
  if ('table' in given) return { table: given.table, client: undefined, settings: {} }
  const { provider, clientId, clientSecret, settings = {} } = given
  return { table: provider, client: { clientId, clientSecret }, settings }
}

/** The grants by name; code and refresh where the table says none. */
export function grantsOf({ grants }: StandInTable): readonly string[] {
  const all = grants ?? ['authorization_code', 'refresh_token']
  return all.map((grant) => (typeof grant === 'string' ? grant : grant.name))
}

/** An id_token comes along: OpenID Connect Core §2. */
export function speaksOpenId({ idToken, discovery }: StandInTable): boolean {
  return idToken !== undefined || discovery !== undefined
}
