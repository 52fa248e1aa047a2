import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import { publicClient } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Lichess. A token stands for a Lichess account and lives a year; there is no refresh token. A
 * client needs no registration: any clientId will do, without a secret. PKCE is required.
 * @see https://lichess.org/api#tag/OAuth
 */
export const lichess = defineProvider({
  id: 'lichess',
  name: 'Lichess',
  authorizationEndpoint: 'https://lichess.org/oauth',
  tokenEndpoint: 'https://lichess.org/api/token',
  revocationEndpoint: 'https://lichess.org/api/token',
  apiBaseUrl: 'https://lichess.org/',
  grants: ['authorization_code'],
  clientAuth: publicClient,
  scope: ['email:read'],
  profile: readAccount,
  revocationRequest: [
    omit('token', 'client_id'),
    method('DELETE'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#161512', color: '#ffffff', mark: marks.lichess },
})

/** The address has a page of its own. */
async function readAccount(api: ProviderApi): Promise<Omit<Profile, 'raw'>> {
  const { data: account } = await api.get('api/account')
  const { data: mail } = await api.get('api/account/email')
  const fields = {
    id: 'account.id',
    username: 'account.username',
    name: 'account.profile.realName',
    email: 'mail.email',
    url: 'account.url',
  }
  return profileIn({ account, mail }, fields) ?? { id: '' }
}
