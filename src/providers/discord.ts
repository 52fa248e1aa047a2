import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Discord. A token stands for a Discord account and lives a week.
 * @see https://discord.com/developers/docs/topics/oauth2
 */
export const discord = defineProvider({
  id: 'discord',
  name: 'Discord',
  // The older address below /api leads here.
  authorizationEndpoint: 'https://discord.com/oauth2/authorize',
  tokenEndpoint: 'https://discord.com/api/oauth2/token',
  revocationEndpoint: 'https://discord.com/api/oauth2/token/revoke',
  apiBaseUrl: 'https://discord.com/api/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['identify', 'email'],
  profile: readPerson,
  button: { background: '#5865f2', color: '#ffffff', mark: marks.discord },
})

/** The picture is told as a part of its address. */
async function readPerson(api: ProviderApi): Promise<Profile> {
  const { data } = await api.get('users/@me')
  const { id, username, global_name: name, email, verified, locale, avatar } = fieldsOf(data)
  const hash = asText(avatar)
  const picture = hash && `https://cdn.discordapp.com/avatars/${asText(id) ?? ''}/${hash}.png`
  return {
    id,
    username,
    name,
    email,
    emailVerified: verified,
    locale,
    picture,
    raw: data,
  } as Profile
}
