import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * YouTube, by Google's sign-in. A token stands for one channel and lives an hour.
 * @see https://developers.google.com/youtube/v3/guides/auth/server-side-web-apps
 */
export const youtube = defineProvider({
  id: 'youtube',
  name: 'YouTube',
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  // accounts.google.com/o/oauth2/revoke is its older address.
  revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  apiBaseUrl: 'https://www.googleapis.com/',
  clientAuth: clientSecretPost,
  scope: ['https://www.googleapis.com/auth/youtube.readonly'],
  // A refresh token comes with offline access, and again only with consent.
  authorizationParams: { access_type: 'offline', prompt: 'consent' },
  profile: {
    url: 'youtube/v3/channels',
    params: { part: 'snippet', mine: 'true' },
    fields: {
      id: 'items.0.id',
      username: 'items.0.snippet.customUrl',
      name: 'items.0.snippet.title',
      picture: 'items.0.snippet.thumbnails.high.url',
    },
  },
  button: { background: '#d10000', color: '#ffffff', mark: marks.youtube },
})
