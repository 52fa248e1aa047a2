import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inHeader } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Yandex ID. A token stands for a Yandex account. Each sign-in names a device of its own, because a
 * token without one cannot be revoked; Yandex keeps the last 30 of a person.
 * @see https://yandex.ru/dev/id/doc/ru/codes/code-url
 */
export const yandex = defineProvider({
  id: 'yandex',
  name: 'Yandex ID',
  authorizationEndpoint: 'https://oauth.yandex.ru/authorize',
  tokenEndpoint: 'https://oauth.yandex.ru/token',
  revocationEndpoint: 'https://oauth.yandex.ru/revoke_token',
  apiBaseUrl: [
    'https://login.yandex.ru/',
    'https://cloud-api.yandex.net/',
    'https://api-metrika.yandex.net/',
  ],
  clientAuth: clientSecretBasic,
  scope: ['login:info', 'login:email', 'login:avatar'],
  startParams: {
    device_id: /^[\x21-\x7e]{6,50}$/,
    device_name: /^[^\p{Cc}]{1,100}$/u,
    force_confirm: /^(?:yes|no|true|false)$/,
    login_hint: /^[^\s@]{1,64}(?:@[^\s@]{1,190})?$/,
  },
  authorizationRequest: add({ device_id: '{uuid}' }),
  // login.yandex.ru also takes Bearer; Disk and Metrica are documented with this scheme only.
  bearer: inHeader('Authorization', 'OAuth'),
  profile: readPerson,
  revocationRequest: [omit('token'), add({ access_token: '{accessToken}' })],
  button: {
    background: '#000000',
    color: '#ffffff',
    mark: [
      {
        color: '#fc3f1d',
        path: 'M2.04 12c0-5.523 4.476-10 10-10 5.522 0 10 4.477 10 10s-4.478 10-10 10c-5.524 0-10-4.477-10-10z',
      },
      {
        color: '#ffffff',
        path: 'M13.32 7.666h-.924c-1.694 0-2.585.858-2.585 2.123 0 1.43.616 2.1 1.881 2.959l1.045.704-3.003 4.487H7.49l2.695-4.014c-1.55-1.111-2.42-2.19-2.42-4.015 0-2.288 1.595-3.85 4.62-3.85h3.003v11.868H13.32V7.666z',
      },
    ],
  },
})

/** The picture is told as a part of its address. */
async function readPerson(api: ProviderApi): Promise<Profile> {
  const { data } = await api.get('info')
  const fields = fieldsOf(data)
  const text = (name: string) => asText(fields[name])
  const avatar = fields.is_avatar_empty === true ? undefined : text('default_avatar_id')
  const told = {
    username: text('login'),
    name: text('real_name') ?? text('display_name'),
    givenName: text('first_name'),
    familyName: text('last_name'),
    email: text('default_email'),
    phone: asText(fieldsOf(fields.default_phone).number),
    picture: avatar && `https://avatars.yandex.net/get-yapic/${avatar}/islands-200`,
  }
  return { id: text('id') ?? '', ...told, raw: data } as Profile
}
