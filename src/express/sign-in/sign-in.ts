import { ApiError, AuthorizationError } from '../../errors.js'
import { issuedSource } from '../../connections/complete.js'
import type { OpenConnection } from '../../connections/record.js'
import { createApi } from '../../http/api/api.js'
import type { Claims } from '../../protocol/openid/claims.js'
import { MAX_ACCOUNT_LENGTH } from '../../protocol/connection.js'
import type { Profile } from '../../protocol/profile.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Site } from '../site.js'
import type { SignIn } from './on-sign-in.js'

/** A {@link SignIn}, and what the site did with it. */
export interface OpenSignIn {
  readonly signIn: SignIn
  /** Ends the site's say: tokens that were taken later would be kept in two places. */
  readonly settle: () => {
    /** Whether the site keeps the tokens itself. */
    readonly taken: boolean
    /** What `refuse` threw: a hook's own `catch` must not turn a refusal into a sign-in. */
    readonly refused: AuthorizationError | undefined
  }
}

/**
 * What the site is handed of a connection that is not saved yet; its account may be known by the
 * profile alone, which then is asked for at once.
 * @throws ApiError `invalid_response` for an account that is too long
 */
export async function openSignIn(
  site: Site,
  client: Client,
  issued: OpenConnection,
  claims: Claims | undefined,
  data: unknown,
): Promise<OpenSignIn> {
  const { id, provider, params, tokens } = issued
  const api = createApi(site.channel, client, issuedSource(issued, claims))
  let known: Promise<Profile> | undefined
  const profile = () => (known ??= api.profile())
  const account = client.provider.account === 'profile' ? (await profile()).id : issued.account
  assertAccount(provider, account)
  let taken = false
  let settled = false
  let refused: AuthorizationError | undefined
  const signIn: SignIn = {
    ...{ id, provider, account, params, data, api, profile, claims },
    scope: tokens.scope ?? (client.scope === '' ? null : client.scope),
    refuse(message) {
      throw (refused = refusalOf(provider, message))
    },
    takeTokens() {
      if (settled) throw new TypeError(TAKEN_LATE)
      taken = true
      return tokens
    },
  }
  const settle = () => {
    settled = true
    return { taken, refused }
  }
  return { signIn, settle }
}

const TAKEN_LATE =
  'signIn.takeTokens: onSignIn is over, and its connection kept or given up: take the tokens ' +
  'before its promise settles'

/** Cut, it would be another's; kept, it would not fit where connections are kept. */
function assertAccount(provider: string, account: string): void {
  if (account.length <= MAX_ACCOUNT_LENGTH) return
  throw new ApiError(
    'invalid_response',
    provider,
    `the account has ${account.length} characters, at most ${MAX_ACCOUNT_LENGTH} are kept`,
    {
      status: 502,
      hint: "See the cell account of this provider's table: does it name an id, and does the provider answer with one?",
    },
  )
}

/**
 * Without words of the site, the visitor reads ours.
 * @throws TypeError for what is no text
 */
function refusalOf(provider: string, message: unknown): AuthorizationError {
  if (message !== undefined && typeof message !== 'string') {
    throw new TypeError(
      `signIn.refuse: the message must be a string, which the visitor reads, got ${kindOf(message)}`,
    )
  }
  const siteMessage = message?.trim() === '' ? undefined : message
  return new AuthorizationError(
    'sign_in_refused',
    provider,
    siteMessage ?? 'onSignIn refused this person',
    {
      status: 403,
      hint: 'onSignIn called signIn.refuse(): nothing was saved, and the tokens were revoked where the provider can.',
      ...(siteMessage !== undefined && { siteMessage }),
    },
  )
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
}
