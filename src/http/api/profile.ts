import { ApiError, isOAuthError } from '../../errors.js'
import type { ProviderApi } from '../../protocol/api/provider-api.js'
import type { Connection } from '../../protocol/connection.js'
import { assertSamePerson, keptClaims } from '../openid/userinfo.js'
import { profileIn, profileOf, type Profile } from '../../protocol/profile.js'
import type { ProfileRequest } from '../../protocol/provider/profile-cell.js'
import { seamContext, type Client } from '../../protocol/provider/client.js'
import { describeThrown } from '../../protocol/thrown.js'

/**
 * Who a connection is of, by the table's `profile`.
 * @throws ApiError: `no_profile`, `invalid_response` for an answer without an id, and as any call
 */
export async function fetchProfile(
  client: Client,
  api: ProviderApi,
  { account, params, identity }: Connection,
): Promise<Profile> {
  const { id, provider } = client
  const { profile: cell } = provider
  if (!cell) throw noProfile(client, cell)
  const isFunction = typeof cell === 'function'
  const profile = isFunction
    ? await callFunction(client, async () => {
        const claims = await keptClaims(identity?.idToken)
        return cell(api, { ...seamContext(client, { account, params }), claims })
      })
    : await request(api, cell)
  if (profile) {
    if (!isFunction && cell.fields.id === 'sub')
      assertSamePerson(client, identity?.sub, { sub: profile.id })
    return profile
  }
  throw new ApiError('invalid_response', id, 'the profile has no id', {
    status: 502,
    hint: "See the profile cell of this provider's table: where does the answer name the person?",
  })
}

async function request(
  api: ProviderApi,
  { url, method = 'GET', params, body, fields }: ProfileRequest,
): Promise<Profile | undefined> {
  const { data } = await api.request({ url, method, params, data: body })
  return profileIn(data, fields)
}

async function callFunction({ id }: Client, work: () => unknown): Promise<Profile | undefined> {
  try {
    return profileOf(await work())
  } catch (error) {
    if (isOAuthError(error)) throw error
    // Its message may quote an answer.
    throw new ApiError('internal_error', id, "the cell profile of the provider's table failed", {
      status: 502,
      hint: `Its function threw ${describeThrown(error)}: does the answer have what it reads?`,
    })
  }
}

function noProfile({ id, provider }: Client, cell: false | undefined): ApiError {
  return new ApiError('no_profile', id, `${provider.name} does not tell who signed in`, {
    status: 500,
    hint:
      cell === false
        ? 'It has nothing to ask for: know a person by what your own site knows of them.'
        : 'Its table has no profile cell: give it one, such as ' +
          "profile: { url: 'me', fields: { id: 'id', name: 'name' } }.",
  })
}
