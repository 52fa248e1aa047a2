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

declare module 'express-session' {
  interface SessionData {
    user: User
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

async function profileOf(signIn: SignIn): Promise<Profile | undefined> {
  try {
    return await signIn.profile()
  } catch (error) {
    if (isOAuthError(error) && error.code === 'no_profile') return undefined
    throw error
  }
}

function toUser(provider: string, { id, name, username, picture }: Profile): User {
  return {
    key: `${provider}:${id}`,
    name: name ?? username ?? id,
    provider,
    ...(picture !== undefined && { picture }),
  }
}
