import { pictureAt } from '../kit/pages/picture.js'
import { isObject, putAt } from './table/paths.js'
import type { StandInPerson } from './people.js'

/** One request that a cell asks for, as data: `profile` and `afterToken`. */
export interface AskedFields {
  readonly url: string
  readonly method: string
  /** A dotted path, or several, by name. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
}

/** The cell as data; `undefined` where it is a function, or none. */
export function readAskedFields(cell: unknown): AskedFields | undefined {
  if (!isObject(cell) || typeof cell.url !== 'string' || !isObject(cell.fields)) return undefined
  const { url, method = 'GET', fields } = cell
  return { url, method: String(method), fields: fields as AskedFields['fields'] }
}

/** An answer that has these values where the paths say. */
export function answerWith(
  data: unknown,
  { fields }: AskedFields,
  valueOf: (name: string) => unknown,
): unknown {
  // What two fields share belongs to the one that a site knows a person by.
  const rank = (name: string) => ['id', 'email'].indexOf(name)
  const ordered = Object.entries(fields).sort(([one], [other]) => rank(one) - rank(other))
  return ordered.reduce((answer, [name, path]) => {
    const value = valueOf(name)
    const places = typeof path === 'string' ? [[path, value] as const] : shared(path, value)
    return places.reduce((filled, [at, part]) => putAt(filled, at, part), answer)
  }, data)
}

/** A name of two words stands in two places; anything else in the first. */
function shared(paths: readonly string[], value: unknown): readonly (readonly [string, unknown])[] {
  const words = typeof value === 'string' && paths.length > 1 ? value.split(' ') : [value]
  return paths.flatMap((path, at) => (at < words.length ? [[path, words[at]] as const] : []))
}

/** What the profile of a person holds, by the names of this package. */
export function profileValue(person: StandInPerson, origin: string, name: string): unknown {
  const { id, login, email, givenName, familyName } = person
  const values: Readonly<Record<string, unknown>> = {
    ...{ id, username: login, name: person.name, givenName, familyName, email },
    ...{ emailVerified: true, phone: '+12025550101', locale: 'en' },
    ...{ picture: pictureAt(origin, id), url: `${origin}/people/${login}` },
  }
  return values[name]
}

/** OpenID Connect Core §5.1 */
export function claimsOf(person: StandInPerson, origin: string): Record<string, unknown> {
  const { id, name, login, email, givenName, familyName } = person
  return {
    ...{ sub: id, name, preferred_username: login, given_name: givenName },
    ...{ family_name: familyName, email, email_verified: true, picture: pictureAt(origin, id) },
  }
}

/** What APIs call these values, for a profile that a function of the table reads. */
export function usualNames(person: StandInPerson, origin: string): Record<string, unknown> {
  const { id, name, login, email, givenName, familyName } = person
  return {
    ...claimsOf(person, origin),
    ...{ id, user_id: id, uid: id, login, username: login, screen_name: login, nickname: name },
    ...{ display_name: name, displayName: name, real_name: name, full_name: name, fullName: name },
    ...{ global_name: name, first_name: givenName, firstName: givenName },
    ...{ last_name: familyName, lastName: familyName, default_email: email, mail: email },
    ...{ is_avatar_empty: true, avatar_url: pictureAt(origin, id) },
  }
}
