import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * MusicBrainz. A token stands for an editor and lives an hour; without `access_type=offline` no refresh
 * token comes.
 * @see https://musicbrainz.org/doc/Development/OAuth2
 */
export const musicbrainz = defineProvider({
  id: 'musicbrainz',
  name: 'MusicBrainz',
  authorizationEndpoint: 'https://musicbrainz.org/oauth2/authorize',
  tokenEndpoint: 'https://musicbrainz.org/oauth2/token',
  revocationEndpoint: 'https://musicbrainz.org/oauth2/revoke',
  apiBaseUrl: 'https://musicbrainz.org/',
  clientAuth: clientSecretPost,
  scope: ['profile'],
  authorizationParams: { access_type: 'offline' },
  // `sub` is the name of the editor, which may change.
  profile: {
    url: 'oauth2/userinfo',
    fields: {
      id: 'metabrainz_user_id',
      username: 'sub',
      email: 'email',
      emailVerified: 'email_verified',
      url: 'profile',
    },
  },
  button: { background: '#ba478f', color: '#ffffff', mark: marks.musicbrainz },
})
