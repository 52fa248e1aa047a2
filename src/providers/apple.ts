import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretSigned } from '../protocol/token/signed-secret.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { ownField } from '../protocol/params.js'
import type { ProfileContext } from '../protocol/provider/profile-cell.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { marks } from './marks/marks.js'

/**
 * Apple. A token stands for a person at one team's apps, and no API takes it. The client secret is
 * a JWT that the site signs: a registration gives `teamId`, `keyId` and `privateKey`. The answer
 * comes as a form, and the person's name in it at the first sign-in only: keep it in `onSignIn`.
 * @see https://developer.apple.com/documentation/signinwithapplerestapi
 */
export const apple = defineProvider({
  id: 'apple',
  name: 'Apple',
  issuer: 'https://appleid.apple.com',
  authorizationEndpoint: 'https://appleid.apple.com/auth/authorize',
  tokenEndpoint: 'https://appleid.apple.com/auth/token',
  revocationEndpoint: 'https://appleid.apple.com/auth/revoke',
  apiBaseUrl: 'https://appleid.apple.com/auth/',
  clientAuth: clientSecretSigned({ audience: 'https://appleid.apple.com' }),
  scope: ['name', 'email'],
  // Required as soon as a name or an email is asked for.
  responseMode: 'form_post',
  // Who it is stands in the id_token, which comes without the scope `openid` too.
  idToken: { jwksUri: 'https://appleid.apple.com/auth/keys', required: true },
  callbackParams: { user: { pattern: /^\{/, required: false } },
  tokenRequest: omit('user'),
  profile: readProfile,
  button: { background: '#000000', color: '#ffffff', mark: marks.apple },
})

/** The claims of the id_token, and the name that the first answer brought. */
function readProfile(_api: ProviderApi, { params, claims }: ProfileContext): Profile {
  const { firstName: givenName, lastName: familyName } = readName(ownField(params, 'user'))
  const name = [givenName, familyName].filter((part) => asText(part) !== undefined).join(' ')
  const { sub: id, email, email_verified: emailVerified } = claims
  return { id, name, givenName, familyName, email, emailVerified, raw: claims } as Profile
}

/** A browser brought it: it may be anything. */
function readName(user = '{}'): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(fieldsOf(JSON.parse(user)).name)
  } catch {
    return {}
  }
}
