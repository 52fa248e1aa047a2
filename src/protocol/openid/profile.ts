import { profileIn, type Profile, type ProfileFields } from '../profile.js'

/** OpenID Connect Core §5.1, by this package's names. */
const STANDARD_CLAIMS: ProfileFields = {
  id: 'sub',
  username: 'preferred_username',
  name: 'name',
  givenName: 'given_name',
  familyName: 'family_name',
  email: 'email',
  emailVerified: 'email_verified',
  phone: 'phone_number',
  picture: 'picture',
  url: 'profile',
  locale: 'locale',
}

/** What each word of a scope asks for (OpenID Connect Core §5.4): one of them shows that it came. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'nickname', 'picture'],
  email: ['email'],
  phone: ['phone_number'],
}

/** The profile in the claims of an id_token or of the userinfo endpoint; `undefined` without `sub`. */
export function profileOfClaims(claims: unknown): Profile | undefined {
  return profileIn(claims, STANDARD_CLAIMS)
}

/** Whether all that a scope asked for came with the id_token, so that userinfo need not be asked. */
export function isWhole(
  claims: Readonly<Record<string, unknown>>,
  scope: readonly string[],
): boolean {
  return scope.every((word) => {
    const names = Object.hasOwn(ASKED, word) ? ASKED[word] : undefined
    return names?.some((name) => Object.hasOwn(claims, name)) ?? true
  })
}
