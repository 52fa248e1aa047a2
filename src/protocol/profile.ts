import { asText, isRecord } from './api/api-request.js'
import { ownField } from './params.js'

/**
 * Who signed in, in the standard claims of OpenID Connect Core §5.1 as this package spells them.
 * What the provider does not tell is left out.
 */
export interface Profile {
  /** The provider's own stable name of the person or account (`sub`): the only safe key. */
  readonly id: string
  /** `preferred_username` */
  readonly username?: string
  /** `name`: the whole of it, as the person writes it. */
  readonly name?: string
  /** `given_name` */
  readonly givenName?: string
  /** `family_name` */
  readonly familyName?: string
  /** Never a key by itself: see `emailVerified`. */
  readonly email?: string
  /**
   * `true` only where the provider says that the person proved the address to be theirs. Linking
   * accounts by any other address hands them to whoever typed it.
   */
  readonly emailVerified?: boolean
  /** `phone_number` */
  readonly phone?: string
  /** URL of an image. */
  readonly picture?: string
  /** URL of the person's page (`profile`). */
  readonly url?: string
  /** BCP 47, where the provider keeps to it: `ru-RU`. */
  readonly locale?: string
  /** The provider's answer as it was. */
  readonly raw: unknown
}

/** A field of a {@link Profile} that a table can say where to find. */
export type ProfileField = Exclude<keyof Profile, 'raw'>

/** Where a value stands: `'response.0.id'`; of a list all that are there, joined by a space. */
export type ProfilePath = string | readonly string[]

/** Where an answer has each field; one that is left out is not told. */
export interface ProfileFields {
  /** The provider's own stable name of the person or account. */
  readonly id: ProfilePath
  /** `preferred_username` */
  readonly username?: ProfilePath
  /** The whole of it; `['first_name', 'last_name']` joins two. */
  readonly name?: ProfilePath
  /** `given_name` */
  readonly givenName?: ProfilePath
  /** `family_name` */
  readonly familyName?: ProfilePath
  /** An address, verified or not. */
  readonly email?: ProfilePath
  /** What says so with `true`; anything else is no yes. */
  readonly emailVerified?: ProfilePath
  /** `phone_number` */
  readonly phone?: ProfilePath
  /** URL of an image. */
  readonly picture?: ProfilePath
  /** URL of the person's page. */
  readonly url?: ProfilePath
  /** BCP 47, or what the provider has. */
  readonly locale?: ProfilePath
}

const TEXTS = [
  ...(['id', 'username', 'name', 'givenName', 'familyName', 'email'] as const),
  ...(['phone', 'picture', 'url', 'locale'] as const),
]
/** The fields that a profile may have. */
export const PROFILE_FIELDS: ReadonlySet<string> = new Set([...TEXTS, 'emailVerified'])

/** A profile out of an answer; `undefined` where it has no `id`. */
export function profileIn(data: unknown, fields: ProfileFields): Profile | undefined {
  const paths: readonly (readonly [string, ProfilePath])[] = Object.entries(fields)
  const values = paths.map(([name, path]) => [name, valueAt(data, path)] as const)
  return toProfile(Object.fromEntries(values), data)
}

/** A profile of what a function of a table returned; `undefined` where it has no `id`. */
export function profileOf(returned: unknown): Profile | undefined {
  if (!isRecord(returned)) return undefined
  return toProfile(returned, ownField(returned, 'raw') ?? returned)
}

function toProfile(values: Readonly<Record<string, unknown>>, raw: unknown): Profile | undefined {
  const texts = TEXTS.flatMap((name) => {
    const text = asText(ownField(values, name))
    return text === undefined ? [] : [[name, text] as const]
  })
  const profile = Object.fromEntries(texts) as Partial<Record<(typeof TEXTS)[number], string>>
  const { id } = profile
  if (id === undefined) return undefined
  const verified = readBoolean(ownField(values, 'emailVerified'))
  // Said of no address it means nothing.
  const said = verified !== undefined && profile.email !== undefined
  return { ...profile, id, ...(said && { emailVerified: verified }), raw }
}

/** Yes and no as providers say it; anything else says nothing, and never yes. */
function readBoolean(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true
  return value === false || value === 'false' ? false : undefined
}

/** What stands at that path of an answer. */
export function valueAt(data: unknown, path: ProfilePath): unknown {
  if (typeof path === 'string') return step(data, path.split('.'))
  const parts = path.flatMap((one) => asText(valueAt(data, one)) ?? [])
  return parts.length === 0 ? undefined : parts.join(' ')
}

function step(data: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return data
  if (typeof data !== 'object' || data === null) return undefined
  return step(ownField(data as Readonly<Record<string, unknown>>, name), rest)
}
