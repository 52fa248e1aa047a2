import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { set } from '../protocol/provider/kit/fields.js'
import { asJson, header } from '../protocol/provider/kit/message.js'
import { marks } from './marks/marks.js'

/**
 * Notion. A token stands for one workspace and the person who shared pages of it.
 * @see https://developers.notion.com/docs/authorization
 */
export const notion = defineProvider({
  id: 'notion',
  name: 'Notion',
  authorizationEndpoint: 'https://api.notion.com/v1/oauth/authorize',
  tokenEndpoint: 'https://api.notion.com/v1/oauth/token',
  revocationEndpoint: 'https://api.notion.com/v1/oauth/revoke',
  apiBaseUrl: 'https://api.notion.com/v1/',
  clientAuth: clientSecretBasic,
  scope: false,
  authorizationParams: { owner: 'user' },
  tokenRequest: asJson(),
  tokenFields: ['workspace_id', 'workspace_name', 'bot_id'],
  account: 'workspace_id',
  // "me" is the bot; the person is its owner.
  profile: {
    url: 'users/me',
    fields: {
      id: 'bot.owner.user.id',
      name: 'bot.owner.user.name',
      email: 'bot.owner.user.person.email',
      picture: 'bot.owner.user.avatar_url',
    },
  },
  apiRequest: header('Notion-Version', '2022-06-28'),
  revocationRequest: [set({ token: '{accessToken}' }), asJson()],
  apiResponse: failsWhen('code', 'unauthorized', { code: 'code', message: 'message' }),
  button: { background: '#191919', color: '#ffffff', mark: marks.notion },
})
