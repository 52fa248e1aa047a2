import { AuthorizationError } from '../../errors.js'
import type { OpenConnection } from '../../connections/record.js'
import { createApi } from '../../http/api/api.js'
import type { ProviderApi } from '../../protocol/api/provider-api.js'
import type { Claims } from '../../protocol/openid/claims.js'
import type { Profile } from '../../protocol/profile.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Site } from '../site.js'
import type { SignIn } from './on-sign-in.js'

/** A {@link SignIn}, and what the site did with it. */
export interface OpenSignIn {
  readonly signIn: SignIn
  /** Whether the site keeps the tokens itself. */
  readonly taken: () => boolean
}

/**
 * What the site is handed of a connection that is not saved yet; its account may be known by the
 * profile alone, which then is asked for at once.
 */
export async function openSignIn(
  site: Site,
  client: Client,
  issued: OpenConnection,
  claims: Claims | undefined,
  data: unknown,
): Promise<OpenSignIn> {
  const { id, provider, params, tokens } = issued
  const api = newApi(site, client, issued, claims)
  let known: Promise<Profile> | undefined
  const profile = () => (known ??= api.profile())
  const account = client.provider.account === 'profile' ? (await profile()).id : issued.account
  let taken = false
  const signIn: SignIn = {
    ...{ id, provider, account, params, data, api, profile, claims },
    scope: tokens.scope ?? (client.scope === '' ? null : client.scope),
    refuse(message) {
      const siteMessage = message
      throw new AuthorizationError('sign_in_refused', provider, siteMessage, {
        status: 403,
        siteMessage,
        hint: 'onSignIn refused this person.',
      })
    },
    takeTokens() {
      taken = true
      return tokens
    },
  }
  return { signIn, taken: () => taken }
}

/** The API with a token that was issued a moment ago: there is nothing to renew it from yet. */
function newApi(
  site: Site,
  client: Client,
  connection: OpenConnection,
  claims: Claims | undefined,
): ProviderApi {
  return createApi(site.channel, client, {
    connection: () => Promise.resolve(connection),
    claims,
    accepted: () => undefined,
    renew: () => Promise.resolve(undefined),
    refusedAgain: () => Promise.resolve(),
  })
}
