import { ApiError } from '../../errors.js'
import { isRecord } from '../../protocol/api/api-request.js'
import type { ApiResponse } from '../../protocol/api/provider-api.js'
import { scopeWords } from '../../protocol/authorization/scope.js'
import type { Connection } from '../../protocol/connection.js'
import { loadJose } from '../../protocol/jose/jose.js'
import { jwtIn } from './signed-userinfo.js'
import { isWhole, profileOfClaims } from '../../protocol/openid/profile.js'
import { ownField, withoutPrototype } from '../../protocol/params.js'
import type { Profile } from '../../protocol/profile.js'
import type { Client } from '../../protocol/provider/client.js'

type Fields = Readonly<Record<string, unknown>>

/** What the profile of an OpenID connection is made of. */
export interface ProfileSources {
  readonly connection: Connection
  /** Of an id_token that came just now: where it says all, nothing is asked. */
  readonly claims: Fields | undefined
  /** One call that carries the connection's token to the endpoint and nowhere else. */
  readonly ask: (at: Client) => Promise<ApiResponse>
  /** Reads an answer that is a JWT. */
  readonly open: (token: string) => Promise<Fields>
}

/**
 * Who a connection is of: by the claims of its id_token, and the userinfo endpoint where they do
 * not say all that was asked for (OpenID Connect Core §5.3).
 * @param client - discovered
 * @throws ApiError: `no_profile` where nobody tells, `invalid_response` for another person's answer
 */
export async function openIdProfile(
  client: Client,
  { connection, claims, ask, open }: ProfileSources,
): Promise<Profile> {
  const { tokens, identity } = connection
  const scope = scopeWords(client, tokens.scope ?? client.scope)
  const endpoint = client.openid?.userinfoEndpoint
  const whole = claims && (endpoint === undefined || isWhole(claims, scope)) ? claims : undefined
  const known = whole ?? claims ?? (await keptClaims(identity?.idToken))
  const told = whole || endpoint === undefined ? {} : await askUserinfo(client, endpoint, ask, open)
  assertSamePerson(client, identity?.sub, told)
  const profile = profileOfClaims({ ...withoutProofOfAnother(known, told), ...told })
  if (profile) return profile
  throw new ApiError(
    'no_profile',
    client.id,
    `${client.provider.name} does not tell who signed in`,
    {
      status: 500,
      hint: 'No id_token came with this connection, and its server has no userinfo_endpoint.',
    },
  )
}

/**
 * That one address is proved says nothing of another one: where userinfo has another than the
 * id_token, the id_token's `email_verified` is not of it.
 */
function withoutProofOfAnother(known: Fields, told: Fields): Fields {
  const email = ownField(told, 'email')
  if (email === undefined || email === ownField(known, 'email')) return known
  return Object.fromEntries(Object.entries(known).filter(([name]) => name !== 'email_verified'))
}

/** The claims of a connection's id_token: it was verified before it was kept. */
export async function keptClaims(idToken: string | undefined): Promise<Fields> {
  return idToken === undefined ? {} : (await loadJose()).decodeJwt(idToken)
}

async function askUserinfo(
  client: Client,
  endpoint: string,
  ask: ProfileSources['ask'],
  open: ProfileSources['open'],
): Promise<Fields> {
  const provider = withoutPrototype({
    ...client.provider,
    apiBaseUrl: endpoint,
    apiRequest: undefined,
    apiResponse: undefined,
    bearer: undefined,
  })
  const answer = await ask({ ...client, provider })
  const token = jwtIn(answer)
  const data = token === undefined ? answer.data : await open(token)
  if (isRecord(data) && typeof ownField(data, 'sub') === 'string') return data
  throw new ApiError('invalid_response', client.id, 'the userinfo endpoint named nobody', {
    status: 502,
    hint: 'It must answer with a JSON object, or a JWT, that has "sub" (OpenID Connect Core §5.3.2).',
  })
}

/** OpenID Connect Core §5.3.2: else a token put in another's place would bring another's profile. */
export function assertSamePerson({ id }: Client, sub: string | undefined, told: Fields): void {
  const other = ownField(told, 'sub')
  if (sub === undefined || other === undefined || other === sub) return
  throw new ApiError('invalid_response', id, 'userinfo is of another person than the id_token', {
    status: 502,
    hint: 'Both must have one sub (OpenID Connect Core §5.3.2).',
  })
}
