import type { Request } from 'express'
import { isOAuthError, type Profile, type SignIn } from 'express-oauth-connect'

/** Who is signed in here, as the session keeps it. */
export interface User {
  /** Provider and the id there: a database would look its own user up by these two. */
  readonly key: string
  readonly name: string
  readonly picture?: string
  /** The provider that said so. */
  readonly provider: string
}

/** What of a profile is worth showing. */
export type Person = Omit<Profile, 'raw'>

declare module 'express-session' {
  interface SessionData {
    user: User
    /** Who a provider of the catalogue said it is, by the provider's id; false where it does not tell. */
    people: Readonly<Record<string, Person | false>>
  }
}

/**
 * `onSignIn` of this site. The first provider that says who somebody is signs them in; every further
 * one is connected to the same user. One that does not tell (bStats) is connected and signs nobody in.
 */
export async function rememberUser(signIn: SignIn, req: Request): Promise<void> {
  if (req.session.user) return
  const profile = await profileOf(signIn)
  if (profile) req.session.user = toUser(signIn.provider, profile)
}

/** The same, and keeps what the provider says, to be shown on its page. */
export async function rememberPerson(signIn: SignIn, req: Request): Promise<void> {
  const profile = await signIn.profile().catch((error: unknown) => {
    // It does not tell, or not in a form that its stand-in knows: signed in at it all the same.
    if (isOAuthError(error)) return undefined
    throw error
  })
  const told = profile ? toPerson(profile) : false
  req.session.people = { ...req.session.people, [signIn.provider]: told }
  if (profile && !req.session.user) req.session.user = toUser(signIn.provider, profile)
}

async function profileOf(signIn: SignIn): Promise<Profile | undefined> {
  try {
    return await signIn.profile()
  } catch (error) {
    if (isOAuthError(error) && error.code === 'no_profile') return undefined
    throw error
  }
}

function toPerson({ raw: _raw, ...person }: Profile): Person {
  return person
}

function toUser(provider: string, { id, name, username, picture }: Profile): User {
  return {
    key: `${provider}:${id}`,
    name: name ?? username ?? id,
    provider,
    ...(picture !== undefined && { picture }),
  }
}
