/**
 * What a stand-in reads of a provider's table: the cells of `defineProvider`, of which it knows
 * no more than this.
 */
export interface StandInTable {
  /** Path segment and key. */
  readonly id: string
  /** What the pages say. */
  readonly name: string
  /** The cells of that name. */
  readonly authorizationEndpoint?: string | undefined
  readonly tokenEndpoint?: string | undefined
  readonly refreshEndpoint?: string | undefined
  readonly revocationEndpoint?: string | undefined
  readonly apiBaseUrl?: string | readonly string[] | undefined
  readonly placeholders?: Readonly<Record<string, object>> | undefined
  readonly grants?: readonly (string | { readonly name: string })[] | undefined
  readonly clientAuth?: unknown
  readonly pkce?: boolean | 'plain' | undefined
  readonly issuer?: string | undefined
  readonly discovery?: true | string | undefined
  readonly idToken?: object | undefined
  readonly stateIn?: string | undefined
  readonly responseMode?: unknown
  readonly scope?: readonly string[] | boolean | undefined
  readonly callbackParams?: Readonly<Record<string, unknown>> | undefined
  readonly authorizationRequest?: unknown
  readonly authorizationResponse?: unknown
  readonly tokenMethod?: string | undefined
  readonly tokenRequest?: unknown
  readonly tokenResponse?: unknown
  readonly tokenFields?: readonly string[] | undefined
  readonly afterToken?: unknown
  readonly profile?: unknown
  readonly bearer?: unknown
  readonly apiRequest?: unknown
  readonly apiResponse?: unknown
  readonly revocationRequest?: unknown
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
