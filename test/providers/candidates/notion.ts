import { add, asJson, clientSecretBasic, defineProvider, header, omit } from 'express-oauth-connect'

/**
 * Notion. A token stands for one workspace.
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
  apiRequest: header('Notion-Version', '2022-06-28'),
  revocationRequest: [omit('token'), add({ token: '{accessToken}' }), asJson()],
})
