import { defineProvider } from '../protocol/provider/define-provider.js'
import { endsAt } from '../protocol/provider/kit/answer.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretBasicRaw } from '../protocol/token/client-auth.js'

/**
 * GigaChat and SaluteSpeech of Sber. A token stands for a project there and lives half an hour. The
 * servers' certificates are of the Russian Trusted Root CA: `tls: { ca }`. The "authorization key"
 * of the console is client id and secret in base64, with a colon between.
 * @see https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-token
 */
export const gigachat = defineProvider({
  id: 'gigachat',
  name: 'GigaChat',
  tokenEndpoint: 'https://ngw.devices.sberbank.ru:9443/api/v2/oauth',
  apiBaseUrl: [
    'https://gigachat.devices.sberbank.ru/api/v1/',
    'https://smartspeech.sber.ru/rest/v1/',
  ],
  grants: ['client_credentials'],
  clientAuth: clientSecretBasicRaw,
  // Companies have GIGACHAT_API_B2B or GIGACHAT_API_CORP, speech SALUTE_SPEECH_PERS and its like.
  scope: ['GIGACHAT_API_PERS'],
  // The scope alone says what is asked for; each request has a number of its own.
  tokenRequest: [omit('grant_type'), header('RqUID', '{uuid}')],
  // In milliseconds.
  tokenResponse: endsAt('expires_at'),
  expiresIn: 1800,
  profile: false,
  button: { background: '#107f00', color: '#ffffff' },
})
