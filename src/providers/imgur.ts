import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Imgur. A token stands for an Imgur account and lives a month.
 * @see https://apidocs.imgur.com/#authorization-and-oauth
 */
export const imgur = defineProvider({
  id: 'imgur',
  name: 'Imgur',
  authorizationEndpoint: 'https://api.imgur.com/oauth2/authorize',
  tokenEndpoint: 'https://api.imgur.com/oauth2/token',
  apiBaseUrl: 'https://api.imgur.com/',
  clientAuth: clientSecretPost,
  scope: false,
  tokenFields: ['account_id', 'account_username'],
  profile: readAccount,
  button: { background: '#1b1c1e', color: '#ffffff', mark: marks.imgur },
})

/** The address stands among the settings. */
async function readAccount(api: ProviderApi): Promise<Omit<Profile, 'raw'>> {
  const { data: account } = await api.get('3/account/me')
  const { data: settings } = await api.get('3/account/me/settings')
  const fields = {
    id: 'account.data.id',
    username: 'account.data.url',
    name: 'account.data.url',
    picture: 'account.data.avatar',
    email: 'settings.data.email',
  }
  return profileIn({ account, settings }, fields) ?? { id: '' }
}
